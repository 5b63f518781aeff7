import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { columnsOfShape } from '../../src/crawl/shape/type-of-shape.ts'
import { observeFiles } from '../../src/engine/crawl/observe-files.ts'
import type { ObservedFile, ObservedGroup } from '../../src/engine/crawl/observed-group.ts'
import { printType } from '../../src/spec/data-type.ts'
import { storeZstd } from '../conformance/store-zstd.ts'
import { createWorkspace } from '../scan/scan-files.ts'

const { dir, buildWorker, remove } = createWorkspace()
afterAll(remove)

let folders = 0

function writeFiles(contents: Readonly<Record<string, string | Uint8Array>>): readonly ObservedFile[] {
  const folder = join(dir, `observed-${folders++}`)
  mkdirSync(folder)
  return Object.entries(contents).map(([name, content]) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return { path, uri: `s3://in/${name}`, bytes: statSync(path).size, group: 'json' }
  })
}

const columnsOf = ({ shape }: ObservedGroup) =>
  printType({ kind: 'struct', fields: columnsOfShape(shape, { mixed: 'choice' }) })

const summarise = (groups: readonly ObservedGroup[]) =>
  groups.map((group) => ({
    columns: columnsOf(group),
    files: group.files,
    records: group.records,
    rejected: group.rejected,
  }))

describe('observed files', () => {
  it('are told by type, whatever they are written in', async () => {
    const files = writeFiles({
      'a.json': '{"a":1}\n{"a":2}\n',
      'b.json': '\ufeff{\n "a": 1 }\n{"a":\n3}',
      'c.json.gz': gzipSync('{"a":1}\n'),
      'd.json.zst': storeZstd('{"a":1}\n{"a":2}\n'),
      'e.json': '{"a":1.5}\n{"a":"x"}\nbad\n',
      'f.json': '[{"a":1},{"a":2}]',
    })
    expect(summarise(await observeFiles({ files, threads: 1 }))).toEqual([
      { columns: 'struct<array:array<struct<a:int>>>', files: ['s3://in/f.json'], records: 2, rejected: 0 },
      { columns: 'struct<a:choice<double,string>>', files: ['s3://in/e.json'], records: 2, rejected: 1 },
      {
        columns: 'struct<a:int>',
        files: ['s3://in/a.json', 's3://in/b.json', 's3://in/c.json.gz', 's3://in/d.json.zst'],
        records: 7,
        rejected: 0,
      },
    ])
  })

  it('that cannot be read to their end are one rejected record each, and the others go on', async () => {
    const files = writeFiles({
      'a.json': '{"a":1}',
      'b.json.gz': gzipSync('{"b":1}\n'.repeat(50_000)).subarray(0, -9),
      'c.json': Buffer.from('\ufeff{"c":1}', 'utf16le'),
      'd.json': '',
    })
    const gone = { path: join(dir, 'gone.json'), uri: 's3://in/gone.json', bytes: 7, group: 'json' }
    const [none, one, ...more] = await observeFiles({ files: [...files, gone], threads: 1 })
    expect(more).toEqual([])
    expect(none).toMatchObject({
      signature: '',
      files: ['s3://in/b.json.gz', 's3://in/c.json', 's3://in/d.json', 's3://in/gone.json'],
      records: 0,
      rejected: 3,
      firstReject: { reason: 'unreadableFile', uri: 's3://in/b.json.gz', line: 1 },
    })
    expect(one).toMatchObject({ signature: 'struct<a:int>', records: 1, rejected: 0 })
  })

  it('keep groups and paths apart', async () => {
    const [a, b, c] = writeFiles({
      'a.json': '{"rows":[{"x":1}]}',
      'b.json': '{"rows":[{"x":2},{"x":3}]}',
      'c.json': '[{"x":1}]',
    }) as [ObservedFile, ObservedFile, ObservedFile]
    const jsonPath = [
      { kind: 'name', name: 'rows' },
      { kind: 'wildcard', of: 'elements' },
    ] as const
    const groups = await observeFiles({
      files: [a, { ...b, group: 'rows', jsonPath }, { ...c, group: 'root', jsonPath: [] }],
      threads: 1,
    })
    expect(groups.map((group) => [group.group, columnsOf(group), group.records])).toEqual([
      ['json', 'struct<rows:array<struct<x:int>>>', 1],
      ['root', 'struct<array:array<struct<x:int>>>', 1],
      ['rows', 'struct<x:int>', 2],
    ])
  })

  it('may be looked at only in their beginning', async () => {
    const filler = 'x'.repeat(1000)
    const rows = Array.from({ length: 100 }, (_, index) => ({ a: index < 20 ? index : 'late', filler }))
    const contents = {
      'lines.json': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
      'lines.json.gz': gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
      'array.json': JSON.stringify(rows),
      'long.json': `{"long":"${'x'.repeat(30_000)}"}\n{"a":1}\n`,
      'longer.json': `{"long":"${'x'.repeat(300_000)}"}\n{"a":1}\n`,
    }
    const files = writeFiles(contents).map((file) => ({ ...file, sampleBytes: 10_000 }))
    const groups = await observeFiles({ files, threads: 1 })
    expect(groups.flatMap(({ files: uris, rejected }) => uris.map((uri) => [uri, rejected])).sort()).toEqual(
      Object.keys(contents)
        .map((name) => [`s3://in/${name}`, 0])
        .sort(),
    )
    expect(summarise(groups).map(({ columns, records }) => [columns, records])).toEqual([
      ['struct<>', 0],
      ['struct<array:array<struct<a:int,filler:string>>>', 9],
      ['struct<a:int,filler:string>', 18],
      ['struct<a:int,long:string>', 2],
    ])
  })

  it('are not told apart by type where there are more than 1,000 types', async () => {
    const contents = Object.fromEntries(
      Array.from({ length: 1002 }, (_, index) => [
        `${String(index).padStart(4, '0')}.json`,
        `{"a":1,"k${index % 1001}":1}`,
      ]),
    )
    const all = writeFiles(contents)
    const groups = await observeFiles({ files: all, threads: 1 })
    expect(groups).toHaveLength(1)
    expect(groups[0]).toMatchObject({ records: 1002, isMixed: true })
    expect(groups[0]?.files).toHaveLength(1002)
    const fewer = await observeFiles({ files: all.slice(0, 1000), threads: 1 })
    expect(fewer).toHaveLength(1000)
  })
})

