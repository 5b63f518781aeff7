import { cp, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataError, SpecError, UnsupportedError } from '../../src/errors.ts'
import { readCommitHistory } from '../../src/lake/commit-log.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { compareRows } from '../reference/compare-rows.ts'
import { inTemporaryFolder } from '../run-project-job.ts'
import {
  appendFiles,
  compact,
  listEverything,
  readFiles,
  runSql,
  tableKeys,
  writeNdjson,
} from './compact-lake.ts'

const ids = (from: number, to: number) => `SELECT range AS id FROM range(${from}, ${to})`

/** About 8 bytes a row that no codec makes smaller. */
const noise = (rows: number) => `SELECT (hash(range) >> 1)::BIGINT AS id FROM range(${rows})`

describe('the rows are the same ones', () => {
  const cell = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 4 })
  const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('', "'", 'null', '\u0000'),
  )
  const moment = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().replace('T', ' ').replace('Z', ''))
  const decimal = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map((value) => `${value}.25`)
  const double = fc.oneof(
    fc.double().map(String),
    fc.constantFrom('NaN', '-0.0', 'Infinity', '-Infinity', '5e-324'),
  )
  const row = fc.record({
    id: cell(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
    name: cell(text),
    price: cell(decimal),
    at: cell(moment),
    day: cell(moment.map((value) => value.slice(0, 10))),
    ratio: cell(double),
    raw: cell(fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes).toString('hex'))),
    isOn: cell(fc.boolean()),
    tags: cell(fc.array(cell(text), { maxLength: 3 })),
    nested: cell(
      fc.record({
        a: cell(integer),
        list: cell(fc.array(cell(fc.record({ c: cell(integer) })), { maxLength: 2 })),
      }),
    ),
    prices: cell(fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), cell(integer), { maxKeys: 3 })),
  })
  const columns = `{id: 'VARCHAR', name: 'VARCHAR', price: 'VARCHAR', "at": 'VARCHAR', day: 'VARCHAR', ratio: 'VARCHAR',
    raw: 'VARCHAR', isOn: 'BOOLEAN', tags: 'VARCHAR[]', nested: 'STRUCT(a INTEGER, list STRUCT(c INTEGER)[])',
    prices: 'MAP(VARCHAR, INTEGER)'}`
  const select = (
    file: string,
  ) => `SELECT id::BIGINT AS id, name, price::DECIMAL(22, 4) AS price, "at"::TIMESTAMP AS "at",
    day::DATE AS day, ratio::DOUBLE AS ratio, from_hex(raw) AS raw, isOn AS "isOn", tags, nested,
    CASE WHEN prices IS NULL THEN NULL ELSE map(map_keys(prices), [v::DECIMAL(12, 2) FOR v IN map_values(prices)]) END AS prices
    FROM read_json('${file}', format = 'newline_delimited', columns = ${columns})`

  it('whatever they hold, in whatever files they lie, sorted or not', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            folder: fc.constantFrom('', 'day=mon', 'day=a%2Fb'),
            rows: fc.array(row, { maxLength: 8 }),
          }),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        fc.constantFrom([], ['id'], ['name', 'at'], ['ratio']),
        (batches, sort) =>
          inTemporaryFolder(async (root) => {
            const isPartitioned = batches[0]?.folder !== ''
            const files = []
            for (const [index, { folder, rows }] of batches.entries()) {
              const path = join(root, `${index}.ndjson`)
              await writeNdjson(path, rows)
              const partition = isPartitioned ? folder || 'day=mon' : ''
              files.push({ folder: partition, select: select(path) })
            }
            const names = ['id', 'name', 'at', 'ratio'].map((name) => ({
              name,
              type: { kind: 'string' } as const,
            }))
            const table = await appendFiles(root, files, { columns: names })
            const tablePath = join(root, tableKeys.path)
            const before = await readFiles(tablePath)
            const report = await compact(root, table, { sort })
            const after = await readFiles(tablePath)
            for (const folder of new Set(files.map((file) => file.folder))) {
              const inside = (list: typeof before) =>
                list.filter(({ file }) => (folder === '' ? true : file.startsWith(`${folder}/`)))
              const rowsOf = (list: typeof before) => inside(list).flatMap(({ rows }) => rows)
              expect(compareRows(rowsOf(after), rowsOf(before))).toBeUndefined()
              const hasRows = rowsOf(before).length > 0
              const isAlone = inside(before).length === 1
              expect(inside(after)).toHaveLength(hasRows || isAlone ? 1 : 0)
            }
            for (const { schema } of after) expect(schema).toEqual(before[0]?.schema)
            expect(report.files).toEqual({ before: before.length, after: after.length })
            const again = await listEverything(root)
            expect(await compact(root, table, { sort })).toMatchObject({ status: 'nothingToMerge', rows: 0 })
            expect(await listEverything(root)).toEqual(again)
          }),
      ),
      { numRuns: 25 },
    ))
})

