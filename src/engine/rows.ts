import type { DuckDBConnection, Json } from '@duckdb/node-api'

/** Rows as plain JSON values: 64-bit integers, decimals, dates and timestamps are text. */
export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly values: readonly (readonly Json[])[]
}

export const noRows: Rows = { columns: [], values: [] }

export async function readRows(connection: DuckDBConnection, sql: string): Promise<Rows> {
  const reader = await connection.runAndReadAll(sql)
  const types = reader.columnTypes()
  return {
    columns: reader.columnNames().map((name, index) => ({ name, type: String(types[index]) })),
    values: reader.getRowsJson(),
  }
}
