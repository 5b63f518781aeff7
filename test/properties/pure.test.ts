import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapePartitionValue, parseStagedFolder, partitionFolder } from '../../src/lake/partition-folder.ts'
import { type DataType, type Field, printType, scalarKinds } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 10 })

const { type: anyType } = fc.letrec<{ type: DataType; field: Field }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...scalarKinds).map((kind): DataType => ({ kind })),
    fc
      .tuple(fc.integer({ min: 1, max: 38 }), fc.nat({ max: 38 }))
      .map(
        ([precision, scale]): DataType => ({ kind: 'decimal', precision, scale: Math.min(scale, precision) }),
      ),
    fc.integer({ min: 1, max: 255 }).map((length): DataType => ({ kind: 'char', length })),
    fc.integer({ min: 1, max: 65_535 }).map((length): DataType => ({ kind: 'varchar', length })),
    tie('type').map((element): DataType => ({ kind: 'array', element })),
    fc.tuple(tie('type'), tie('type')).map(([key, value]): DataType => ({ kind: 'map', key, value })),
    fc
      .uniqueArray(tie('field'), { minLength: 1, maxLength: 4, selector: ({ name }) => name.toLowerCase() })
      .map((fields): DataType => ({ kind: 'struct', fields })),
    fc
      .array(tie('type'), { minLength: 1, maxLength: 3 })
      .map((alternatives): DataType => ({ kind: 'choice', alternatives })),
  ),
  field: fc.record({ name: anyText, type: tie('type') }),
}))

describe('types', () => {
  it('are read as they are printed', () => {
    fc.assert(
      fc.property(anyType, (type) => {
        expect(parseType(printType(type))).toEqual({ ok: true, type })
      }),
      { numRuns: 2000 },
    )
  })

  it('are read in any case, with space around brackets and commas', () => {
    fc.assert(
      fc.property(anyType, fc.constantFrom(' ', '\t', '\n  '), (type, space) => {
        const plain = printType(type)
        // names of fields keep their case and their spaces
        fc.pre(!plain.includes('`') && !plain.includes('struct'))
        const spaced = plain.toUpperCase().replaceAll(/[<>,]/g, (token) => `${space}${token}${space}`)
        expect(parseType(`${space}${spaced}${space}`)).toEqual({ ok: true, type })
      }),
      { numRuns: 500 },
    )
  })
})

describe('partition folders', () => {
  it('hold any value, escaped so that it can be read back', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const escaped = escapePartitionValue(value)
        const read = escaped.replaceAll(/%([0-9A-F]{2})/g, (_, hex) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        )
        expect(read).toBe(value)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of those that Hive escapes is left
        expect(escaped.replaceAll(/%[0-9A-F]{2}/g, '')).not.toMatch(/[\u0001-\u001f\u007f"#%'*/:=?\\{[\]^]/)
      }),
      { numRuns: 2000 },
    )
  })

  it('are read as DuckDB stages them and written as Hive names them, key by key', () => {
    const keys = fc.array(fc.record({ name: fc.stringMatching(/^[a-z_]{1,5}$/), value: anyText }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(keys, (partition) => {
        const staged = partition
          .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
          .join('/')
        expect(parseStagedFolder(staged)).toEqual(partition)
        expect(partitionFolder(partition).split('/')).toHaveLength(partition.length)
      }),
    )
  })
})
