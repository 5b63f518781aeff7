import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assembleFields } from '../../src/engine/scan/assemble-fields.ts'
import { createFieldCollector, type FoundFields } from '../../src/engine/scan/collect-fields.ts'
import { type Contract, compileContract } from '../../src/records/compile-contract.ts'
import { createRecordReader } from '../../src/records/record-reader.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'
import { printInStyle } from '../records/print-in-style.ts'
import {
  columnsPart,
  documentOf,
  findUnknown,
  knownColumns,
  nullMisfits,
  readColumns,
} from '../records/typed-documents.ts'

interface File {
  readonly uri: string
  readonly text: string
}

/** What a unit of these files finds when they arrive in chunks of such sizes. */
function collect(
  contract: Contract,
  files: readonly File[],
  chunkBytes: number,
  isKept: (uri: string) => boolean = () => true,
  infersTypes = true,
): FoundFields {
  const fields = createFieldCollector(contract, infersTypes)
  for (const { uri, text } of files) {
    fields.beginPiece(uri)
    const reader = createRecordReader(
      { contract, discardsValues: true },
      {
        accept(bytes, start, end, line, hasUnknown, discards) {
          if (hasUnknown || discards.length > 0) fields.add(bytes, start, end, line, discards)
        },
        reject() {},
      },
    )
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      const chunk = Buffer.from(bytes.subarray(at, at + chunkBytes))
      reader.push(chunk)
      chunk.fill('?')
    }
    reader.end()
    fields.endPiece(isKept(uri))
  }
  return structuredClone(fields.found())
}

function assemble(found: readonly FoundFields[], known: readonly Field[]) {
  return assembleFields(
    found.map((fields) => ({ fields, lineBase: 0 })),
    { known, infersTypes: true },
  )
}

const given = columnsPart.chain((type) =>
  fc.record({
    type: fc.constant(type),
    files: fc.array(fc.array(documentOf(type), { maxLength: 4 }), { minLength: 1, maxLength: 5 }),
    isArray: fc.boolean(),
  }),
)

