import type { DuckDBConnection } from '@duckdb/node-api'
import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import { printDescribeCsv } from '../compile/duckdb/print-check-cells.ts'
import { printDescribeParquet } from '../compile/duckdb/print-statements.ts'
import { DataError } from '../errors.ts'
import { csvFailure } from './csv-failure.ts'

/** DuckDB's types by column. Names are in lower case: to DuckDB, as to Athena, case is no difference. */
export type DescribedColumns = ReadonlyMap<string, string>

export interface DescribedFile {
  readonly path: string
  readonly columns: DescribedColumns
}

/** The columns that CSV and Parquet files bring. Throws `DataError` for a file that has none of the contract's. */
export async function describeFiles(
  compiled: CompiledSource,
  files: readonly string[],
  connection: DuckDBConnection,
): Promise<readonly DescribedFile[]> {
  const described: DescribedFile[] = []
  for (const path of files) described.push(await describeFile(compiled, path, connection))
  return described
}

export async function describeFile(
  { source }: CompiledSource,
  path: string,
  connection: DuckDBConnection,
): Promise<DescribedFile> {
  const sql = source.format === 'csv' ? printDescribeCsv(source, path) : printDescribeParquet(path)
  const columns = await describeColumns(sql, connection).catch((error: unknown) => {
    throw csvFailure(error, path) ?? error
  })
  if (!source.columns.some(({ name }) => columns.has(name.toLowerCase()))) {
    throw new DataError({
      message: 'the file has none of the columns of the contract',
      place: { file: path },
      expected: source.columns.map(({ name }) => name).join(', '),
      found: [...columns.keys()].join(', '),
      hint: source.format === 'csv' ? 'check csv: { header, delimiter } of the source' : 'check the schema',
    })
  }
  return { path, columns }
}

/** The columns that none of the files has; as missing fields they are NULL. */
export function findAbsentColumns(
  { source, columns }: CompiledSource,
  files: readonly DescribedFile[],
): readonly string[] {
  return columns
    .map(({ name }) => name)
    .filter((name) => !source.partitionKeys.some((key) => key.name === name))
    .filter((name) => !files.some((file) => file.columns.has(name.toLowerCase())))
}

export async function describeColumns(sql: string, connection: DuckDBConnection): Promise<DescribedColumns> {
  const described = await connection.runAndReadAll(sql)
  return new Map(
    described
      .getRowObjectsJson()
      .map((row) => [String(row.column_name).toLowerCase(), String(row.column_type)]),
  )
}
