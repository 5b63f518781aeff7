import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Crawler } from '../../spec/crawler.ts'
import { databaseOf } from './plan-table.ts'

/**
 * The folders that CRAWL_NEW_FOLDERS_ONLY leaves alone, `s3://bucket/a/year=2019/`: those of the partitions of the
 * tables in the crawler's database, and those of tables that have none.
 */
export function findKnownFolders(
  existing: readonly CatalogTable[],
  crawler: Pick<Crawler, 'database'>,
): ReadonlySet<string> {
  return new Set(
    existing
      .filter(({ database }) => database === databaseOf(crawler))
      .flatMap(({ location, partitionKeys, partitions }) =>
        partitionKeys.length === 0 ? [location] : partitions.map(({ folder }) => `${location}${folder}/`),
      ),
  )
}
