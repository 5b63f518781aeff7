import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, inject, it } from 'vitest'
import { assembleFields } from '../../src/engine/scan/assemble-fields.ts'
import { createFieldCollector } from '../../src/engine/scan/collect-fields.ts'
import { readChunks, UnreadableFile } from '../../src/engine/scan/read-chunks.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import { createRecordReader } from '../../src/records/record-reader.ts'
import { defaultLimits } from '../../src/spec/contract.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { compressionCases } from '../hostile/cases/compression.ts'
import { storedFiles } from '../hostile/due-quarantine.ts'
import { printInStyle, styles } from '../records/print-in-style.ts'
import { columnsPart, documentOf, knownColumns, readColumns } from '../records/typed-documents.ts'
import { askPython, type FoundRecords, type ReadRequest, readHere } from './ask-records.ts'
import { cellRequests, hostileRequests, readPath } from './hostile-requests.ts'
import { choiceRequests, deepRequests, valueRequests } from './value-requests.ts'

const python = inject('python')
const seed = 5

async function expectSame(requests: readonly ReadRequest[]): Promise<number> {
  const asked = requests.map(({ name: _, ...request }) => ({ ask: 'read', ...request }))
  const answers = (await askPython(python, asked)) as readonly (readonly FoundRecords[])[]
  let records = 0
  for (const [at, request] of requests.entries()) {
    for (const [turn, sizes] of request.chunkSizes.entries()) {
      const answer = answers[at]?.[turn]
      const where = `${request.name}, chunks of ${sizes.join(', ') || 'everything'}`
      expect(answer && withoutPlaces(answer), where).toEqual(readHere(request, sizes))
      expect(answer, where).toEqual(answers[at]?.[0])
      expectPlaces(request, answer as FoundRecords, where)
      records += answer?.found.length ?? 0
    }
  }
  return records
}

/** Places of accepted records, which the TypeScript reader does not tell. */
function withoutPlaces({ found, ...rest }: FoundRecords): FoundRecords {
  return { ...rest, found: found.map((record) => ({ ...record, place: undefined })) }
}

function expectPlaces({ file }: ReadRequest, { found }: FoundRecords, where: string): void {
  for (const record of found as readonly { place?: readonly [number, number]; data: string }[]) {
    if (record.place === undefined) continue
    const [offset, size] = record.place
    const text = file.subarray(offset, offset + size).toString()
    const data = Buffer.from(record.data, 'base64').toString()
    expect([text, `{"record":${text}}`], where).toContain(data)
  }
}

describe.skipIf(python === '')('records as Python reads them', () => {
  it('are those of the hostile cases', async () => {
    expect(await expectSame(hostileRequests())).toBeGreaterThan(500)
  })

  it('are the same under choices and under types that are nested deep', async () => {
    await expectSame([...choiceRequests(), ...deepRequests()])
  })

  it('are those of every kind of JSON under every type', async () => {
    expect(await expectSame(cellRequests())).toBeGreaterThan(1000)
  })

  it('are the same for values at the edges of types, as values, as keys, and discarded', async () => {
    expect(await expectSame(valueRequests())).toBeGreaterThan(1000)
  })

  it('are the same for typed documents, some of them damaged', async () => {
    expect(await expectSame(fc.sample(typedRequest, { numRuns: 1500, seed }))).toBeGreaterThan(3000)
  })

  it('are the same for damaged bytes of hostile files', async () => {
    const sound = [...hostileRequests(), ...choiceRequests()]
    const files = sound.filter(({ file }) => file.length > 0 && file.length < 5000)
    const damaged = fc
      .constantFrom(...files)
      .chain((request) => damage(request.file).map((file) => ({ ...request, file })))
    await expectSame(fc.sample(damaged, { numRuns: 1500, seed }))
  })

  it('are the same however a file is cut', async () => {
    const files = hostileRequests().filter(({ file }) => file.length > 0 && file.length < 300)
    const cuts = files.map((request) => ({
      ...request,
      chunkSizes: Array.from({ length: Math.min(request.file.length, 40) }, (_, size) => [size + 1]),
    }))
    await expectSame(cuts)
  })

  it('name the same characters that nobody sees', async () => {
    const [invisible] = (await askPython(python, [{ ask: 'invisible' }])) as [readonly number[]]
    const here: number[] = []
    for (let point = 0x20; point < 0x110000; point++) {
      const isSurrogate = point >= 0xd800 && point < 0xe000
      if (!isSurrogate && /[\p{Cc}\p{Cf}\p{Z}]/u.test(String.fromCodePoint(point))) here.push(point)
    }
    expect(invisible).toEqual(here)
  })
})