it('keeps the sign of zero and NaN in the columns that it sorts by', () =>
  inTemporaryFolder(async (root) => {
    const select = `SELECT CAST(ratio AS DOUBLE) AS ratio, CAST(ratio AS FLOAT) AS small
      FROM unnest(['-0.0', '0.0', '-0.0', 'NaN', '-1', NULL]) AS t(ratio)`
    const files = [select, select].map((one) => ({ folder: '', select: one }))
    const table = await appendFiles(root, files, {
      columns: [
        { name: 'ratio', type: { kind: 'double' } },
        { name: 'small', type: { kind: 'float' } },
      ],
    })
    await compact(root, table, { sort: ['small', 'ratio'] })
    const [merged] = await readFiles(join(root, tableKeys.path))
    const due = [-1, -1, -0, -0, -0, -0, 0, 0, Number.NaN, Number.NaN, null, null]
    const isZeroLast = (left: unknown, right: unknown) =>
      Number(Object.is(left, 0)) - Number(Object.is(right, 0))
    for (const name of ['ratio', 'small']) {
      const found = merged?.rows.map((row) => row[name]) ?? []
      // zeros of either sign are equal: their order is free
      const zeros = found.slice(2, 8).toSorted(isZeroLast)
      expect([...found.slice(0, 2), ...zeros, ...found.slice(8)]).toEqual(due)
    }
  }))

describe('which files', () => {
  it('merges the small ones of each partition and leaves the good ones as they are', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, [
        { folder: 'day=mon', select: noise(20_000) },
        { folder: 'day=mon', select: ids(0, 10) },
        { folder: 'day=mon', select: ids(10, 20) },
        { folder: 'day=tue', select: ids(20, 30) },
      ])
      const tablePath = join(root, tableKeys.path)
      const good = [
        join(tablePath, 'day=mon/part-run-1-00000.parquet'),
        join(tablePath, 'day=tue/part-run-1-00003.parquet'),
      ]
      const inodes = () => Promise.all(good.map(async (path) => (await stat(path)).ino))
      const before = await inodes()
      const report = await compact(root, table, { targetFileBytes: 200_000 })
      expect(await inodes()).toEqual(before)
      expect(report).toMatchObject({
        table: 'lake.items',
        status: 'merged',
        partitions: 1,
        rows: 20,
        files: { before: 4, after: 3 },
        merges: [{ partition: 'day=mon', rows: 20, files: { before: 2, after: 1 } }],
      })
      const files = await readFiles(tablePath)
      expect(files.map(({ file, rows }) => [file, rows.length])).toEqual([
        [`day=mon/part-${report.run}-00000.snappy.parquet`, 20],
        ['day=mon/part-run-1-00000.parquet', 20_000],
        ['day=tue/part-run-1-00003.parquet', 10],
      ])
      const sizes = await Promise.all(files.map(async ({ file }) => (await stat(join(tablePath, file))).size))
      expect(report.bytes.after).toBe(sizes.reduce((sum, size) => sum + size, 0))
    }))

  it('writes files of about the target size, none of them small but the last', () =>
    inTemporaryFolder(async (root) => {
      const select = noise(3000)
      const files = Array.from({ length: 40 }, () => ({ folder: '', select, rowGroupRows: 1000 }))
      const table = await appendFiles(root, files, {
        columns: [{ name: 'id', type: { kind: 'array', element: { kind: 'int' } } }],
      })
      const report = await compact(root, table, { targetFileBytes: 200_000 })
      const sizes = await Promise.all(
        (await readFiles(join(root, tableKeys.path))).map(
          async ({ file }) => (await stat(join(root, tableKeys.path, file))).size,
        ),
      )
      expect(report.files).toEqual({ before: 40, after: sizes.length })
      expect(sizes.length).toBeGreaterThan(2)
      expect(sizes.filter((size) => size < 200_000).length).toBeLessThanOrEqual(1)
      expect(await compact(root, table, { targetFileBytes: 200_000 })).toMatchObject({
        status: 'nothingToMerge',
      })
    }))

  it('keeps files apart whose columns differ', () =>
    inTemporaryFolder(async (root) => {
      const other = 'SELECT 1::BIGINT AS id, 2::INTEGER AS more'
      const table = await appendFiles(root, [
        { folder: '', select: ids(0, 10) },
        { folder: '', select: ids(10, 20) },
        { folder: '', select: other },
        { folder: '', select: 'SELECT 1::INTEGER AS id' },
        { folder: '', select: other },
      ])
      const report = await compact(root, table)
      expect(report.files).toEqual({ before: 5, after: 3 })
      const files = await readFiles(join(root, tableKeys.path))
      expect(
        files.map(({ rows, schema }) => [rows.length, Object.keys(schema as object).length]).sort(),
      ).toEqual([
        [1, 1],
        [2, 2],
        [20, 1],
      ])
    }))

  it('passes over files that no commit has made', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, [
        { folder: 'day=mon', select: ids(0, 10) },
        { folder: 'day=mon', select: ids(10, 20) },
      ])
      const foreign = join(root, tableKeys.path, 'day=mon/foreign.parquet')
      await runSql(`COPY (${ids(0, 5)}) TO '${foreign}' (FORMAT parquet)`)
      expect(await compact(root, table)).toMatchObject({ rows: 20, files: { before: 2, after: 1 } })
      expect((await stat(foreign)).isFile()).toBe(true)
    }))

  it('finds them where paths have characters of globs in them', () =>
    inTemporaryFolder(async (folder) => {
      const root = join(folder, 'a[1]*?')
      const table = await appendFiles(root, [
        { folder: 'day=mon', select: ids(0, 10) },
        { folder: 'day=mon', select: ids(10, 20) },
      ])
      expect(await compact(root, table)).toMatchObject({ rows: 20, files: { before: 2, after: 1 } })
    }))
})