describe('the fields that are found', () => {
  it('are those of an independent walk', () => {
    fc.assert(
      fc.property(given, ({ type, files }) => {
        const [columns, known] = [readColumns(type), knownColumns(type)]
        const lines = files.map((documents, index) => ({
          uri: `f${index}`,
          text: documents.map((document) => `${printInStyle(document, 'compact')}\n`).join(''),
        }))
        const found = assemble([collect(compileContract({ columns, known }), lines, 1 << 20)], known)
        const fields = new Map<string, { path: string; uri: string; line: number }>()
        const discarded = new Map<string, number>()
        for (const [index, documents] of files.entries()) {
          for (const [row, document] of documents.entries()) {
            const mended = nullMisfits(document, columns)
            for (const path of mended.paths) discarded.set(path, (discarded.get(path) ?? 0) + 1)
            for (const { path } of findUnknown(mended.document, type)) {
              if (!fields.has(path)) fields.set(path, { path, uri: `f${index}`, line: row + 1 })
            }
          }
        }
        expect(found.unknownFields).toEqual([...fields.values()])
        expect(found.discarded).toEqual([...discarded].map(([path, values]) => ({ path, values })))
      }),
      { numRuns: 120 },
    )
  })

  it('are the same however the files are cut and shared out', () => {
    fc.assert(
      fc.property(given, fc.integer({ min: 1, max: 50 }), fc.nat({ max: 5 }), (input, chunkBytes, cut) => {
        const [columns, known] = [readColumns(input.type), knownColumns(input.type)]
        const contract = compileContract({ columns, known })
        const files = input.files.map((documents, index) => {
          const lines = documents.map((document) => printInStyle(document, 'compact'))
          return { uri: `f${index}`, text: input.isArray ? `[${lines.join(',\n')}]` : lines.join('\n') }
        })
        const whole = assemble([collect(contract, files, 1 << 20)], known)
        expect(assemble([collect(contract, files, chunkBytes)], known)).toEqual(whole)
        const units = [files.slice(0, cut), files.slice(cut, cut + 1), files.slice(cut + 1)]
        const parts = units.map((unit) => collect(compileContract({ columns, known }), unit, chunkBytes))
        expect(assemble(parts, known)).toEqual(whole)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a collector', () => {
  const parsed = parseType('struct<a:int>')
  const known = parsed.ok && parsed.type.kind === 'struct' ? parsed.type.fields : []
  const contract = compileContract({ columns: known, known })

  it('forgets a piece that is not kept', () => {
    const files = [
      { uri: 'x', text: '{"a":1,"b":1}\n{"a":"x","c":1}' },
      { uri: 'y', text: '\n{"b":"x"}\n{"c":2}' },
    ]
    const found = collect(contract, files, 1 << 20, (uri) => uri === 'y')
    expect(assemble([found], known)).toEqual({
      unknownFields: [
        { path: '$.b', uri: 'y', line: 2 },
        { path: '$.c', uri: 'y', line: 3 },
      ],
      unknownFieldsTruncated: false,
      newFields: [
        { path: '$.b', uri: 'y', line: 2, type: { kind: 'string' } },
        { path: '$.c', uri: 'y', line: 3, type: { kind: 'int' } },
      ],
      newFieldsTruncated: false,
      discarded: [],
    })
  })

  it('that infers no types does so, too', () => {
    const files = [
      { uri: 'x', text: '{"b":1}\n{"b":1}\n{"b":1}' },
      { uri: 'y', text: '{"a":1}\n{"b":1}' },
    ]
    const { unknown } = collect(contract, files, 1 << 20, (uri) => uri === 'y', false)
    expect(unknown).toEqual([{ path: '$.b', uri: 'y', line: 2, shape: undefined }])
  })

  const fileOf = (uri: string, keys: readonly number[]) => ({
    uri,
    text: keys.map((key) => `{"k${key}":1}`).join('\n'),
  })
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

  it('tells of 1,000 fields, the first ones, and says that there are more', () => {
    const files = [
      fileOf('x', numbers(0, 600)),
      fileOf('y', numbers(300, 900)),
      fileOf('z', numbers(800, 1001)),
    ]
    for (const unit of [[files], [files.slice(0, 1), files.slice(1)], [files.slice(0, 2), files.slice(2)]]) {
      const found = assemble(
        unit.map((part) => collect(contract, part, 1 << 20)),
        known,
      )
      expect(found.unknownFields.map(({ path }) => path)).toEqual(numbers(0, 1000).map((key) => `$.k${key}`))
      expect(found.unknownFields.at(-1)).toEqual({ path: '$.k999', uri: 'z', line: 200 })
      expect(found).toMatchObject({ unknownFieldsTruncated: true, newFields: [], newFieldsTruncated: true })
    }
    const fewer = assemble([collect(contract, files.slice(0, 2), 1 << 20)], known)
    expect(fewer).toMatchObject({ unknownFieldsTruncated: false, newFieldsTruncated: false })
    expect(fewer.newFields).toHaveLength(900)
  })

  it('gives no types when a new field has too many fields itself', () => {
    const wide = (from: number, to: number) => ({
      uri: 'x',
      text: numbers(from, to)
        .map((key) => `{"o":{"k${key}":1}}`)
        .join('\n'),
    })
    const enough = assemble([collect(contract, [wide(0, 999)], 1 << 20)], known)
    expect(enough).toMatchObject({ newFieldsTruncated: false, newFields: [{ path: '$.o' }] })
    for (const units of [
      [[wide(0, 1000)]],
      [[wide(0, 500), wide(400, 1000)]],
      [[wide(0, 600)], [wide(500, 1000)]],
    ]) {
      const found = assemble(
        units.map((unit) => collect(contract, unit, 1 << 20)),
        known,
      )
      expect(found).toEqual({
        unknownFields: [{ path: '$.o', uri: 'x', line: 1 }],
        unknownFieldsTruncated: false,
        newFields: [],
        newFieldsTruncated: true,
        discarded: [],
      })
    }
  })

  it('leaves out new fields that differ only by case, and those without a type yet', () => {
    const found = collect(contract, [{ uri: 'x', text: '{"A":1,"b":1,"B":1,"c":null,"d":[]}' }], 1 << 20)
    const { unknownFields, newFields } = assemble([found], known)
    expect(unknownFields.map(({ path }) => path)).toEqual(['$.A', '$.b', '$.B', '$.c', '$.d'])
    expect(newFields.map(({ path }) => path)).toEqual(['$.b'])
  })
})
