import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Crawler } from '../../spec/crawler.ts'
import { folderAddress } from '../../spec/folder-address.ts'
import type { CrawledTable } from '../tables/crawled-table.ts'
import { type NamedTable, tableName } from '../tables/table-name.ts'
import { type CatalogPlan, type CrawlMoment, noPartitionChanges, type TableChange } from './catalog-plan.ts'
import { noColumnChanges } from './compare-columns.ts'
import { lowerCaseColumns } from './lower-case-columns.ts'
import { planJobTable } from './plan-job-table.ts'
import { databaseOf, planKnownTable, planNewTable } from './plan-table.ts'
import { goesOnWith, takenNames } from './taken-names.ts'

interface PlanOptions extends CrawlMoment {
  readonly crawled: readonly CrawledTable[]
  /** All tables of the catalog. */
  readonly existing: readonly CatalogTable[]
  readonly crawler: Crawler
}

/**
 * What a crawl makes of the catalog, by the crawler's settings. A table is known by its location. New tables and
 * partitions are made in any case; tables that are gone are only those that this crawler has made, below its paths.
 */
export function planCatalog(options: PlanOptions): CatalogPlan {
  const { crawled, existing, crawler } = options
  const inDatabase = existing.filter(({ database }) => database === databaseOf(crawler))
  const byLocation = new Map(
    inDatabase
      .filter((table) => goesOnWith(table, crawler))
      .map((table) => [folderAddress(table.location), table]),
  )
  const taken: NamedTable[] = [...takenNames(existing, crawler)]
  const found = crawled.toSorted((left, right) => (left.location < right.location ? -1 : 1))
  const changes = found.map((table) => {
    const before = byLocation.get(folderAddress(table.location))
    if (before?.updatedBy !== undefined) return planJobTable({ before, found: table, crawler }, options)
    if (before !== undefined) return planKnownTable({ before, found: table, crawler }, options)
    const name = tableName({ from: table.name, prefix: '', location: table.location, taken })
    taken.push({ name, location: table.location })
    return planNewTable({ found: table, name, crawler }, options)
  })
  const locations = new Set(found.map(({ location }) => folderAddress(location)))
  const gone = inDatabase
    .filter((table) => isOwn(table, crawler) && !locations.has(folderAddress(table.location)))
    .flatMap((table) => planGoneTable(table, crawler, options))
  return {
    tables: [...changes, ...gone].sort((left, right) => (left.name < right.name ? -1 : 1)),
    warnings: found.flatMap((table) => warnOf(table, byLocation.get(folderAddress(table.location)), crawler)),
  }
}

/** Whether applying a plan writes nothing. */
export function isEmptyPlan({ tables }: CatalogPlan): boolean {
  return tables.every(({ kind, table }) => table === undefined && kind !== 'deleted')
}

function planGoneTable(
  before: CatalogTable,
  { name: crawler, deleteBehavior, recrawlBehavior }: Crawler,
  { run, now }: CrawlMoment,
): readonly TableChange[] {
  // folders that are known were not looked at
  if (recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY') return []
  const { database, name } = before
  const change = {
    database,
    name,
    columns: noColumnChanges,
    partitions: noPartitionChanges,
    logged: [`there are no files at ${before.location} any more`],
  }
  if (deleteBehavior === 'DELETE_FROM_DATABASE') return [{ ...change, kind: 'deleted', logged: [] }]
  if (deleteBehavior === 'LOG') return [{ ...change, kind: 'logged' }]
  if (before.deprecatedByCrawler !== undefined) return [{ ...change, kind: 'unchanged', logged: [] }]
  const table = { ...before, deprecatedByCrawler: now, crawledBy: { crawler, run } }
  return [{ ...change, kind: 'deprecated', logged: [], table }]
}

function isOwn({ updatedBy, crawledBy, location }: CatalogTable, { name, paths }: Crawler): boolean {
  return (
    updatedBy === undefined &&
    crawledBy?.crawler === name &&
    paths.some((path) => folderAddress(location).startsWith(folderAddress(path)))
  )
}

function warnOf(found: CrawledTable, before: CatalogTable | undefined, crawler: Crawler): readonly string[] {
  const table = `${databaseOf(crawler)}.${before?.name ?? found.name}`
  const { collisions } = lowerCaseColumns([...found.columns, ...found.partitionKeys])
  const earlier = before?.updatedBy === undefined ? before?.crawled : undefined
  const isSame = earlier?.classifier === found.classifier && earlier?.jsonPath === found.jsonPath
  const maker = before?.crawledBy?.crawler
  const rule =
    maker === crawler.name
      ? 'on AWS a crawler keeps what it has classified before, and a new crawler would be due'
      : `crawler ${maker} has made it, and a location is one table of a database; give each crawler a database of its own`
  return [
    ...collisions.map((names) => `${table}: ${names} are one column in Glue's catalog, which has lower case`),
    ...(earlier === undefined || isSame
      ? []
      : [`${table} was read by ${printClassifier(earlier)}, and now by ${printClassifier(found)}: ${rule}`]),
  ]
}

function printClassifier({
  classifier,
  jsonPath,
}: {
  readonly classifier?: string
  readonly jsonPath?: string
}): string {
  return classifier === undefined ? 'a built-in classifier' : `${classifier} (${jsonPath ?? '$'})`
}
