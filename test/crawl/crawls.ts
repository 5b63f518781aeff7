import type { CatalogPlan } from '../../src/crawl/catalog/catalog-plan.ts'
import { planCatalog } from '../../src/crawl/catalog/plan-catalog.ts'
import type { CrawledPartition, CrawledTable } from '../../src/crawl/tables/crawled-table.ts'
import type { CatalogTable } from '../../src/spec/catalog-table.ts'
import type { Crawler } from '../../src/spec/crawler.ts'
import { columnsOf } from './type-of.ts'

export const place = { file: 'etl.yaml', line: 1, column: 1 }

export function crawlerOf(settings: Partial<Crawler> = {}): Crawler {
  return {
    name: 'C',
    place,
    database: 'lake',
    paths: ['s3://b/raw'],
    exclude: [],
    classifiers: [],
    tags: {},
    tablePrefix: '',
    similarity: 0.7,
    updateBehavior: 'UPDATE_IN_DATABASE',
    deleteBehavior: 'DEPRECATE_IN_DATABASE',
    recrawlBehavior: 'CRAWL_EVERYTHING',
    ...settings,
  }
}

/** A crawled table of JSON at s3://b/raw/; columns as `a:int,b:string`. */
export function crawledOf(columns: string, more: Partial<CrawledTable> = {}): CrawledTable {
  return {
    name: 'raw',
    location: 's3://b/raw/',
    format: 'json',
    compression: 'none',
    columns: columnsOf(`struct<${columns}>`),
    partitionKeys: [],
    partitions: [],
    files: 1,
    bytes: 100,
    records: 10,
    ...more,
  }
}

/** The same with partitions: `{ '2019': 'a:int' }`, by the value of year. */
export function partitionedOf(columns: string, years: Readonly<Record<string, string>>): CrawledTable {
  const partitions = Object.entries(years).map(
    ([year, own]): CrawledPartition => ({
      values: [year],
      folder: `year=${year}`,
      columns: columnsOf(`struct<${own}>`),
      files: 1,
      bytes: 100,
      records: 10,
    }),
  )
  return crawledOf(columns, {
    partitionKeys: columnsOf('struct<year:string>'),
    partitions,
    files: partitions.length,
    bytes: 100 * partitions.length,
    records: 10 * partitions.length,
  })
}

/** A table that the job J writes at s3://b/raw/, in Parquet. */
export function jobTableOf(columns: string, more: Partial<CatalogTable> = {}): CatalogTable {
  return {
    database: 'lake',
    name: 'made',
    description: 'Made by J',
    location: 's3://b/raw/',
    format: 'parquet',
    columns: columnsOf(`struct<${columns}>`),
    partitionKeys: [],
    partitions: [],
    updatedBy: { job: 'J', run: 'j-1', at: '2026-01-01T00:00:00.000Z' },
    ...more,
  }
}

export const firstCrawl = { run: 'c-1', now: 1000 }
export const secondCrawl = { run: 'c-2', now: 2000 }

/** What the catalog holds once a plan was carried out. */
export function afterPlan(existing: readonly CatalogTable[], plan: CatalogPlan): readonly CatalogTable[] {
  const isIt = (table: CatalogTable, name: string, database: string) =>
    table.name === name && table.database === database
  return plan.tables.reduce<readonly CatalogTable[]>((tables, { kind, name, database, table }) => {
    if (table === undefined && kind !== 'deleted') return tables
    const others = tables.filter((other) => !isIt(other, name, database))
    return table === undefined ? others : [...others, table]
  }, existing)
}

/** The catalog after a first crawl of an empty one. */
export function crawledOnce(
  crawled: readonly CrawledTable[],
  crawler: Crawler = crawlerOf(),
): readonly CatalogTable[] {
  return afterPlan([], planCatalog({ crawled, existing: [], crawler, ...firstCrawl }))
}