describe.skipIf(python === '')('beside the records, Python collects', () => {
  it('the same first 1,000 unknown fields, and the discarded values', async () => {
    const columns: readonly Field[] = [
      { name: 'a', type: { kind: 'int' } },
      { name: 's', type: { kind: 'struct', fields: [{ name: 'x', type: { kind: 'int' } }] } },
    ]
    const record = (from: number, to: number) =>
      Buffer.from(
        `{"s":{${Array.from({ length: to - from }, (_, at) => `"k ${from + at}":1`).join(',')}},"a":"x"}\n`,
      )
    for (const most of [999, 1000, 1001]) {
      const files = [
        ['a', Buffer.concat([record(0, 10), record(5, 600)])],
        ['b', Buffer.concat([record(590, most), record(0, 3)])],
      ] as const
      const request = { ask: 'fields', columns, known: columns, discardsValues: true, files }
      const [answer] = await askPython(python, [request])
      expect(answer).toEqual(collectHere(columns, files))
      expect(answer).toMatchObject({ unknownFieldsTruncated: most > 1000, discarded: [{ values: 4 }] })
    }
  })
})

describe.skipIf(python === '')('stored files, as Python reads them', () => {
  it('have the same content or the same failure', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'records-'))
    try {
      const paths = Object.entries(compressedFiles()).map(([name, content]) => {
        const path = join(folder, name.replaceAll('/', '-'))
        writeFileSync(path, content)
        return { path, size: content.length }
      })
      const answers = await askPython(
        python,
        paths.map(({ path }) => ({ ask: 'open', path })),
      )
      for (const [at, { path, size }] of paths.entries()) {
        expect(answers[at], path).toEqual(await openHere(path, size))
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function collectHere(columns: readonly Field[], files: readonly (readonly [string, Buffer])[]) {
  const contract = compileContract({ columns, known: columns })
  const collector = createFieldCollector(contract, false)
  for (const [uri, content] of files) {
    collector.beginPiece(uri)
    const reader = createRecordReader(
      { contract, discardsValues: true },
      {
        accept: (bytes, start, end, line, _, discards) => collector.add(bytes, start, end, line, discards),
        reject() {},
      },
    )
    reader.push(content)
    reader.end()
    collector.endPiece(true)
  }
  const found = [{ fields: collector.found(), lineBase: 0 }]
  const { unknownFields, unknownFieldsTruncated, discarded } = assembleFields(found, {
    known: columns,
    infersTypes: false,
  })
  return { unknownFields, unknownFieldsTruncated, discarded }
}

async function openHere(path: string, size: number) {
  const parts: Buffer[] = []
  const target = {
    read() {},
    push: (chunk: Buffer) => parts.push(Buffer.from(chunk)),
    isDone: () => false,
  }
  try {
    await readChunks(path, { start: 0, end: size }, target)
    return { content: Buffer.concat(parts).toString('base64') }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    return { failure: error.message }
  }
}

function compressedFiles(): Readonly<Record<string, Uint8Array>> {
  const hostile = compressionCases
    .filter(({ known }) => known === undefined)
    .flatMap((given) =>
      Object.entries(storedFiles(given)).map(([name, content]) => [`${given.name} ${name}`, content]),
    )
  const gzip = gzipSync('{"a":1}\n{"a":2}\n'.repeat(50))
  const large = gzipSync(Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 251)), {
    level: 1,
  })
  const two = Buffer.concat([gzip, gzip])
  const flipped = Array.from({ length: gzip.length * 8 }, (_, bit) => {
    const content = Buffer.from(gzip)
    content[bit >> 3] = (content[bit >> 3] as number) ^ (1 << (bit & 7))
    return [`flip ${bit}.gz`, content]
  })
  const cuts = Array.from({ length: two.length }, (_, end) => [`cut ${end}.gz`, two.subarray(0, end)])
  const followed = ['x', '\0', '\0x', '\x1f', '\x1f\x8b', '\x1f\x8bxyz', 'garbage', 'more garbage'].flatMap(
    (rest) => [
      [`followed ${JSON.stringify(rest)}.gz`, Buffer.concat([gzip, Buffer.from(rest, 'latin1')])],
      [
        `large, followed ${JSON.stringify(rest)}.gz`,
        Buffer.concat([large, large, Buffer.from(rest, 'latin1')]),
      ],
    ],
  )
  return Object.fromEntries([...hostile, ...flipped, ...cuts, ...followed])
}

/** A file with one of its bytes flipped, dropped or put in, up to three times. */
function damage(file: Buffer): fc.Arbitrary<Buffer> {
  const change = fc.record({
    kind: fc.constantFrom('replace', 'drop', 'insert', 'cut'),
    at: fc.nat({ max: file.length }),
    byte: fc.oneof(
      fc.constantFrom(...Buffer.from('{}[]",:\\ \n\r\t0123456789-+.eEtfnu/dD8aA\0\u007f')),
      fc.nat({ max: 255 }),
    ),
  })
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
    changes.reduce((content, { kind, at, byte }) => {
      if (kind === 'cut') return content.subarray(0, at)
      const given = kind === 'drop' ? [] : [byte]
      return Buffer.concat([
        content.subarray(0, at),
        Buffer.from(given),
        content.subarray(kind === 'insert' ? at : at + 1),
      ])
    }, file),
  )
}

