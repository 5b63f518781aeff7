import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileGroup } from '../../src/crawl/tables/file-group.ts'
import { groupTables } from '../../src/crawl/tables/group-tables.ts'
import { DataError } from '../../src/errors.ts'
import { printType } from '../../src/spec/data-type.ts'
import { realFolder } from '../real/real-folder.ts'
import { crawlerOf } from './crawls.ts'
import { groupsOf, groupTree, root, summarise, type Tree } from './grouping.ts'
import { columnsOf } from './type-of.ts'

const ab = [{ A: 1, B: 2 }]
const cd = [{ C: 3, D: 4 }]
const order = [{ id: 1, customer: 'x', total: 9.5, lines: [{ sku: 'a', count: 2 }] }]
const person = [{ id: 1, name: 'x', mail: 'y', address: { street: 's', town: 't' } }]

function kindsOf(tree: Tree, crawler = {}): readonly string[] {
  return groupTree(tree, crawler).warnings.map(({ kind }) => kind)
}

function typeOfTable(tree: Tree, name: string, crawler = {}): string {
  const table = groupTree(tree, crawler).tables.find((each) => each.name === name)
  return printType({ kind: 'struct', fields: table?.columns ?? [] })
}

describe('the tables of a crawl', () => {
  it('are two where the schemas of folders are unlike, as in AWS’s example', () => {
    const tree = { 'year=2017/data1.json': ab, 'year=2018/data2.json': cd }
    const grouped = groupTree(tree)
    expect(summarise(grouped)).toEqual([
      'year_2017 s3://b/x/year=2017/ 1 files',
      'year_2018 s3://b/x/year=2018/ 1 files',
    ])
    expect(grouped.warnings).toEqual([
      {
        kind: 'split-schema',
        uri: 's3://b/x/',
        message:
          's3://b/x/ is 2 tables: similarity 0.00: 0 of 4 fields in common; only in year=2017/: a, b; only in year=2018/: c, d',
        hint: expect.stringContaining('CombineCompatibleSchemas'),
      },
    ])
  })

  it('are one under CombineCompatibleSchemas, and it says so', () => {
    const tree = { 'year=2017/data1.json': ab, 'year=2018/data2.json': cd }
    const combined = { tableGrouping: 'CombineCompatibleSchemas' } as const
    const grouped = groupTree(tree, combined)
    expect(summarise(grouped)).toEqual(['x s3://b/x/ 2 files by year: year=2017 year=2018'])
    const [table] = grouped.tables
    expect(printType({ kind: 'struct', fields: table?.columns ?? [] })).toBe(
      'struct<A:int,C:int,B:int,D:int>',
    )
    expect(table?.partitionKeys).toEqual([{ name: 'year', type: { kind: 'string' } }])
    expect(table?.partitions).toEqual([
      {
        values: ['2017'],
        folder: 'year=2017',
        columns: columnsOf('struct<A:int,B:int>'),
        files: 1,
        bytes: 10,
        records: 1,
      },
      {
        values: ['2018'],
        folder: 'year=2018',
        columns: columnsOf('struct<C:int,D:int>'),
        files: 1,
        bytes: 10,
        records: 1,
      },
    ])
    expect(grouped.warnings).toMatchObject([{ kind: 'combined', message: expect.stringContaining('0 of 4') }])
  })

  it('are partitioned by all folders below, as in AWS’s example of sales', () => {
    const days = ['month=Jan/day=1', 'month=Jan/day=2', 'month=Feb/day=1', 'month=Feb/day=2']
    const tree = Object.fromEntries(days.map((day) => [`year=2019/${day}/a.json`, ab]))
    const grouped = groupTree(tree)
    expect(summarise(grouped)).toEqual(
      [
        's3://b/x/ year=2019/month=Feb/day=1 year=2019/month=Feb/day=2 year=2019/month=Jan/day=1 year=2019/month=Jan/day=2',
      ].map((text) => text.replace('s3://b/x/ ', 'x s3://b/x/ 4 files by year,month,day: ')),
    )
    expect(grouped.warnings).toEqual([])
  })

  it('swallow folders of similar schemas as partition_0, as in AWS’s example, and it says so', () => {
    const tree = {
      'table1/partition1/file.txt': ab,
      'table1/partition2/file.txt': ab,
      'table2/partition4/file.txt': ab,
    }
    const grouped = groupTree(tree)
    expect(summarise(grouped)).toEqual([
      'x s3://b/x/ 3 files by partition_0,partition_1: table1/partition1 table1/partition2 table2/partition4',
    ])
    expect(grouped.warnings).toMatchObject([
      {
        kind: 'merged',
        message: expect.stringContaining('table1/, table2/'),
        hint: expect.stringContaining('tableLevel: 3'),
      },
    ])
    expect(summarise(groupTree(tree, { tableLevel: 3 }))).toEqual([
      'table1 s3://b/x/table1/ 2 files by partition_0: partition1 partition2',
      'table2 s3://b/x/table2/ 1 files by partition_0: partition4',
    ])
  })

  it('are one for each file where files of one folder are unlike', () => {
    const grouped = groupTree({ 'orders.json': order, 'people.json': person })
    expect(summarise(grouped)).toEqual([
      'orders_json s3://b/x/orders.json 1 files',
      'people_json s3://b/x/people.json 1 files',
    ])
    expect(grouped.warnings.map(({ kind }) => kind)).toEqual(['file-location', 'split-schema'])
    expect(grouped.map).toEqual([
      { uri: 's3://b/x/orders.json', files: 1, table: 'orders_json' },
      { uri: 's3://b/x/people.json', files: 1, table: 'people_json' },
    ])
  })

  it('are one for each folder where these are unlike, and partitioned below', () => {
    const tree = {
      'orders/2019/a.json': order,
      'orders/2020/a.json': order,
      'people/a.json': person,
    }
    expect(summarise(groupTree(tree))).toEqual([
      'orders s3://b/x/orders/ 2 files by partition_0: 2019 2020',
      'people s3://b/x/people/ 1 files',
    ])
    expect(kindsOf(tree)).toEqual(['split-schema'])
  })

  it('do not split by null, empty, rare or wider values', () => {
    const tree = {
      '1.json': [{ id: 1, note: null, tags: [], extra: {} }],
      '2.json': [{ id: 2 ** 40, note: 5, tags: ['x'], extra: { a: 1 } }],
      '3.json': [{ id: 1.5, note: null }],
      '4.json': [{}],
    }
    expect(summarise(groupTree(tree))).toEqual(['x s3://b/x/ 4 files'])
    expect(typeOfTable(tree, 'x')).toBe('struct<id:double,note:int,tags:array<string>,extra:struct<a:int>>')
    expect(kindsOf(tree)).toEqual([])
  })

  it('do not split by keys that are data', () => {
    const day = (date: string) => [{ station: 'a', values: { [date]: { t: 1, h: 2, p: 3 } } }]
    const tree = { '1.json': day('2024-01-01'), '2.json': day('2024-01-02'), '3.json': day('2024-01-03') }
    expect(summarise(groupTree(tree))).toEqual(['x s3://b/x/ 3 files'])
    expect(typeOfTable(tree, 'x')).toBe('struct<station:string,values:map<string,struct<t:int,h:int,p:int>>>')
  })

  it('split by format', () => {
    const columns = columnsOf('struct<a:int>')
    const tree: Tree = { 'a/1.parquet': { columns }, 'b/1.json': [{ a: 1 }] }
    const grouped = groupTree(tree)
    expect(grouped.tables.map(({ name, format }) => [name, format])).toEqual([
      ['a', 'parquet'],
      ['b', 'json'],
    ])
    expect(grouped.warnings).toMatchObject([
      { kind: 'split-form', message: 's3://b/x/ is 2 tables: json in b/, parquet in a/' },
    ])
    expect(kindsOf(tree, { tableGrouping: 'CombineCompatibleSchemas' })).toEqual(['split-form'])
  })

  it('do not split by classifier: an array of documents holds what a document is', () => {
    const columns = columnsOf('struct<a:int>')
    const { tables, warnings } = groupTree({
      '1.json': { format: 'json', columns },
      '2.json': { format: 'json', columns, classifier: 'C', jsonPath: '$[*]' },
      '3.json': { format: 'json', columns, classifier: 'C', jsonPath: '$[*]' },
    })
    expect(tables).toMatchObject([{ name: 'x', classifier: 'C', jsonPath: '$[*]', files: 3 }])
    expect(warnings).toMatchObject([
      {
        kind: 'mixed-classifiers',
        message: expect.stringContaining('C (2 files), the built-in one (1 file)'),
      },
    ])
  })

  it('do not split by compression, where Glue may, and it says so', () => {
    const columns = columnsOf('struct<a:int>')
    const tree: Tree = {
      '1.json': { format: 'json', columns },
      '2.json.gz': { format: 'json', columns, compression: 'gzip' },
      '3.json.gz': { format: 'json', columns, compression: 'gzip' },
    }
    const { tables, warnings } = groupTree(tree)
    expect(tables).toMatchObject([{ name: 'x', compression: 'gzip', files: 3 }])
    expect(warnings).toMatchObject([
      { kind: 'mixed-compression', message: expect.stringContaining('gzip (2 files), none (1 file)') },
    ])
  })

  it('leave out what is of unknown format, unless that is all there is', () => {
    const unknown: Partial<FileGroup> = { format: 'unknown' }
    const grouped = groupTree({ 'a.json': ab, 'README.md': unknown, 'docs/b.bin': unknown })
    expect(summarise(grouped)).toEqual(['x s3://b/x/ 1 files'])
    expect(grouped.map).toEqual([
      { uri: 's3://b/x/', files: 1, table: undefined },
      { uri: 's3://b/x/', files: 1, table: 'x' },
      { uri: 's3://b/x/docs/', files: 1, table: undefined },
    ])
    expect(grouped.warnings.map(({ kind }) => kind)).toEqual(['reads-more', 'unknown-format'])
    const all = groupTree({ 'README.md': unknown, 'b.bin': unknown })
    expect(all.tables).toMatchObject([{ name: 'x', format: 'unknown', columns: [], files: 2 }])
    expect(all.warnings).toMatchObject([{ kind: 'unknown-format' }])
  })

  it('keep partitions together beside stray files', () => {
    const tree = { 'year=2019/a.json': ab, 'year=2020/a.json': ab, 'errors.json': [{ message: 'x' }] }
    expect(summarise(groupTree(tree))).toEqual([
      'errors_json s3://b/x/errors.json 1 files',
      'x s3://b/x/ 2 files by year: year=2019 year=2020',
    ])
    expect(kindsOf(tree)).toEqual(['file-location', 'stray-files'])
  })

  it('are partitioned by folders of one layout only', () => {
    const tree = {
      'year=2019/month=01/a.json': ab,
      'year=2019/month=02/a.json': ab,
      'year=2020/a.json': ab,
      'old/a.json': ab,
    }
    const grouped = groupTree(tree)
    expect(summarise(grouped)).toEqual([
      'old s3://b/x/old/ 1 files',
      'x s3://b/x/ 2 files by year,month: year=2019/month=01 year=2019/month=02',
      'year_2020 s3://b/x/year=2020/ 1 files',
    ])
    expect(grouped.warnings).toMatchObject([
      {
        kind: 'split-layout',
        message: expect.stringContaining('year=…/month=…/; tables of their own are made of year=…/, */'),
      },
    ])
  })

  it('say where Athena reads more than the crawler has found', () => {
    const tree = { 'a.json': ab, 'b.json': ab, 'old/a.json': ab }
    const grouped = groupTree(tree)
    expect(summarise(grouped)).toEqual(['old s3://b/x/old/ 1 files', 'x s3://b/x/ 2 files'])
    expect(grouped.warnings).toMatchObject([
      { kind: 'reads-more', uri: 's3://b/x/', message: expect.stringContaining('s3://b/x/old/') },
      { kind: 'split-layout' },
    ])
  })

  it('have the folder’s value where a key has the name of a column', () => {
    const tree = { 'year=2019/a.json': [{ a: 1, Year: 2018 }] }
    const { tables, warnings } = groupTree(tree)
    expect(tables).toMatchObject([
      { columns: columnsOf('struct<a:int>'), partitions: [{ columns: columnsOf('struct<a:int>') }] },
    ])
    expect(warnings).toMatchObject([{ kind: 'key-is-column', message: expect.stringContaining('Year') }])
  })

  it('have names of their own where folders differ by case or signs', () => {
    const tree = { 'Orders/a.json': order, 'orders/a.json': person }
    const { tables, warnings } = groupTree(tree)
    expect(tables.map(({ name }) => name)).toEqual(['orders', expect.stringMatching(/^orders_[0-9a-f]{32}$/)])
    expect(tables.map(({ location }) => location)).toEqual(['s3://b/x/Orders/', 's3://b/x/orders/'])
    expect(warnings.map(({ kind }) => kind)).toEqual(['split-schema', 'name-taken'])
  })

  it('keep the names that the catalog has for their locations', () => {
    const tree = { 'Orders/a.json': order, 'orders/a.json': person }
    const existing = [{ name: 'orders', location: 's3://b/x/orders/' }]
    const { tables } = groupTree(tree, {}, existing)
    expect(tables[0]).toMatchObject({ name: 'orders', location: 's3://b/x/orders/' })
    expect(groupTree(tree, {}, tables).tables).toEqual(tables)
  })

  it('have the prefix of their crawler', () => {
    expect(summarise(groupTree({ 'a.json': ab }, { tablePrefix: 'Raw-' }))).toEqual([
      'raw_x s3://b/x/ 1 files',
    ])
  })

  it('lie at the table level; what lies above it is told', () => {
    const tree = { 'a/b/1.json': ab, 'a/c/1.json': ab, 'a/0.json': ab }
    expect(summarise(groupTree(tree, { tableLevel: 4 }))).toEqual([
      'a s3://b/x/a/ 1 files',
      'b s3://b/x/a/b/ 1 files',
      'c s3://b/x/a/c/ 1 files',
    ])
    expect(kindsOf(tree, { tableLevel: 4 })).toEqual(['above-level', 'reads-more'])
    expect(kindsOf({ 'a.json': ab }, { tableLevel: 1 })).toEqual(['below-level'])
    expect(kindsOf({ 'a.json': ab }, { tableLevel: 2 })).toEqual([])
  })

  it('are named after the bucket where the include path is one', () => {
    const [group] = groupsOf({ 'a.json': ab }, 's3://my-bucket')
    const paths = [{ path: 's3://my-bucket/', groups: group === undefined ? [] : [group] }]
    const { tables } = groupTables({ crawler: crawlerOf(), paths, existing: [] })
    expect(tables).toMatchObject([{ name: 'my_bucket', location: 's3://my-bucket/' }])
  })

  it('are warned of where the include path is a file', () => {
    const groups = groupsOf({ 'areas.json': ab })
    const paths = [{ path: `${root}/areas.json`, groups }]
    const { tables, warnings, map } = groupTables({ crawler: crawlerOf(), paths, existing: [] })
    expect(tables).toMatchObject([{ name: 'areas_json', location: 's3://b/x/areas.json' }])
    expect(warnings).toMatchObject([{ kind: 'file-location', message: expect.stringContaining('no rows') }])
    expect(map).toEqual([{ uri: 's3://b/x/areas.json', files: 1, table: 'areas_json' }])
  })

  it('come of each include path by itself; nested ones are told', () => {
    const outer = groupsOf({ 'a/1.json': order, 'c/1.json': person })
    const inner = groupsOf({ '1.json': order }, `${root}/a`)
    const paths = [
      { path: root, groups: outer },
      { path: `${root}/a/`, groups: inner },
      { path: root, groups: outer },
    ]
    const grouped = groupTables({ crawler: crawlerOf(), paths, existing: [] })
    expect(summarise(grouped)).toEqual(['a s3://b/x/a/ 1 files', 'c s3://b/x/c/ 1 files'])
    expect(grouped.warnings.map(({ kind }) => kind)).toEqual(['split-schema', 'nested-paths'])
    expect(grouped.map.map(({ table }) => table)).toEqual(['a', 'c'])
  })

  it('are not made if there are more than the threshold', () => {
    const tree = { 'orders.json': order, 'people.json': person }
    expect(() => groupTree(tree, { tableThreshold: 1 })).toThrow(DataError)
    expect(() => groupTree(tree, { tableThreshold: 1 })).toThrow(
      'finds 2 tables, more than its tableThreshold of 1',
    )
    expect(groupTree(tree, { tableThreshold: 2 }).tables).toHaveLength(2)
  })

  it('are none where there is nothing', () => {
    expect(groupTree({})).toEqual({ tables: [], warnings: [], map: [] })
  })
})

