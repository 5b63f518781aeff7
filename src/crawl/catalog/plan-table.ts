import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Crawler } from '../../spec/crawler.ts'
import type { Field } from '../../spec/data-type.ts'
import type { CrawledTable } from '../tables/crawled-table.ts'
import { type CrawlMoment, noPartitionChanges, type TableChange } from './catalog-plan.ts'
import { compareColumns, describeColumnChanges, hasChanges, noColumnChanges } from './compare-columns.ts'
import { describeFacts, findFundamentalChanges, isSameEntry } from './describe-crawled.ts'
import { mergeNewColumns } from './merge-new-columns.ts'
import { planPartitions, type UpdatePolicy } from './plan-partitions.ts'

interface TableOptions {
  readonly before: CatalogTable
  readonly found: CrawledTable
  readonly crawler: Crawler
}

/** A table that the catalog does not have yet. */
export function planNewTable(
  {
    found,
    name,
    crawler,
  }: { readonly found: CrawledTable; readonly name: string; readonly crawler: Crawler },
  moment: CrawlMoment,
): TableChange {
  const database = databaseOf(crawler)
  const { columns, partitionKeys, location, format } = found
  const { partitions } = planPartitions(
    { before: { columns, partitions: [] }, found, columns, policy: 'update', crawler },
    moment,
  )
  const table: CatalogTable = {
    database,
    name,
    location,
    format,
    columns,
    partitionKeys,
    partitions,
    crawledBy: { crawler: crawler.name, run: moment.run },
    crawled: describeFacts(found, crawler),
  }
  return {
    kind: 'created',
    database,
    name,
    columns: noColumnChanges,
    partitions: noPartitionChanges,
    logged: [],
    table,
  }
}

/** A table that the catalog has, and that no job writes. */
export function planKnownTable(options: TableOptions, moment: CrawlMoment): TableChange {
  const { before, found } = options
  const policy = policyOf(options.crawler)
  const fundamental = findFundamentalChanges(before, found)
  if (policy === 'merge' && fundamental.length > 0) return deprecateUnlike(options, fundamental, moment)
  const keysDiffer = keysOf(before) !== keysOf(found)
  if (policy === 'log' && keysDiffer) return leave(before, fundamental)
  const columns = columnsAfter(before, found, policy)
  const { partitions, changes, logged } = planPartitions(
    {
      before: keysDiffer ? { columns, partitions: [] } : before,
      found,
      columns,
      policy,
      crawler: options.crawler,
    },
    moment,
  )
  const base = policy === 'log' ? before : revive(options, columns)
  const table = { ...base, columns, partitions }
  const left = [
    ...(policy === 'log' ? fundamental : []),
    ...describeColumnChanges(compareColumns(columns, found.columns)),
    ...logged,
  ]
  const gone = keysDiffer ? before.partitions.map(({ folder }) => folder) : changes.gone
  return settle({ ...options, table, partitions: { ...changes, gone }, logged: left }, moment)
}

function columnsAfter(before: CatalogTable, found: CrawledTable, policy: UpdatePolicy): readonly Field[] {
  if (policy === 'log') return before.columns
  return policy === 'merge' ? mergeNewColumns(before.columns, found.columns) : found.columns
}

/** As it is found now, and no longer deprecated. */
function revive({ before, found, crawler }: TableOptions, columns: readonly Field[]): CatalogTable {
  const { deprecatedByCrawler: _, ...rest } = before
  const facts = describeFacts(found, crawler)
  const isIncremental = crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY'
  return {
    ...rest,
    location: found.location,
    format: found.format,
    columns,
    partitionKeys: found.partitionKeys,
    crawled: isIncremental ? addCounts(before, found, facts) : facts,
  }
}

/** Only new folders were looked at. */
function addCounts(
  before: CatalogTable,
  found: CrawledTable,
  facts: NonNullable<CatalogTable['crawled']>,
): NonNullable<CatalogTable['crawled']> {
  if (before.crawled === undefined) return facts
  const known = new Set(before.partitions.map(({ folder }) => folder))
  const added = found.partitions.filter(({ folder }) => !known.has(folder))
  const sum = (key: 'files' | 'bytes' | 'records') =>
    added.reduce((total, partition) => total + partition[key], before.crawled?.[key] ?? 0)
  return { ...facts, files: sum('files'), bytes: sum('bytes'), records: sum('records') }
}

/** MergeNewColumns keeps a table; one that its files contradict is marked. Source: the page of `Crawler`. */
function deprecateUnlike(
  { before, crawler }: TableOptions,
  fundamental: readonly string[],
  { run, now }: CrawlMoment,
): TableChange {
  if (before.deprecatedByCrawler !== undefined) return leave(before, fundamental)
  const table = { ...before, deprecatedByCrawler: now, crawledBy: { crawler: crawler.name, run } }
  return { ...leave(before, fundamental), kind: 'deprecated', table }
}

function leave({ database, name }: CatalogTable, logged: readonly string[]): TableChange {
  const kind = logged.length === 0 ? 'unchanged' : 'logged'
  return { kind, database, name, columns: noColumnChanges, partitions: noPartitionChanges, logged }
}

/** What is written, if anything changes. */
export function settle(
  {
    before,
    crawler,
    table,
    partitions,
    logged,
  }: {
    readonly before: CatalogTable
    readonly crawler: Crawler
    /** As it would be written. */
    readonly table: CatalogTable
    readonly partitions: TableChange['partitions']
    readonly logged: readonly string[]
  },
  { run }: CrawlMoment,
): TableChange {
  if (isSameEntry(before, table)) return leave(before, logged)
  const columns = compareColumns(before.columns, table.columns)
  return {
    ...leave(before, logged),
    kind: 'updated',
    columns: hasChanges(columns) ? columns : noColumnChanges,
    partitions,
    table: { ...table, crawledBy: { crawler: crawler.name, run } },
  }
}

export function policyOf({ tableBehavior, updateBehavior }: Crawler): UpdatePolicy {
  if (tableBehavior === 'MergeNewColumns') return 'merge'
  return updateBehavior === 'LOG' ? 'log' : 'update'
}

/** Glue's catalog has lower case. */
export function databaseOf({ database }: Pick<Crawler, 'database'>): string {
  return database.toLowerCase()
}

function keysOf({ partitionKeys }: Pick<CatalogTable, 'partitionKeys'>): string {
  return partitionKeys.map(({ name }) => name.toLowerCase()).join('/')
}
