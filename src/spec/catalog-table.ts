import type { Field } from './data-type.ts'

/** A table as a catalog knows it. */
export interface CatalogTable {
  readonly database: string
  readonly name: string
  readonly description?: string
  /** The address of its files, `s3://bucket/prefix/`. */
  readonly location: string
  readonly format: 'parquet' | 'csv' | 'json'
  /** Without the partition keys. */
  readonly columns: readonly Field[]
  readonly partitionKeys: readonly Field[]
  readonly partitions: readonly CatalogPartition[]
  readonly updatedBy: { readonly job: string; readonly run: string; readonly at: string }
}

export interface CatalogPartition {
  /** In the order of the partition keys; `__HIVE_DEFAULT_PARTITION__` stands for NULL. */
  readonly values: readonly string[]
  /** Below the location: `year=2019/month=09`. */
  readonly folder: string
}
