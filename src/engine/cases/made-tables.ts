import type { DuckDBConnection } from '@duckdb/node-api'
import { printTableRows } from '../../compile/duckdb/print-table.ts'
import type { Field } from '../../spec/data-type.ts'
import type { SinkFormat } from '../../spec/sink.ts'
import { jsonText } from '../json-text.ts'
import type { StagedOutput } from '../write-staged.ts'
import { type CellFields, parseCell } from './cell.ts'

/** A table that a job has made, whole. */
export interface MadeTable {
  readonly name: string
  /** With the partition keys. */
  readonly columns: readonly Field[]
  readonly rows: readonly CellFields[]
}

/** The tables of a run, read back from their files. */
export async function readMadeTables(
  outputs: readonly StagedOutput[],
  format: SinkFormat,
  connection: DuckDBConnection,
): Promise<readonly MadeTable[]> {
  const tables: MadeTable[] = []
  for (const { output, files } of outputs) {
    const { table, partitionKeys } = output
    const columns = [...output.columns, ...partitionKeys]
    const sql = printTableRows(
      { ...output, format },
      files.map(({ path }) => path),
    )
    const reader = await connection.runAndReadAll(sql)
    const types = reader.columnTypes()
    const rows = reader
      .getRows()
      .map((row) =>
        Object.fromEntries(
          columns.map(({ name, type }, index) => [
            name,
            parseCell(jsonText(row[index] ?? null, types[index]), type),
          ]),
        ),
      )
    tables.push({ name: table, columns, rows })
  }
  return tables
}
