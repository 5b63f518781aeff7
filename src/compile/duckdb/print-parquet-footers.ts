import { printFiles } from './print-statements.ts'

/**
 * The different schemas of Parquet files, each with the files that have it: `schema` is the nodes of the tree in the
 * order of the footer, a parent before its children, which come right after it.
 */
export function printParquetSchemas(files: readonly string[]): string {
  return `SELECT schema, list(file_name ORDER BY file_name) AS files
FROM (
  SELECT file_name, list({
    name: name,
    children: num_children,
    repetition: repetition_type,
    converted: converted_type,
    logical: logical_type,
    physical: type,
    leaf: duckdb_type
  } ORDER BY column_id) AS schema
  FROM parquet_schema(${printFiles(files)})
  GROUP BY file_name
)
GROUP BY schema`
}

/** Rows of Parquet files, as their footers say. */
export function printParquetRows(files: readonly string[]): string {
  return `SELECT file_name, num_rows FROM parquet_file_metadata(${printFiles(files)})`
}
