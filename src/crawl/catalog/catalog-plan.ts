import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { ColumnChanges } from './compare-columns.ts'

/** What a crawl makes of the catalog. */
export interface CatalogPlan {
  /** By name. */
  readonly tables: readonly TableChange[]
  /** What Glue would do otherwise, or what a reader of the catalog would not expect. A sentence each. */
  readonly warnings: readonly string[]
}

/**
 * `logged`: something has changed, and the crawler's settings leave the catalog as it is. `deprecated`: the files
 * are gone, or no longer what the table says, and it is marked.
 */
export type TableChangeKind = 'created' | 'updated' | 'unchanged' | 'logged' | 'deprecated' | 'deleted'

export interface TableChange {
  readonly kind: TableChangeKind
  readonly database: string
  readonly name: string
  /** What changes in the catalog; nothing for what is created or deleted as a whole. */
  readonly columns: ColumnChanges
  readonly partitions: PartitionChanges
  /** What has changed in the data and stays as it is in the catalog, in words. */
  readonly logged: readonly string[]
  /** The table as it is to be written; undefined where nothing is. */
  readonly table?: CatalogTable
}

/** Folders below the table's location. */
export interface PartitionChanges {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  /** Dropped, or marked as deprecated. */
  readonly gone: readonly string[]
}

export const noPartitionChanges: PartitionChanges = { added: [], changed: [], gone: [] }

/** What a crawl goes by when it plans. */
export interface CrawlMoment {
  /** Id of the crawl. */
  readonly run: string
  /** Milliseconds since 1970. */
  readonly now: number
}