const paths = ['$', '$.a', '$.a[*]', '$[*]', '$[1]', '$.*', "$['x y'][0]", '$.b.*.a'].map(readPath)

const typedRequest: fc.Arbitrary<ReadRequest> = columnsPart
  .chain((type) =>
    fc.record({
      type: fc.constant(type),
      documents: fc.array(documentOf(type), { minLength: 1, maxLength: 5 }),
      style: fc.constantFrom(...styles),
      separator: fc.constantFrom('\n', '\n', ' ', ',', '\r\n\r\n'),
      isArray: fc.boolean(),
      jsonPath: fc.option(fc.constantFrom(...paths), { nil: undefined, freq: 3 }),
      knowsAll: fc.boolean(),
      discardsValues: fc.boolean(),
      depth: fc.constantFrom(500, 500, 2, 3, 4),
      stringBytes: fc.constantFrom(defaultLimits.stringBytes, defaultLimits.stringBytes, 3),
      documentBytes: fc.constantFrom(defaultLimits.documentBytes, defaultLimits.documentBytes, 60),
      maxRawBytes: fc.constantFrom(1 << 20, 7),
      sizes: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 3 }),
    }),
  )
  .chain(
    ({
      type,
      documents,
      style,
      separator,
      isArray,
      sizes,
      depth,
      documentBytes,
      stringBytes,
      ...options
    }) => {
      const text = documents.map((document) => printInStyle(document, style)).join(separator)
      const file = Buffer.from(isArray ? `[${text}]` : `${text}\n`)
      return fc.oneof(fc.constant(file), damage(file)).map((given) => ({
        name: `${JSON.stringify(given.toString())} as ${JSON.stringify(readColumns(type))}`,
        file: given,
        chunkSizes: [[], sizes],
        columns: readColumns(type),
        known: options.knowsAll ? knownColumns(type) : undefined,
        limits: { depth, documentBytes, stringBytes },
        jsonPath: options.jsonPath,
        discardsValues: options.discardsValues,
        maxRawBytes: options.maxRawBytes,
      }))
    },
  )
