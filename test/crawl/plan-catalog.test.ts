import { describe, expect, it } from 'vitest'
import { findKnownFolders } from '../../src/crawl/catalog/find-known-folders.ts'
import { isEmptyPlan, planCatalog } from '../../src/crawl/catalog/plan-catalog.ts'
import type { CrawledTable } from '../../src/crawl/tables/crawled-table.ts'
import type { CatalogTable } from '../../src/spec/catalog-table.ts'
import type { Crawler } from '../../src/spec/crawler.ts'
import { type Field, printType } from '../../src/spec/data-type.ts'
import {
  crawledOf,
  crawledOnce,
  crawlerOf,
  firstCrawl,
  jobTableOf,
  partitionedOf,
  secondCrawl,
} from './crawls.ts'
import { columnsOf, typeOf } from './type-of.ts'

function print(columns: readonly Field[] | undefined): string | undefined {
  return columns && printType({ kind: 'struct', fields: columns }).slice('struct<'.length, -1)
}

/** A second crawl, and the only table of its plan. */
function recrawl(
  existing: readonly CatalogTable[],
  crawled: readonly CrawledTable[],
  settings: Partial<Crawler> = {},
) {
  const plan = planCatalog({ crawled, existing, crawler: crawlerOf(settings), ...secondCrawl })
  const [change] = plan.tables
  if (change === undefined || plan.tables.length > 1) throw new Error(`${plan.tables.length} tables`)
  return { plan, change, columns: print(change.table?.columns) }
}

const log = { updateBehavior: 'LOG', deleteBehavior: 'LOG' } as const
const merge = { tableBehavior: 'MergeNewColumns' } as const

describe('a location that two crawlers look at', () => {
  const [first] = planCatalog({
    crawled: [crawledOf('a:int')],
    existing: [],
    crawler: crawlerOf({ name: 'A' }),
    ...firstCrawl,
  }).tables
  const existing = first?.table === undefined ? [] : [first.table]

  it('has a table of each where their prefixes make different names', () => {
    const { change } = recrawl(existing, [crawledOf('b:int', { name: 'x_raw' })], {
      name: 'B',
      tablePrefix: 'x_',
    })
    expect(change).toMatchObject({ kind: 'created', name: 'x_raw' })
  })

  it('has one table where both would name it the same', () => {
    const { change } = recrawl(existing, [crawledOf('a:int,b:int')], { name: 'B' })
    expect(change).toMatchObject({ kind: 'updated', name: 'raw', table: { crawledBy: { crawler: 'B' } } })
  })
})