describe('--partition', () => {
  const folders = ['day=mon', 'day=tue', 'day=a%3Ab'].flatMap((folder) => [folder, folder])
  const files = folders.map((folder, index) => ({ folder, select: ids(index * 10, index * 10 + 10) }))

  it.each(['day=a%3Ab', 'day=a:b', 'day=a:b/'])('%s narrows', (partition) =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, files)
      const report = await compact(root, table, { partition })
      expect(report).toMatchObject({ files: { before: 2, after: 1 }, merges: [{ partition: 'day=a%3Ab' }] })
      expect((await readFiles(join(root, tableKeys.path))).length).toBe(5)
    }),
  )

  it('takes the first keys alone, and no part of a value', () =>
    inTemporaryFolder(async (root) => {
      const nested = ['year=2019/month=01', 'year=2019/month=02', 'year=2020/month=01', 'year=20190/month=01']
      const table = await appendFiles(
        root,
        nested.flatMap((folder) => [0, 10].map((start) => ({ folder, select: ids(start, start + 10) }))),
        { partitionKeys: ['year', 'month'].map((name) => ({ name, type: { kind: 'string' } })) },
      )
      const { merges } = await compact(root, table, { partition: 'year=2019' })
      expect(merges.map(({ partition }) => partition)).toEqual(nested.slice(0, 2))
    }))

  it.each([
    { partition: 'day=mno', message: "no partition 'day=mno'", hint: "did you mean 'day=mon'?" },
    {
      partition: 'month=1999',
      message: "no partition 'month=1999'",
      hint: 'etl catalog partitions lake.items',
    },
  ])('$partition is refused', ({ partition, message, hint }) =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, files)
      const error: unknown = await compact(root, table, { partition }).catch((thrown) => thrown)
      expect(error).toBeInstanceOf(SpecError)
      const [problem] = (error as SpecError).problems
      expect(problem).toMatchObject({ hint, expected: 'day=a%3Ab, day=mon, day=tue' })
      expect(problem?.message).toContain(message)
    }),
  )

  it('is refused for a table without partitions', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, [{ folder: '', select: ids(0, 10) }])
      await expect(compact(root, table, { partition: 'day=mon' })).rejects.toThrow('has no partitions')
    }))
})

