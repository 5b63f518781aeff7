import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { crawl, crawlChanges, createCrawlProject, x } from './crawl-project.ts'
import { runEtl } from './run-etl.ts'
import { snapshotLake, writeFiles } from './temp-project.ts'

async function partitionsOf(cwd: string, table: string) {
  const { stdout } = await runEtl(['catalog', 'show', table, '--json'], { cwd })
  const { columns, partitions } = JSON.parse(stdout)
  const names = (list: readonly { name: string }[] | undefined) => list?.map(({ name }) => name)
  return {
    columns: names(columns),
    partitions: partitions.map(
      (one: { values: string[]; columns?: { name: string }[]; deprecatedByCrawler?: number }) => ({
        values: one.values.join('/'),
        columns: names(one.columns),
        isDeprecated: one.deprecatedByCrawler !== undefined,
      }),
    ),
  }
}

describe('folders', () => {
  const rows = '{"id":1,"price":2.5}\n'

  it('k=v are partitions by their keys, others by partition_N', async () => {
    const cwd = await createCrawlProject('paths: [s3://b/x, s3://b/y/], tablePrefix: t_', {
      'data/x/year=2019/month=01/a.json': rows,
      'data/x/year=2020/month=02/a.json': rows,
      'data/y/2019/a.json': rows,
      'data/y/2020/a.json': rows,
    })
    const { first } = await crawlChanges(cwd)
    expect(
      first.tables.map(({ name, location, partitionKeys, partitions }: Record<string, unknown>) => [
        ...[name, location, partitionKeys, partitions],
      ]),
    ).toEqual([
      ['t_x', 's3://b/x/', ['year', 'month'], ['year=2019/month=01', 'year=2020/month=02']],
      ['t_y', 's3://b/y/', ['partition_0'], ['2019', '2020']],
    ])
    const shown = await runEtl(['catalog', 'partitions', 'd.t_x'], { cwd })
    expect(shown.stdout).toMatch(/^2019 +01 +1 +21 +1/m)
  })

  it('of a database in upper case keep their tables', async () => {
    const cwd = await createCrawlProject(`${x} }\n  e: { database: D, paths: [s3://b/y]`, {
      'data/y/a.json': rows,
    })
    const settings = await readFile(join(cwd, 'etl.yaml'), 'utf8')
    await writeFiles(cwd, { 'etl.yaml': settings.replace('{ d: {} }', '{ d: {}, D: {} }') })
    expect((await crawl(cwd, 'e')).stdout).toContain('→ d.y\n')
    const again = await crawl(cwd, 'e', '--detailed-exitcode')
    expect(again.exitCode).toBe(0)
    expect(again.stdout).toContain('table  d.y unchanged')
  })

  it('of one path that are not there are told, and the others crawled', async () => {
    const cwd = await createCrawlProject('paths: [s3://b/x, s3://b/y/]', { 'data/x/a.json': rows })
    const { exitCode, stdout } = await crawl(cwd)
    expect(exitCode).toBe(0)
    expect(stdout).toContain('  empty  there is nothing at s3://b/y/\n')
    expect(stdout).toContain('table  d.x created')
  })

  it('that globs leave out are counted', async () => {
    const cwd = await createCrawlProject(`${x}, exclude: ["old/**", "*.tmp"]`, {
      'data/x/a.json': rows,
      'data/x/b.tmp': 'x',
      'data/x/old/2019/a.json': '{"other":true}\n',
    })
    const { stdout } = await crawl(cwd)
    expect(stdout).toContain('read   1 record from 1 file (21 B) below s3://b/x/')
    expect(stdout).toContain('left   2 files out, which the globs of exclude match')
  })

  it('that are new are all that CRAWL_NEW_FOLDERS_ONLY looks at', async () => {
    const cwd = await createCrawlProject(`${x}, recrawlBehavior: CRAWL_NEW_FOLDERS_ONLY`, {
      'data/x/day=1/a.json': '{"a":1}\n',
    })
    expect((await crawlChanges(cwd)).changes).toEqual(['x created'])
    await writeFiles(cwd, {
      'data/x/day=1/late.json': '{"unseen":1}\n',
      'data/x/day=2/a.json': '{"a":2,"b":3}\n',
    })
    const { exitCode, change, first } = await crawlChanges(cwd)
    expect(exitCode).toBe(5)
    expect(first.files).toMatchObject({ read: 1, known: 2 })
    expect(change).toMatchObject({
      kind: 'updated',
      partitions: { added: ['day=2'], changed: [], gone: [] },
      logged: ['new column b int'],
    })
    expect(await partitionsOf(cwd, 'd.x')).toEqual({
      columns: ['a'],
      partitions: [
        { values: '1', columns: undefined, isDeprecated: false },
        { values: '2', columns: ['a', 'b'], isDeprecated: false },
      ],
    })
    const before = await snapshotLake(cwd)
    const again = await crawl(cwd, '--detailed-exitcode')
    expect(again.exitCode).toBe(0)
    expect(again.stdout).toContain('left   3 files out, in folders that the catalog has already')
    expect(again.stdout).toContain('table  none: there is no new folder')
    expect(await snapshotLake(cwd)).toEqual(before)
  })
})