describe('a table that is new', () => {
  it('is entered whatever the policy, with what was found out about its files', () => {
    const found = partitionedOf('a:int,b:string', { 2019: 'a:int', 2020: 'a:int,b:string' })
    const csv = { delimiter: '|', header: true, quoted: false, columns: ['a', 'b'] } as const
    for (const settings of [{}, log, merge, { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY', ...log } as const]) {
      const crawler = crawlerOf({ ...settings, exclude: [{ text: 'x/**', place: {} }] })
      const crawled = [{ ...found, format: 'csv', csv, compression: 'gzip' } as const]
      const { tables, warnings } = planCatalog({ crawled, existing: [], crawler, ...firstCrawl })
      expect(warnings).toEqual([])
      expect(tables.map(({ kind }) => kind)).toEqual(['created'])
      expect(tables[0]?.table).toEqual({
        database: 'lake',
        name: 'raw',
        location: 's3://b/raw/',
        format: 'csv',
        columns: columnsOf('struct<a:int,b:string>'),
        partitionKeys: columnsOf('struct<year:string>'),
        partitions: [
          {
            values: ['2019'],
            folder: 'year=2019',
            columns: columnsOf('struct<a:int>'),
            crawled: { files: 1, bytes: 100, records: 10 },
          },
          { values: ['2020'], folder: 'year=2020', crawled: { files: 1, bytes: 100, records: 10 } },
        ],
        crawledBy: { crawler: 'C', run: 'c-1' },
        crawled: {
          compression: 'gzip',
          csv: { delimiter: '|', header: true, quoted: false },
          exclusions: ['x/**'],
          files: 2,
          bytes: 200,
          records: 20,
        },
      })
    }
  })

  it('gets another name where a table elsewhere has it, and keeps that', () => {
    const existing = [jobTableOf('a:int', { name: 'raw', location: 's3://b/made/' })]
    const plan = planCatalog({ crawled: [crawledOf('a:int')], existing, crawler: crawlerOf(), ...firstCrawl })
    const [change] = plan.tables
    expect(change?.name).toMatch(/^raw_[0-9a-f]{32}$/)
    const after = [...existing, ...plan.tables.flatMap(({ table }) => table ?? [])]
    const again = planCatalog({
      crawled: [crawledOf('a:int')],
      existing: after,
      crawler: crawlerOf(),
      ...secondCrawl,
    })
    expect(again.tables.map(({ kind, name }) => [kind, name])).toEqual([['unchanged', change?.name]])
  })

  it('warns of names that are one in lower case', () => {
    const int = typeOf('int')
    const names = (...all: string[]) => all.map((name) => ({ name, type: int }))
    const columns = [
      ...names('Id', 'id'),
      { name: 'o', type: { kind: 'struct', fields: names('X', 'x') } as const },
    ]
    const { warnings } = planCatalog({
      crawled: [{ ...crawledOf('a:int'), columns }],
      existing: [],
      crawler: crawlerOf(),
      ...firstCrawl,
    })
    expect(warnings).toEqual([
      expect.stringMatching(/^lake\.raw: Id and id are one column/),
      expect.stringMatching(/^lake\.raw: o\.X and o\.x are one column/),
    ])
  })
})

describe('a table that is found again', () => {
  const existing = crawledOnce([crawledOf('a:int,b:string,o:struct<x:int>')])
  const changed = crawledOf('a:bigint,c:double,o:struct<x:string,y:int>')

  it('is unchanged, and nothing is written, where its files are', () => {
    const { plan, change } = recrawl(existing, [crawledOf('a:int,b:string,o:struct<x:int>')])
    expect(change.kind).toBe('unchanged')
    expect(isEmptyPlan(plan)).toBe(true)
  })

  it('UPDATE_IN_DATABASE: columns are added, dropped and retyped', () => {
    const { change, columns } = recrawl(existing, [changed])
    expect(change).toMatchObject({
      kind: 'updated',
      logged: [],
      columns: {
        added: columnsOf('struct<c:double>'),
        gone: columnsOf('struct<b:string>'),
        retyped: [
          { name: 'a', before: typeOf('int'), after: typeOf('bigint') },
          { name: 'o', before: typeOf('struct<x:int>'), after: typeOf('struct<x:string,y:int>') },
        ],
      },
    })
    expect(columns).toBe('a:bigint,c:double,o:struct<x:string,y:int>')
    expect(change.table?.crawledBy).toEqual({ crawler: 'C', run: 'c-2' })
  })

  it('LOG: it stays, and every change is said', () => {
    const { plan, change } = recrawl(existing, [changed], log)
    expect(change).toMatchObject({
      kind: 'logged',
      logged: [
        'new column c double',
        'column b is gone',
        'column a is int, and now bigint',
        'column o is struct<x:int>, and now struct<x:string,y:int>',
      ],
    })
    expect(isEmptyPlan(plan)).toBe(true)
  })

  it('LOG: more files of the same are no change', () => {
    const more = { ...crawledOf('a:int,b:string,o:struct<x:int>'), files: 9, records: 900 }
    expect(recrawl(existing, [more], log).change).toMatchObject({ kind: 'unchanged', logged: [] })
    expect(recrawl(existing, [more]).change).toMatchObject({
      kind: 'updated',
      columns: { added: [], gone: [], retyped: [] },
      table: { crawled: { files: 9, records: 900 } },
    })
  })

  it('MergeNewColumns: columns and fields are added only, also over LOG', () => {
    for (const settings of [merge, { ...merge, ...log }]) {
      const { change, columns } = recrawl(existing, [changed], settings)
      expect(columns).toBe('a:int,b:string,o:struct<x:int,y:int>,c:double')
      expect(change).toMatchObject({
        kind: 'updated',
        logged: [
          'column b is gone',
          'column a is int, and now bigint',
          'column o is struct<x:int,y:int>, and now struct<x:string,y:int>',
        ],
      })
    }
  })

  it('MergeNewColumns: one whose files are something else is deprecated, once', () => {
    const csv = { delimiter: ',', header: true, quoted: false, columns: ['a'] } as const
    const other = { ...crawledOf('a:int'), format: 'csv', csv, compression: 'gzip' } as const
    const { change } = recrawl(existing, [other], merge)
    expect(change).toMatchObject({
      kind: 'deprecated',
      logged: ['the format is json, and now csv', 'the compression is none, and now gzip'],
      table: { format: 'json', deprecatedByCrawler: 2000 },
    })
    const again = planCatalog({
      crawled: [other],
      existing: change.table === undefined ? [] : [change.table],
      crawler: crawlerOf(merge),
      run: 'c-3',
      now: 3000,
    })
    expect(again.tables[0]?.kind).toBe('logged')
    expect(isEmptyPlan(again)).toBe(true)
  })

  it('order and case of names are no change of columns', () => {
    const { change } = recrawl(existing, [crawledOf('o:struct<x:int>,`B`:string,a:int')])
    expect(change.columns).toEqual({ added: [], gone: [], retyped: [] })
  })

  it('warns where another classifier reads it', () => {
    const by = (jsonPath: string) => [{ ...crawledOf('a:int'), classifier: 'W', jsonPath }]
    const { plan, change } = recrawl(crawledOnce(by('$[*]')), by('$.list[*]'))
    expect(plan.warnings).toEqual([expect.stringContaining('was read by W ($[*]), and now by W ($.list[*])')])
    expect(change.table?.crawled).toMatchObject({ classifier: 'W', jsonPath: '$.list[*]' })
    expect(recrawl(crawledOnce(by('$[*]')), by('$[*]')).plan.warnings).toEqual([])
    const builtIn = recrawl(crawledOnce([crawledOf('a:int')]), by('$'))
    expect(builtIn.plan.warnings).toEqual([
      expect.stringContaining('was read by a built-in classifier, and now by W ($)'),
    ])
  })
})

describe('partitions', () => {
  const existing = crawledOnce([partitionedOf('a:int', { 2018: 'a:int', 2019: 'a:int' })])
  const found = [partitionedOf('a:int,b:int', { 2019: 'a:int,b:int', 2020: 'b:int' })]

  function partitionsOf(table: CatalogTable | undefined) {
    return table?.partitions.map(({ values, columns, deprecatedByCrawler }) => [
      values[0],
      print(columns),
      deprecatedByCrawler,
    ])
  }

  it('UPDATE_IN_DATABASE: are added and updated; DEPRECATE_IN_DATABASE: those that are gone are marked', () => {
    const { change } = recrawl(existing, found)
    expect(change.partitions).toEqual({ added: ['year=2020'], changed: ['year=2019'], gone: ['year=2018'] })
    expect(partitionsOf(change.table)).toEqual([
      ['2018', 'a:int', 2000],
      ['2019', undefined, undefined],
      ['2020', 'b:int', undefined],
    ])
  })

  it('DELETE_FROM_DATABASE: those that are gone are dropped', () => {
    const { change } = recrawl(existing, found, { deleteBehavior: 'DELETE_FROM_DATABASE' })
    expect(change.partitions.gone).toEqual(['year=2018'])
    expect(partitionsOf(change.table)?.map(([year]) => year)).toEqual(['2019', '2020'])
  })

  it('LOG: new ones are added, with their own columns, and nothing else happens', () => {
    const { change, columns } = recrawl(existing, found, log)
    expect(change.kind).toBe('updated')
    expect(columns).toBe('a:int')
    expect(change.partitions).toEqual({ added: ['year=2020'], changed: [], gone: [] })
    expect(partitionsOf(change.table)).toEqual([
      ['2018', undefined, undefined],
      ['2019', undefined, undefined],
      ['2020', 'b:int', undefined],
    ])
    expect(change.logged).toEqual([
      'new column b int',
      'partition year=2019 has other columns',
      'partition year=2018 is gone',
    ])
  })

  it('MergeNewColumns: known ones get new columns, and lose none', () => {
    const { change, columns } = recrawl(
      existing,
      [partitionedOf('b:int', { 2018: 'a:int', 2019: 'b:int' })],
      merge,
    )
    expect(columns).toBe('a:int,b:int')
    expect(partitionsOf(change.table)).toEqual([
      ['2018', 'a:int', undefined],
      ['2019', undefined, undefined],
    ])
    expect(change.partitions).toEqual({ added: [], changed: ['year=2019'], gone: [] })
  })

  it('InheritFromTable: all have the columns of the table', () => {
    const inherit = { partitionBehavior: 'InheritFromTable' } as const
    const { change } = recrawl(existing, found, inherit)
    expect(partitionsOf(change.table)?.map(([, columns]) => columns)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    const own = crawledOnce([partitionedOf('a:int,b:int', { 2018: 'a:int' })])
    expect(own[0]?.partitions[0]?.columns).toBeDefined()
    const later = recrawl(own, [partitionedOf('a:int,b:int', { 2018: 'a:int' })], { ...inherit, ...log })
    expect(partitionsOf(later.change.table)).toEqual([['2018', undefined, undefined]])
    expect(later.change).toMatchObject({ partitions: { changed: ['year=2018'] }, logged: [] })
  })

  it('CRAWL_NEW_FOLDERS_ONLY: known ones are not missed, and new ones are added', () => {
    const crawler = { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY', ...log } as const
    expect([...findKnownFolders(existing, crawlerOf(crawler))].sort()).toEqual([
      's3://b/raw/year=2018/',
      's3://b/raw/year=2019/',
    ])
    const { change } = recrawl(existing, [partitionedOf('b:int', { 2020: 'b:int' })], crawler)
    expect(change.partitions).toEqual({ added: ['year=2020'], changed: [], gone: [] })
    expect(change.table).toMatchObject({ crawled: { files: 2 } })
    expect(change.logged).toEqual(['new column b int', 'column a is gone'])
    const merged = recrawl(existing, [partitionedOf('b:int', { 2020: 'b:int' })], { ...crawler, ...merge })
    expect(merged.columns).toBe('a:int,b:int')
    expect(merged.change.table).toMatchObject({ crawled: { files: 3, bytes: 300, records: 30 } })
    const none = planCatalog({ crawled: [], existing, crawler: crawlerOf(crawler), ...secondCrawl })
    expect(none.tables).toEqual([])
  })

  it('of other keys replace the old ones, or stay away under LOG', () => {
    const flat = [crawledOf('a:int')]
    const { change } = recrawl(existing, flat, { deleteBehavior: 'LOG' })
    expect(change).toMatchObject({
      kind: 'updated',
      partitions: { added: [], changed: [], gone: ['year=2018', 'year=2019'] },
      table: { partitionKeys: [], partitions: [] },
    })
    expect(recrawl(existing, flat, log).change).toMatchObject({
      kind: 'logged',
      logged: ['the folders are year, and now no partitions'],
    })
  })
})

describe('a table that is gone', () => {
  const existing = crawledOnce([crawledOf('a:int')])

  it('is marked, dropped or only mentioned', () => {
    expect(recrawl(existing, []).change).toMatchObject({
      kind: 'deprecated',
      table: { deprecatedByCrawler: 2000, crawledBy: { crawler: 'C', run: 'c-2' } },
    })
    const dropped = recrawl(existing, [], { deleteBehavior: 'DELETE_FROM_DATABASE' })
    expect(dropped.change).toMatchObject({ kind: 'deleted', database: 'lake', name: 'raw' })
    expect(dropped.change.table).toBeUndefined()
    const logged = recrawl(existing, [], log)
    expect(logged.change).toMatchObject({
      kind: 'logged',
      logged: ['there are no files at s3://b/raw/ any more'],
    })
    expect(isEmptyPlan(logged.plan)).toBe(true)
  })

  it('stays marked once, and is no longer when its files are back', () => {
    const marked = recrawl(existing, []).change.table
    if (marked === undefined) throw new Error('not marked')
    const again = planCatalog({
      crawled: [],
      existing: [marked],
      crawler: crawlerOf(),
      run: 'c-3',
      now: 3000,
    })
    expect(again.tables[0]?.kind).toBe('unchanged')
    const back = recrawl([marked], [crawledOf('a:int')])
    expect(back.change.kind).toBe('updated')
    expect(back.change.table).not.toHaveProperty('deprecatedByCrawler')
  })

  it.each<[string, Partial<CatalogTable>]>([
    ['another crawler made', { crawledBy: { crawler: 'D' } }],
    ['a job writes', { updatedBy: { job: 'J', run: 'j', at: '' } }],
    ['lies outside of the paths', { location: 's3://b/rawer/' }],
    ['is of another database', { database: 'other' }],
  ])('stays where %s', (_, change) => {
    const others = existing.map((table) => ({ ...table, ...change }))
    const plan = planCatalog({ crawled: [], existing: others, crawler: crawlerOf(), ...secondCrawl })
    expect(plan.tables).toEqual([])
  })
})

describe('a table that a job writes', () => {
  const declared = 'id:bigint,`Name`:string,at:timestamp,tag:varchar(3),o:struct<`X`:double>'

  it('is unchanged where columns, types and partition keys are equal, case and order aside', () => {
    const found = {
      ...crawledOf('o:struct<x:double>,id:bigint,name:string,at:timestamp,tag:string'),
      format: 'parquet',
    } as const
    const { plan, change } = recrawl([jobTableOf(declared)], [found])
    expect(change).toMatchObject({ kind: 'unchanged', name: 'made', logged: [] })
    expect(isEmptyPlan(plan)).toBe(true)
  })

  it('is equal in text where the text can be what it declares', () => {
    const json = jobTableOf('id:bigint,price:double,day:date,tags:map<string,int>,never:string', {
      format: 'json',
    })
    const found = crawledOf('id:int,price:int,day:string,tags:struct<a:int>')
    expect(recrawl([json], [found]).change.kind).toBe('unchanged')
    const csv = jobTableOf('code:string,price:decimal(5,2)', { format: 'csv' })
    const cells = { ...crawledOf('code:int,price:double'), format: 'csv' } as const
    expect(recrawl([csv], [cells]).change.kind).toBe('unchanged')
    const wrong = recrawl([json], [crawledOf('id:string,price:int,day:string,tags:struct<a:int>')])
    expect(wrong.change.columns.retyped.map(({ name }) => name)).toEqual(['id'])
  })

  it('is updated in place, and stays the job’s', () => {
    const found = { ...crawledOf('id:int,name:string,more:int'), format: 'parquet' } as const
    const { change, columns } = recrawl([jobTableOf('id:bigint,`Name`:string,old:int')], [found])
    expect(columns).toBe('id:int,Name:string,more:int')
    expect(change).toMatchObject({
      kind: 'updated',
      name: 'made',
      table: {
        description: 'Made by J',
        updatedBy: { job: 'J', run: 'j-1' },
        crawledBy: { crawler: 'C', run: 'c-2' },
      },
    })
    const merged = recrawl([jobTableOf('id:bigint,old:int')], [found], merge)
    expect(merged.columns).toBe('id:bigint,old:int,name:string,more:int')
    const logged = recrawl([jobTableOf('id:bigint,name:string')], [found], log)
    expect(logged.change).toMatchObject({
      kind: 'logged',
      logged: ['new column more int', 'column id is bigint, and now int'],
    })
  })

  it('keeps format and partition keys, whatever lies there', () => {
    const { plan, change } = recrawl([jobTableOf('id:int')], [crawledOf('id:int')])
    expect(change).toMatchObject({ kind: 'logged', logged: ['the format is parquet, and now json'] })
    expect(isEmptyPlan(plan)).toBe(true)
  })

  it('gets new partitions, whatever the policy, and loses none; the folders do not say the type of a key', () => {
    const before = jobTableOf('id:int', {
      partitionKeys: columnsOf('struct<year:int>'),
      partitions: [{ values: ['2018'], folder: 'year=2018' }],
    })
    const found = { ...partitionedOf('id:int', { 2019: 'id:int' }), format: 'parquet' } as const
    for (const settings of [{}, log, merge, { deleteBehavior: 'DELETE_FROM_DATABASE' } as const]) {
      const { change } = recrawl([before], [found], settings)
      expect(change.kind).toBe('updated')
      expect(change.table?.partitionKeys).toEqual(before.partitionKeys)
      expect(change.table?.partitions).toEqual([
        { values: ['2018'], folder: 'year=2018' },
        { values: ['2019'], folder: 'year=2019' },
      ])
    }
  })
})
