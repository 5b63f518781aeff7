import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isEmptyPlan, planCatalog } from '../../src/crawl/catalog/plan-catalog.ts'
import type { CrawledTable } from '../../src/crawl/tables/crawled-table.ts'
import type { CatalogTable } from '../../src/spec/catalog-table.ts'
import { deleteBehaviors, recrawlBehaviors, updateBehaviors } from '../../src/spec/crawler.ts'
import { afterPlan, crawlerOf, jobTableOf } from './crawls.ts'
import { columnsOf, typeOf } from './type-of.ts'

const types = ['int', 'bigint', 'string', 'struct<x:int>', 'struct<x:int,y:array<struct<z:int>>>'].map(typeOf)

const anyColumns = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('a', 'b', 'c', 'D'), type: fc.constantFrom(...types) }),
  { selector: ({ name }) => name },
)

const anyCounts = fc.record({ files: fc.nat(3), bytes: fc.nat(9), records: fc.nat(9) })

const anyPartitions = fc
  .uniqueArray(fc.tuple(fc.constantFrom('1', '2', '3'), anyColumns, anyCounts), {
    selector: ([value]) => value,
  })
  .map((entries) =>
    entries.map(([value, columns, counts]) => ({
      values: [value],
      folder: `k=${value}`,
      columns,
      ...counts,
    })),
  )

const anyTable = (name: string): fc.Arbitrary<CrawledTable> =>
  fc
    .record({
      format: fc.constantFrom('json' as const, 'parquet' as const),
      compression: fc.constantFrom('none', 'gzip'),
      columns: anyColumns,
      partitions: fc.option(anyPartitions, { nil: undefined }),
      counts: anyCounts,
      classifier: fc.option(fc.constantFrom('A', 'B'), { nil: undefined }),
    })
    .map(({ counts, partitions, classifier, ...table }) => ({
      name,
      location: `s3://b/raw/${name}/`,
      ...table,
      ...counts,
      ...(classifier === undefined ? {} : { classifier, jsonPath: '$' }),
      partitionKeys: partitions === undefined ? [] : columnsOf('struct<k:string>'),
      partitions: partitions ?? [],
    }))

const anyCrawl = fc
  .tuple(fc.subarray(['t1', 't2', 't3']), anyTable(''), anyTable(''), anyTable(''))
  .map(([names, ...tables]) =>
    names.map((name, index) => ({
      ...(tables[index] as CrawledTable),
      name,
      location: `s3://b/raw/${name}/`,
    })),
  )

const anyCrawler = fc
  .record(
    {
      updateBehavior: fc.constantFrom(...updateBehaviors),
      deleteBehavior: fc.constantFrom(...deleteBehaviors),
      recrawlBehavior: fc.constantFrom(...recrawlBehaviors),
      tableBehavior: fc.constant('MergeNewColumns' as const),
      partitionBehavior: fc.constant('InheritFromTable' as const),
    },
    { requiredKeys: ['updateBehavior', 'deleteBehavior', 'recrawlBehavior'] },
  )
  .map((settings) =>
    settings.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY'
      ? crawlerOf({ ...settings, updateBehavior: 'LOG', deleteBehavior: 'LOG' })
      : crawlerOf(settings),
  )

const anyJobTable = fc
  .record({
    format: fc.constantFrom('json' as const, 'parquet' as const),
    columns: anyColumns,
    partitioned: fc.boolean(),
  })
  .map(
    ({ format, columns, partitioned }): CatalogTable =>
      jobTableOf('a:int', {
        name: 't1',
        location: 's3://b/raw/t1/',
        format,
        columns,
        partitionKeys: partitioned ? columnsOf('struct<k:string>') : [],
        partitions: partitioned ? [{ values: ['1'], folder: 'k=1' }] : [],
      }),
  )

it('a crawl that finds the same again writes nothing, whatever the settings and whatever was there', () => {
  fc.assert(
    fc.property(
      anyCrawler,
      fc.option(anyJobTable, { nil: undefined }),
      anyCrawl,
      anyCrawl,
      (crawler, job, first, second) => {
        const start = job === undefined ? [] : [job]
        const plan = (crawled: readonly CrawledTable[], existing: readonly CatalogTable[], now: number) =>
          planCatalog({ crawled, existing, crawler, run: `c-${now}`, now })
        const before = afterPlan(start, plan(first, start, 1))
        const after = afterPlan(before, plan(second, before, 2))
        const third = plan(second, after, 3)
        expect(isEmptyPlan(third), JSON.stringify(third.tables, undefined, 1)).toBe(true)
        expect(plan(second.toReversed(), after, 4)).toEqual({ ...third })
        // through the files of the catalog
        const read = JSON.parse(JSON.stringify(after)) as readonly CatalogTable[]
        expect(isEmptyPlan(plan(second, read, 5))).toBe(true)
      },
    ),
    { numRuns: 1000 },
  )
})

it('LOG leaves every known column of every table as it is, and MergeNewColumns every one of them', () => {
  fc.assert(
    fc.property(anyCrawl, anyCrawl, fc.boolean(), (first, second, merges) => {
      const crawler = merges
        ? crawlerOf({ tableBehavior: 'MergeNewColumns' })
        : crawlerOf({ updateBehavior: 'LOG', deleteBehavior: 'LOG' })
      const before = afterPlan([], planCatalog({ crawled: first, existing: [], crawler, run: 'c-1', now: 1 }))
      const after = afterPlan(
        before,
        planCatalog({ crawled: second, existing: before, crawler, run: 'c-2', now: 2 }),
      )
      for (const { name, columns } of before) {
        const later = after.find((table) => table.name === name)?.columns ?? []
        if (merges)
          expect(later.map((column) => column.name)).toEqual(
            expect.arrayContaining(columns.map((column) => column.name)),
          )
        else expect(later).toEqual(columns)
      }
    }),
  )
})