describe.runIf(existsSync(realFolder))('real documents', () => {
  const weather = join(realFolder, 'weather')
  const read = (folder: string, file: string) => [JSON.parse(readFileSync(join(folder, file), 'utf8'))]
  const files = existsSync(weather) ? readdirSync(weather).sort() : []

  it('of the weather, ten years of them, are one table, in one folder and by year', () => {
    expect(files).toHaveLength(30)
    const flat = Object.fromEntries(files.map((file) => [file, read(weather, file)]))
    expect(groupTree(flat)).toMatchObject({ tables: [{ name: 'x', files: 30 }], warnings: [] })
    const byYear = Object.fromEntries(
      files.map((file) => [`year=${file.match(/\d{4}/)?.[0]}/${file}`, read(weather, file)]),
    )
    const { tables, warnings } = groupTree(byYear)
    expect(tables).toMatchObject([{ name: 'x', files: 30, partitionKeys: [{ name: 'year' }] }])
    expect(tables[0]?.partitions.map(({ values }) => values[0])).toEqual(
      [...new Set(files.map((file) => file.match(/\d{4}/)?.[0]))].sort(),
    )
    expect(warnings).toEqual([])
  })

  it('of the weather and of earthquakes are two tables', () => {
    const quakes = join(realFolder, 'earthquakes')
    const tree = {
      ...Object.fromEntries(files.map((file) => [`weather/${file}`, read(weather, file)])),
      ...Object.fromEntries(readdirSync(quakes).map((file) => [`earthquakes/${file}`, read(quakes, file)])),
    }
    expect(summarise(groupTree(tree))).toEqual([
      'earthquakes s3://b/x/earthquakes/ 3 files',
      'weather s3://b/x/weather/ 30 files',
    ])
  })
})

