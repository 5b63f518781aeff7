import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CsvForm } from '../../src/crawl/classify/csv-form.ts'
import { columnsOfShape } from '../../src/crawl/shape/type-of-shape.ts'
import { observeCsvFiles } from '../../src/engine/crawl/observe-csv-files.ts'
import { printType } from '../../src/spec/data-type.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'observe-csv-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const formOf = (columns: readonly string[], given: Partial<CsvForm> = {}): CsvForm => ({
  delimiter: ',',
  header: true,
  quoted: false,
  columns,
  ...given,
})

function write(
  name: string,
  content: string | Uint8Array,
  csv: CsvForm,
  given: { readonly sampleBytes?: number } = {},
) {
  const path = join(folder, name)
  writeFileSync(path, content)
  return { path, uri: `s3://b/${name}`, bytes: Buffer.byteLength(content), group: 'g', csv, ...given }
}

const typesOf = (shape: Parameters<typeof columnsOfShape>[0]) =>
  columnsOfShape(shape, { mixed: 'glue' }).map(({ name, type }) => `${name} ${printType(type)}`)

describe('observeCsvFiles', () => {
  it('types columns as Glue does, in their order', async () => {
    const columns = ['n', 'big', 'd', 'mixed', 'flag', 'day', 'empty', 'name']
    const rows = [
      '1,9223372036854775807,1.5,1,true,2024-01-01,,x',
      '-2,1,3,2.5,false,2024-01-02,,',
      '3,,,x,,,,y',
    ]
    const [group] = await observeCsvFiles({
      files: [write('types.csv', `${columns.join()}\n${rows.join('\n')}\n`, formOf(columns))],
    })
    expect(group).toMatchObject({ group: 'g', files: ['s3://b/types.csv'], records: 3, rejected: 0 })
    expect(group && typesOf(group.shape)).toEqual([
      'n bigint',
      'big bigint',
      'd double',
      'mixed string',
      'flag string',
      'day string',
      'empty string',
      'name string',
    ])
  })

  it('says where each kind was first seen, lines within quotes counted', async () => {
    const text = 'a,b\n"x\ny","p\nq"\n"u",7\n\n8,"say ""hi"""\n'
    const [group] = await observeCsvFiles({
      files: [write('lines.csv', text, formOf(['a', 'b'], { quoted: true }))],
    })
    const seen = (name: string) =>
      Object.fromEntries(
        [...(group?.shape.fields?.get(name)?.shape.kinds ?? [])].map(
          ([kind, { count, line, text: found }]) => [kind, [count, line, found]],
        ),
      )
    expect(seen('a')).toEqual({ string: [2, 2, 'x y'], bigint: [1, 7, '8'] })
    expect(seen('b')).toEqual({ string: [2, 3, 'p q'], bigint: [1, 5, '7'] })
    expect(group?.shape.kinds.get('object')).toMatchObject({ count: 3, line: 2, uri: 's3://b/lines.csv' })
  })

  it('rejects rows with another number of cells, and files that cannot be read to their end', async () => {
    const form = formOf(['a', 'b'])
    const groups = await observeCsvFiles({
      files: [
        write('rows.csv', 'a,b\n1,2\n1,2,3\n4\n5,6\n', form),
        write('quote.csv', 'a,b\n1,2\n3,"x\n', form),
        write('cut.csv.gz', gzipSync('a,b\n1,2\n').subarray(0, -9), form),
        write('sound.csv.gz', gzipSync('a,b\n1,2\n'), form),
      ],
    })
    expect(
      groups.map(({ files, records, rejected, firstReject }) => ({ files, records, rejected, firstReject })),
    ).toEqual([
      {
        files: ['s3://b/cut.csv.gz', 's3://b/quote.csv'],
        records: 0,
        rejected: 2,
        firstReject: expect.objectContaining({ uri: 's3://b/cut.csv.gz', line: 1, reason: 'unreadableFile' }),
      },
      {
        files: ['s3://b/rows.csv', 's3://b/sound.csv.gz'],
        records: 3,
        rejected: 2,
        firstReject: expect.objectContaining({ uri: 's3://b/rows.csv', line: 3, found: '3 cells' }),
      },
    ])
  })

  it('tells files apart by their types, and merges columns by name', async () => {
    const groups = await observeCsvFiles({
      files: [
        write('p.csv', 'a,b\n1,x\n', formOf(['a', 'b'])),
        write('q.csv', 'b,a\ny,2\n', formOf(['b', 'a'])),
        write('r.csv', 'a,b\n1,x\n2,y\n', formOf(['a', 'b'])),
      ],
    })
    expect(groups.map(({ files }) => files)).toEqual([['s3://b/p.csv', 's3://b/r.csv'], ['s3://b/q.csv']])
    expect(groups.map(({ signature }) => signature)).toEqual([
      'struct<a:bigint,b:string>',
      'struct<b:string,a:bigint>',
    ])
  })

  it('reads only as much as a sample is to have', async () => {
    const text = `a,b\n${'1,2\n'.repeat(100_000)}x,y\n`
    const [group] = await observeCsvFiles({
      files: [write('long.csv', text, formOf(['a', 'b']), { sampleBytes: 1001 })],
    })
    expect(group && typesOf(group.shape)).toEqual(['a bigint', 'b bigint'])
    expect(group?.records).toBe(Math.floor((1001 - 4) / 4))
  })

  it('finds in each cell what was written there', async () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('', '1', '-2', '3.5', '"', ',', '\n', ' x', 'a\r\nb', '007'),
      fc.integer().map(String),
    )
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 })
    let runs = 0
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        // a blank cell in quotes is text; nothing at all is null, and a line of nothing at all is none
        const print = (text: string) => `"${text.replaceAll('"', '""')}"`
        const text = given.map((cells) => cells.map(print).join()).join('\n')
        const form = formOf(['a', 'b', 'c'], { header: false })
        const [group] = await observeCsvFiles({ files: [write(`any-${runs++}.csv`, `${text}\n`, form)] })
        expect(group?.records).toBe(given.length)
        for (const [at, name] of ['a', 'b', 'c'].entries()) {
          const kinds = group?.shape.fields?.get(name)?.shape.kinds
          const due = { bigint: 0, double: 0, string: 0 }
          for (const row of given) due[kindOf(row[at] as string)]++
          for (const [kind, count] of Object.entries(due)) {
            expect(kinds?.get(kind as 'bigint')?.count ?? 0, `${name} ${kind}`).toBe(count)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})

/** All numbers in the rows above are small. */
function kindOf(text: string): 'bigint' | 'double' | 'string' {
  if (/^[+-]?[0-9]+$/.test(text)) return 'bigint'
  return /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text) && Number.isFinite(Number(text))
    ? 'double'
    : 'string'
}
