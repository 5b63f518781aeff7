import type { Field } from './data-type.ts'

/**
 * A table as a catalog knows it. A job, a crawler or both have written it; names are spelt as in the data, also
 * where Glue has lower case.
 */
export interface CatalogTable {
  readonly database: string
  readonly name: string
  readonly description?: string
  /** The address of its files, `s3://bucket/prefix/`. */
  readonly location: string
  readonly format: 'parquet' | 'csv' | 'json' | 'avro' | 'orc' | 'xml' | 'unknown'
  /** Without the partition keys. */
  readonly columns: readonly Field[]
  readonly partitionKeys: readonly Field[]
  readonly partitions: readonly CatalogPartition[]
  /** The job whose runs write its files; undefined where no job does. */
  readonly updatedBy?: { readonly job: string; readonly run: string; readonly at: string }
  /** The crawler that was the last to write the table, and the crawl in which it did. */
  readonly crawledBy?: { readonly crawler: string; readonly run?: string }
  /** What that crawler has found out about the files. */
  readonly crawled?: CrawledFacts
  /** When a crawler found its files gone, or no longer what the table says; in milliseconds since 1970. */
  readonly deprecatedByCrawler?: number
}

export interface CrawledFacts extends FileCounts {
  /** `none`, `gzip`, …; of most files where they differ. */
  readonly compression: string
  /** The custom classifier that read them; undefined for a built-in one. */
  readonly classifier?: string
  /** Of the custom classifier, as it is written. */
  readonly jsonPath?: string
  readonly csv?: { readonly delimiter: string; readonly header: boolean; readonly quoted: boolean }
  /** Globs that the crawler left out, as they are written; none if it left out nothing. */
  readonly exclusions?: readonly string[]
}

/** What lies at a location. */
export interface FileCounts {
  readonly files: number
  readonly bytes: number
  readonly records: number
}

export interface CatalogPartition {
  /** In the order of the partition keys; `__HIVE_DEFAULT_PARTITION__` stands for NULL. */
  readonly values: readonly string[]
  /** Below the location: `year=2019/month=09`. */
  readonly folder: string
  /** Where they differ from the table's, as a crawler has found them. */
  readonly columns?: readonly Field[]
  /** As a crawler has counted. */
  readonly crawled?: FileCounts
  /** When a crawler found its files gone, in milliseconds since 1970. */
  readonly deprecatedByCrawler?: number
}