describe('what is observed', () => {
  const value = fc.oneof(fc.constantFrom<unknown>(null, 1, 2 ** 40, 1.5, 'x', [], {}, [1, 'x'], { b: 1 }))
  const record = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { noNullPrototype: true })
  const contents = fc.array(fc.array(record, { maxLength: 3 }), { minLength: 1, maxLength: 6 })

  it('does not depend on the order of the files', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.infiniteStream(fc.nat()), async (list, order) => {
        const files = writeFiles(
          Object.fromEntries(
            list.map((records, index) => [
              `${index}.json`,
              records.map((row) => `${JSON.stringify(row)}\n`).join(''),
            ]),
          ),
        )
        const shuffled = files
          .map((file) => ({ file, rank: order.next().value }))
          .sort((left, right) => left.rank - right.rank)
          .map(({ file }) => file)
        const expected = await observeFiles({ files, threads: 1 })
        const groups = await observeFiles({ files: shuffled, threads: 1 })
        expect(groups).toEqual(expected)
        expect(JSON.stringify(groups, mapsAsLists)).toBe(JSON.stringify(expected, mapsAsLists))
        expect(groups.reduce((sum, { records }) => sum + records, 0)).toBe(list.flat().length)
      }),
      { numRuns: 40 },
    )
  })

  /** About 40 MB in three files: one is cut into ranges. */
  it('does not depend on the number of threads', async () => {
    const filler = 'x'.repeat(1000)
    const line = (index: number) => {
      if (index % 5000 === 4999) return 'bad'
      const late =
        index > 28_000 ? { late: index % 2 === 0 ? index : 0.5, [`k${index % 7}`]: [{ z: null }] } : {}
      return JSON.stringify({ a: index > 20_000 ? 2 ** 33 : index, ...late, filler })
    }
    const lines = Array.from({ length: 30_000 }, (_, index) => line(index))
    const files = writeFiles({
      'b.json': lines.join('\n'),
      'a.json': lines.slice(0, 6000).join('\n'),
      'c.json': lines.slice(28_500).join('\n'),
    })
    const workerUrl = await buildWorker()
    const one = await observeFiles({ files, threads: 1 })
    const progress: number[] = []
    const two = await observeFiles(
      { files, threads: 2 },
      { workerUrl, onProgress: ({ records }) => progress.push(records) },
    )
    expect(JSON.stringify(two, mapsAsLists)).toBe(JSON.stringify(one, mapsAsLists))
    expect(progress.at(-1)).toBe(one.reduce((sum, { records }) => sum + records, 0))
    const b = two.find((group) => group.files.includes('s3://in/b.json'))
    expect(b).toMatchObject({
      files: ['s3://in/b.json', 's3://in/c.json'],
      records: 29_994 + 1499,
      rejected: 6 + 1,
      firstReject: { line: 5000 },
    })
    const late = b?.shape.fields?.get('late')?.shape.kinds
    expect(late?.get('double')).toMatchObject({ line: 28_002, text: '0.5' })
    expect(late?.get('int')).toMatchObject({ line: 28_003, text: '28002' })
  })

  it('ends when it is aborted', async () => {
    const files = writeFiles({ 'a.json': '{"a":1}' })
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(observeFiles({ files, threads: 1 }, { signal })).rejects.toThrow('enough')
  })
})

function mapsAsLists(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value
}
