import type { Field } from '../../spec/data-type.ts'
import type { Compression } from '../../spec/sink.ts'
import { isNested, printFormat } from './print-copy.ts'
import { printFiles } from './print-statements.ts'
import { quoteIdentifier, quoteString } from './quote.ts'

export interface MergeStatement {
  /** Parquet files with the same columns. */
  readonly files: readonly string[]
  readonly columns: readonly Field[]
  /** Columns to sort by, ascending, NULL last, with DuckDB's types; empty for any order. */
  readonly sort: readonly { readonly name: string; readonly type: string }[]
  readonly compression: Compression
  readonly targetFileBytes: number
  /** A directory, which DuckDB makes. */
  readonly directory: string
}

/**
 * Writes the rows of Parquet files to files of about the target size. Gives their paths, `Files`. In order only on one
 * thread: with a target size, DuckDB's COPY does not keep the order of its rows.
 */
export function printMerge(merge: MergeStatement): string {
  const { files, columns, sort, compression, targetFileBytes, directory } = merge
  const order = sort.length === 0 ? '' : ` ORDER BY ${sort.map(printSortKey).join(', ')}`
  const settings = [
    ...printFormat('parquet', compression, isNested({ columns })),
    `FILE_SIZE_BYTES ${targetFileBytes}`,
    `FILENAME_PATTERN ${quoteString('_part-{i}')}`,
    "FILE_EXTENSION 'staged'",
    'RETURN_FILES',
  ]
  const rows = `FROM read_parquet(${printFiles(files)}, hive_partitioning = false)${order}`
  return `COPY (${rows}) TO ${quoteString(directory)} (${settings.join(', ')})`
}

/** DuckDB gives a column that it sorts by back from the sort's key, where -0.0 is 0.0 and every NaN the same. */
function printSortKey({ name, type }: MergeStatement['sort'][number]): string {
  const column = quoteIdentifier(name)
  return type === 'FLOAT' || type === 'DOUBLE' ? `create_sort_key(${column}, 'ASC NULLS LAST')` : column
}

/**
 * Of each Parquet file its rows and its shape: a text that is the same for files with the same columns, fields and
 * types in the same order. The root's own name is no part of it: each writer has another.
 */
export function printInspectFiles(files: readonly string[]): string {
  const list = printFiles(files)
  const element =
    'CAST(row(name, type, duckdb_type, converted_type, logical_type, repetition_type, num_children) AS VARCHAR)'
  const shapes = `SELECT file_name, md5(string_agg(${element}, chr(10) ORDER BY column_id)) AS shape FROM parquet_schema(${list}) WHERE column_id > 0 GROUP BY file_name`
  return `SELECT file_name AS file, num_rows AS row_count, shape FROM parquet_file_metadata(${list}) JOIN (${shapes}) USING (file_name)`
}
