import type { DuckDBConnection } from '@duckdb/node-api'
import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import { printDescribeParquet, printDescribeTypes } from '../compile/duckdb/print-statements.ts'
import { DataError } from '../errors.ts'
import { printType } from '../spec/data-type.ts'

/** Parquet files bring their own types: each file must have those of the contract, or lack the column. */
export async function checkParquetSchema(
  { columns, source }: CompiledSource,
  files: readonly string[],
  connection: DuckDBConnection,
): Promise<void> {
  const data = columns.filter((column) => !source.partitionKeys.some((key) => key.name === column.name))
  const due = await describe(printDescribeTypes(data), connection)
  for (const file of files) {
    const found = await describe(printDescribeParquet(file), connection)
    for (const column of data) {
      const type = found.get(column.name)
      if (type === undefined || type === due.get(column.name)) continue
      throw new DataError({
        message: `column '${column.name}' is of another type than the contract says`,
        place: { file, path: column.name },
        expected: printType(column.type),
        found: type,
        hint: 'change the type in the schema to that of the files',
      })
    }
  }
}

async function describe(sql: string, connection: DuckDBConnection): Promise<ReadonlyMap<string, string>> {
  const described = await connection.runAndReadAll(sql)
  return new Map(
    described.getRowObjectsJson().map((row) => [String(row.column_name), String(row.column_type)]),
  )
}