describe('what has changed', () => {
  /** Similar enough to be one table. */
  const early = '{"a":1,"b":"x","c":1,"d":1,"e":1,"f":1,"g":1,"h":1}\n'
  const late = '{"a":5000000000,"new":true,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1}\n'

  async function createChanged(settings: string): Promise<string> {
    const cwd = await createCrawlProject(`${x}, ${settings}`, {
      'data/x/k=1/a.json': early,
      'data/x/k=2/a.json': early,
    })
    expect((await crawlChanges(cwd)).changes).toEqual(['x created'])
    await rm(join(cwd, 'data/x/k=1'), { recursive: true })
    await writeFiles(cwd, { 'data/x/k=2/a.json': late })
    return cwd
  }

  it('goes into the catalog, and what is gone is deprecated', async () => {
    const cwd = await createChanged('')
    const { exitCode, change } = await crawlChanges(cwd)
    expect(exitCode).toBe(5)
    expect(change).toMatchObject({
      kind: 'updated',
      columns: {
        added: [{ name: 'new', type: 'boolean' }],
        gone: [{ name: 'b', type: 'string' }],
        retyped: [{ name: 'a', before: 'int', after: 'bigint' }],
      },
      partitions: { added: [], changed: ['k=2'], gone: ['k=1'] },
      logged: [],
    })
    const { partitions } = await partitionsOf(cwd, 'd.x')
    expect(partitions.map(({ isDeprecated }: { isDeprecated: boolean }) => isDeprecated)).toEqual([
      true,
      false,
    ])
    expect((await crawlChanges(cwd)).changes).toEqual(['x unchanged'])
  })

  it('is only told under LOG', async () => {
    const cwd = await createChanged('updateBehavior: LOG, deleteBehavior: LOG')
    const before = await snapshotLake(cwd)
    const { exitCode, stdout } = await crawl(cwd, '--detailed-exitcode')
    expect(exitCode).toBe(5)
    expect(stdout).toContain(`  table  d.x logged
         $.a was int, and is bigint
           a bigint once, first in s3://b/x/k=2/a.json:1: 5000000000
         $.new is new: boolean
           a boolean once, first in s3://b/x/k=2/a.json:1: true
         $.b was string, and is gone
         left as it is: new column new boolean
         left as it is: column b is gone
         left as it is: column a is int, and now bigint
`)
    expect(stdout).toContain('left as it is: partition k=1 is gone')
    expect(await snapshotLake(cwd)).toEqual(before)
  })

  it('adds columns and no more under MergeNewColumns', async () => {
    const cwd = await createChanged('tableBehavior: MergeNewColumns, partitionBehavior: InheritFromTable')
    const { change } = await crawlChanges(cwd)
    expect(change.columns).toEqual({ added: [{ name: 'new', type: 'boolean' }], gone: [], retyped: [] })
    expect(change.logged).toEqual(['column b is gone', 'column a is int, and now bigint'])
    const { columns } = await partitionsOf(cwd, 'd.x')
    expect(columns).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'new'])
  })

  it('is dropped with DELETE_FROM_DATABASE, partitions and tables alike', async () => {
    const cwd = await createChanged('deleteBehavior: DELETE_FROM_DATABASE')
    await crawl(cwd)
    const { partitions } = await partitionsOf(cwd, 'd.x')
    expect(partitions.map(({ values }: { values: string }) => values)).toEqual(['2'])
    await rm(join(cwd, 'data/x'), { recursive: true })
    const { exitCode, stdout } = await crawl(cwd, '--detailed-exitcode')
    expect(exitCode).toBe(5)
    expect(stdout).toContain('  empty  there is nothing at s3://b/x/\n')
    expect(stdout).toContain('  table  d.x deleted: no files are of it any more\n')
    expect((await runEtl(['catalog', 'tables'], { cwd })).stdout).toContain('no tables yet')
  })

  it('is marked with DEPRECATE_IN_DATABASE once, and revived', async () => {
    const cwd = await createChanged('deleteBehavior: DEPRECATE_IN_DATABASE')
    await rm(join(cwd, 'data/x'), { recursive: true })
    expect((await crawl(cwd)).stdout).toContain('  table  d.x deprecated: no files are of it any more\n')
    const glue = await runEtl(['catalog', 'show', 'd.x', '--format', 'glue'], { cwd })
    expect(JSON.parse(glue.stdout).Table.Parameters.DEPRECATED_BY_CRAWLER).toMatch(/^\d{13}$/)
    expect((await crawlChanges(cwd)).changes).toEqual(['x unchanged'])
    await writeFiles(cwd, { 'data/x/k=2/a.json': late })
    expect((await crawlChanges(cwd)).changes).toEqual(['x updated'])
    const revived = await runEtl(['catalog', 'show', 'd.x', '--format', 'glue'], { cwd })
    expect(JSON.parse(revived.stdout).Table.Parameters).not.toHaveProperty('DEPRECATED_BY_CRAWLER')
  })
})