describe('--sort', () => {
  it('sorts the merged rows over all files of a partition, NULL last', () =>
    inTemporaryFolder(async (root) => {
      const select = (seed: number) =>
        `SELECT CASE WHEN range % 100 = 0 THEN NULL ELSE (hash(range + ${seed}) % 5000)::BIGINT END AS id, (hash(range) >> 1)::BIGINT AS rest FROM range(10000)`
      const table = await appendFiles(
        root,
        [1, 2, 3, 4, 5, 6].map((seed) => ({ folder: '', select: select(seed * 1_000_000) })),
        { columns: ['id', 'rest'].map((name) => ({ name, type: { kind: 'bigint' } })) },
      )
      const report = await compact(root, table, { sort: ['ID', 'rest'], targetFileBytes: 300_000 })
      expect(report.sort).toEqual(['id', 'rest'])
      const files = await readFiles(join(root, tableKeys.path))
      expect(files.length).toBeGreaterThan(1)
      const found = files.flatMap(({ rows }) => rows) as { id: bigint | null; rest: bigint }[]
      expect(found).toHaveLength(60_000)
      const isBefore = (left: bigint, right: bigint) => (left < right ? -1 : left > right ? 1 : 0)
      const due = found.toSorted((left, right) => {
        if (left.id === null || right.id === null) {
          return Number(left.id === null) - Number(right.id === null) || isBefore(left.rest, right.rest)
        }
        return isBefore(left.id, right.id) || isBefore(left.rest, right.rest)
      })
      expect(
        found.findIndex((row, index) => row.id !== due[index]?.id || row.rest !== due[index]?.rest),
      ).toBe(-1)
    }))

  it.each([
    {
      sort: ['tagz'],
      type: SpecError,
      message: "has no column 'tagz' to sort by",
      hint: "did you mean 'tags'?",
    },
    { sort: ['day'], type: SpecError, message: 'a partition key is the same in every row' },
    { sort: ['tags'], type: UnsupportedError, message: 'rows are not sorted by nested values' },
  ])('$sort is refused', ({ sort, type, message, hint }) =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, [{ folder: 'day=mon', select: ids(0, 10) }], {
        columns: [
          { name: 'id', type: { kind: 'bigint' } },
          { name: 'tags', type: { kind: 'array', element: { kind: 'string' } } },
        ],
      })
      const error: unknown = await compact(root, table, { sort }).catch((thrown) => thrown)
      expect(error).toBeInstanceOf(type)
      expect((error as SpecError).message).toContain(message)
      if (hint !== undefined) expect((error as SpecError).problems[0]?.hint).toBe(hint)
    }),
  )
})

describe('around it', () => {
  const files = [0, 10, 20].map((start) => ({ folder: 'day=mon', select: ids(start, start + 10) }))

  it('leaves the catalog as it was, and one commit without inputs', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, files)
      const catalog = join(root, '.etl/catalog/lake/items.json')
      const before: unknown = JSON.parse(await readFile(catalog, 'utf8'))
      const { run } = await compact(root, table)
      expect(JSON.parse(await readFile(catalog, 'utf8'))).toEqual(before)
      const log = await readCommitHistory(openLocalStore(join(root, tableKeys.path)))
      expect(log.unfinished).toEqual([])
      expect(log.records).toHaveLength(2)
      expect(log.records[1]).toMatchObject({
        sequence: 2,
        run,
        job: 'Items',
        mode: 'compact',
        inputs: [],
        replacesInputs: false,
        files: [{ folder: 'day=mon', rows: 30 }],
        removes: [0, 1, 2].map((index) => `day=mon/part-run-1-0000${index}.parquet`),
        report: { rows: { written: 30 }, partitions: 1 },
      })
    }))

  it('changes nothing in a dry run, and says what the real one then does', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, files)
      const before = await listEverything(root)
      const planned = await compact(root, table, { dryRun: true })
      expect(planned).toMatchObject({ status: 'planned', rows: 30, partitions: 1, bytes: { after: null } })
      expect(await listEverything(root)).toEqual(before)
      expect((await compact(root, table)).files).toEqual(planned.files)
      expect(await compact(root, table, { dryRun: true })).toMatchObject({
        status: 'nothingToMerge',
        merges: [],
      })
    }))

  it('leaves the table as it was where a file is no Parquet', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, files)
      const broken = join(root, tableKeys.path, 'day=mon/part-run-1-00001.parquet')
      await cp(join(import.meta.dirname, 'compact-table.test.ts'), broken)
      const before = await listEverything(root)
      await expect(compact(root, table)).rejects.toThrow(DataError)
      await expect(compact(root, table)).rejects.toThrow('cannot compact lake.items')
      expect(await listEverything(root)).toEqual(before)
    }))

  it('ends at an interruption with nothing staged', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, [
        ...files,
        ...files.map((file) => ({ ...file, folder: 'day=tue' })),
      ])
      const before = await listEverything(root)
      const abort = new AbortController()
      const onProgress = () => abort.abort(new Error('interrupted'))
      await expect(compact(root, table, {}, { signal: abort.signal, onProgress })).rejects.toThrow(
        'interrupted',
      )
      expect(await listEverything(root)).toEqual(before)
    }))

  it('refuses other formats by their names', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, files)
      for (const format of ['csv', 'json'] as const) {
        await expect(compact(root, { ...table, format })).rejects.toThrow(`table lake.items is ${format}`)
      }
    }))

  it('refuses files that no log speaks of', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, files)
      await openLocalStore(join(root, tableKeys.path)).remove('_etl/')
      const before = await listEverything(root)
      await expect(compact(root, table)).rejects.toThrow('has no commit log')
      expect(await listEverything(root)).toEqual(before)
    }))

  it('finds nothing to do where there is no file', () =>
    inTemporaryFolder(async (root) => {
      const table = await appendFiles(root, [])
      expect(await compact(root, table)).toMatchObject({
        status: 'nothingToMerge',
        files: { before: 0, after: 0 },
      })
    }))
})
