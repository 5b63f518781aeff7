import type { DuckDBConnection } from '@duckdb/node-api'
import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import { printDescribeTypes } from '../compile/duckdb/print-statements.ts'
import { DataError } from '../errors.ts'
import { printType } from '../spec/data-type.ts'
import { type DescribedFile, describeColumns } from './describe-files.ts'

/** Parquet files bring their own types: each file must have those of the contract, or lack the column. */
export async function checkParquetSchema(
  compiled: CompiledSource,
  files: readonly DescribedFile[],
  connection: DuckDBConnection,
): Promise<void> {
  const check = await prepareParquetCheck(compiled, connection)
  for (const file of files) check(file)
}

/** Gives what throws `DataError` for a file with another type. */
export async function prepareParquetCheck(
  { columns, source }: CompiledSource,
  connection: DuckDBConnection,
): Promise<(file: DescribedFile) => void> {
  const isRead = (name: string) => columns.some((column) => column.name === name)
  const data = source.columns.filter(
    ({ name }) => isRead(name) && !source.partitionKeys.some((key) => key.name === name),
  )
  const due = await describeColumns(printDescribeTypes(data), connection)
  return ({ path, columns: found }) => {
    for (const column of data) {
      const type = found.get(column.name.toLowerCase())
      if (type === undefined || type === due.get(column.name.toLowerCase())) continue
      throw new DataError({
        message: `column '${column.name}' is of another type than the contract says`,
        place: { file: path, path: column.name },
        expected: printType(column.type),
        found: type,
        hint: 'change the type in the schema to that of the files',
      })
    }
  }
}
