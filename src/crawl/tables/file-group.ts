import type { Field } from '../../spec/data-type.ts'
import type { CsvForm } from '../classify/csv-form.ts'
import type { Shape } from '../shape/shape.ts'
import type { ClassifiedFormat } from './crawled-table.ts'

/** Files of one folder that are of one format, read by one classifier and whose records have the same type. */
export interface FileGroup {
  /** Below the include path, as it is spelt there: `''`, `2019/09`. */
  readonly folder: string
  /** Addresses, `s3://bucket/key`. */
  readonly files: readonly string[]
  readonly format: ClassifiedFormat
  readonly compression: string
  /** The custom classifier; undefined for a built-in one. */
  readonly classifier?: string | undefined
  /** Of the custom classifier, as its author wrote it. */
  readonly jsonPath?: string | undefined
  readonly csv?: CsvForm | undefined
  /** Of these files alone, with Glue's types. */
  readonly columns: readonly Field[]
  /** What was seen of the records; several groups with shapes have the columns of the merged shape. */
  readonly shape?: Shape | undefined
  readonly records: number
  readonly bytes: number
}
