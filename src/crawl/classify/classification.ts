import type { JsonPath } from '../../records/parse-json-path.ts'
import type { Field } from '../../spec/data-type.ts'
import type { ClassifiedFormat } from '../tables/crawled-table.ts'
import type { CsvForm } from './csv-form.ts'

/** A custom JSON classifier. */
export interface Classifier {
  readonly name: string
  /** Selects the records; see `parseJsonPath`. */
  readonly jsonPath: JsonPath
}

export type Compression = 'none' | 'gzip' | 'zstd' | 'bzip2' | 'zip' | 'lz4' | 'snappy'

/** A custom classifier that did not read a file. */
export interface Tried {
  readonly classifier: string
  readonly reason: string
}

/** What a file is, and who says so. */
export interface Classification {
  readonly format: ClassifiedFormat
  /** Of the file as a whole; codecs within Parquet, ORC and Avro are none. */
  readonly compression: Compression
  /** Name of the custom classifier that reads it; undefined where a built-in one does, or none. */
  readonly classifier: string | undefined
  /** 0 if and only if the format is unknown. */
  readonly certainty: 0 | 1
  /** The custom classifiers that were asked before and did not read it, in the crawler's order. */
  readonly tried: readonly Tried[]
  /** Of the custom classifier. */
  readonly jsonPath?: JsonPath
  readonly csv?: CsvForm
  /** Of Parquet, from the footer. */
  readonly columns?: readonly Field[]
  /** Of Parquet, from the footer. */
  readonly records?: number
  /** Why the format is unknown: unreadable, empty, truncated, binary, or nothing that a classifier reads. */
  readonly problem?: string
}