describe('any crawl', () => {
  const names = fc.constantFrom('a', 'b', 'k=1', 'k=2', 'K=3', '2019', 'x.json', 'y.json')
  const keys = fc.array(names, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
  const document = fc.constantFrom<unknown>(
    { a: 1, b: 'x' },
    { a: 1.5, b: 'x', c: null },
    { a: 'text' },
    { z: [1], y: { w: true } },
    { z: [], y: {} },
    {},
  )
  const content = fc.oneof(
    { weight: 5, arbitrary: fc.array(document, { minLength: 1, maxLength: 2 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Partial<FileGroup>>(
        { format: 'unknown' },
        { format: 'csv', columns: columnsOf('struct<a:bigint>'), compression: 'gzip' },
      ),
    },
  )
  const tree = fc.dictionary(keys, content, { maxKeys: 8 })
  const crawler = fc.record(
    {
      tableLevel: fc.integer({ min: 1, max: 5 }),
      tableGrouping: fc.constant('CombineCompatibleSchemas' as const),
      similarity: fc.constantFrom(0, 0.5, 0.7, 1),
    },
    { requiredKeys: [] },
  )

  it('does not depend on the order in which paths, folders and files are listed', () => {
    fc.assert(
      fc.property(
        tree.chain((files) => {
          const groups = groupsOf(files)
          return fc.tuple(fc.constant(groups), fc.shuffledSubarray([...groups], { minLength: groups.length }))
        }),
        crawler,
        ([groups, shuffled], settings) => {
          const group = (list: readonly FileGroup[]) =>
            groupTables({ crawler: crawlerOf(settings), paths: [{ path: root, groups: list }], existing: [] })
          expect(group(shuffled)).toEqual(group(groups))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('puts each file that is of a known format in one table, once', () => {
    fc.assert(
      fc.property(tree, crawler, (files, settings) => {
        const groups = groupsOf(files)
        const { tables, map } = groupTree(files, settings)
        const known = groups.filter(({ format }) => format !== 'unknown')
        const expected = (known.length > 0 ? known : groups).flatMap((group) => group.files).sort()
        expect(tables.flatMap((table) => table.groups.flatMap((group) => group.files)).sort()).toEqual(
          expected,
        )
        expect(tables.reduce((sum, table) => sum + table.files, 0)).toBe(expected.length)
        expect(map.reduce((sum, folder) => sum + folder.files, 0)).toBe(groups.length)
        expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length)
        expect(new Set(tables.map(({ location }) => location)).size).toBe(tables.length)
        for (const { partitions, partitionKeys, files: count } of tables) {
          for (const { values } of partitions) expect(values).toHaveLength(partitionKeys.length)
          if (partitionKeys.length > 0)
            expect(partitions.reduce((sum, each) => sum + each.files, 0)).toBe(count)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('names its tables as the crawl before did', () => {
    fc.assert(
      fc.property(tree, crawler, (files, settings) => {
        const { tables } = groupTree(files, settings)
        expect(groupTree(files, settings, tables).tables).toEqual(tables)
      }),
      { numRuns: 200 },
    )
  })
})
