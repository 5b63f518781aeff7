import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Crawler } from '../../spec/crawler.ts'
import { lastName } from '../tables/placement.ts'
import { type NamedTable, plainTableName } from '../tables/table-name.ts'
import { databaseOf } from './plan-table.ts'

/** The tables of a crawler's database by name, with the locations of those that it goes on with. */
export function takenNames(existing: readonly CatalogTable[], crawler: Crawler): readonly NamedTable[] {
  return existing
    .filter(({ database }) => database === databaseOf(crawler))
    .map((table) => (goesOnWith(table, crawler) ? table : { name: table.name }))
}

/**
 * Whether a crawler that finds files at a table's location goes on with the table: with a job's, its own, one that
 * nobody has crawled, or one of the name that it would give it. Crawlers of different prefixes have their own.
 */
export function goesOnWith(
  { updatedBy, crawledBy, name, location }: CatalogTable,
  { name: crawler, tablePrefix }: Crawler,
): boolean {
  if (updatedBy !== undefined || crawledBy === undefined || crawledBy.crawler === crawler) return true
  return name === plainTableName(lastName(location), tablePrefix)
}