it('--json has stable keys', async () => {
  const cwd = await createCrawlProject(x, { 'data/x/k=1/a.json': '{"a":1}\n' })
  const { stdout } = await crawl(cwd, '--json')
  const keysOf = (value: object) => Object.keys(value)
  const output = JSON.parse(stdout)
  expect(keysOf(output)).toEqual(['crawls'])
  const [first] = output.crawls
  expect(keysOf(first)).toEqual([
    ...['crawler', 'database', 'written', 'changed', 'files', 'records', 'rejects', 'classified', 'map'],
    ...['tables', 'changes', 'drift', 'wroteSchemas', 'warnings', 'seconds'],
  ])
  expect(keysOf(first.files)).toEqual(['read', 'bytes', 'excluded', 'known'])
  expect(first.classified).toEqual([
    { format: 'json', classifier: 'the built-in classifier', files: ['s3://b/x/k=1/a.json'], reasons: [] },
  ])
  expect(first.map).toEqual([{ uri: 's3://b/x/k=1/', files: 1, table: 'x', partition: 'k=1' }])
  expect(first.tables).toEqual([
    {
      name: 'x',
      location: 's3://b/x/',
      format: 'json',
      columns: [{ name: 'a', type: 'int' }],
      partitionKeys: ['k'],
      partitions: ['k=1'],
      records: 1,
      files: 1,
    },
  ])
  expect(keysOf(first.changes[0])).toEqual([
    ...['kind', 'database', 'name', 'partitions', 'logged', 'columns', 'drift'],
  ])
  expect(keysOf(first.drift[0])).toEqual(['table', 'schema', 'isThere', 'drift', 'notes'])
})
