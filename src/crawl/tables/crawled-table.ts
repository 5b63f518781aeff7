import type { Field } from '../../spec/data-type.ts'
import type { CsvForm } from '../classify/csv-form.ts'

/** What a file is, by the classifier that read it; `unknown` is Glue's UNKNOWN. */
export type ClassifiedFormat = 'json' | 'parquet' | 'csv' | 'avro' | 'orc' | 'xml' | 'unknown'

/** A table as a crawl finds it. The same files give the same table, in whatever order they are listed. */
export interface CrawledTable {
  readonly name: string
  /** Of the table's folder, `s3://bucket/prefix/`; of a single file where a file is a table of its own. */
  readonly location: string
  readonly format: ClassifiedFormat
  /** The custom classifier that read the files; undefined for a built-in one. */
  readonly classifier?: string
  /** Of the custom classifier, as its author wrote it. */
  readonly jsonPath?: string
  /** `none`, `gzip`, …; of most files where they differ. */
  readonly compression: string
  readonly csv?: CsvForm
  /** Glue's types, in the order of the data, without partition keys. */
  readonly columns: readonly Field[]
  /** From the folders below the location: `k` of `k=v`, otherwise `partition_0`, …; always strings. */
  readonly partitionKeys: readonly Field[]
  /** By folder. */
  readonly partitions: readonly CrawledPartition[]
  readonly files: number
  readonly bytes: number
  readonly records: number
}

/** The files of one leaf folder of a partitioned table. */
export interface CrawledPartition {
  /** In the order of the partition keys, unescaped; `__HIVE_DEFAULT_PARTITION__` stands for NULL. */
  readonly values: readonly string[]
  /** Below the location, as it is spelt there: `year=2019/month=09`. */
  readonly folder: string
  /** Of its own files, which may have fewer than the table, and narrower ones. */
  readonly columns: readonly Field[]
  readonly files: number
  readonly bytes: number
  readonly records: number
}
