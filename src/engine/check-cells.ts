import type { DuckDBConnection } from '@duckdb/node-api'
import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import { printFirstBadCell } from '../compile/duckdb/print-check-cells.ts'
import { DataError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { printType } from '../spec/data-type.ts'
import type { DescribedFile } from './describe-files.ts'

/** A CSV cell must spell the literal of its column's type. Throws `DataError` at the first that does not. */
export async function checkCells(
  { source, columns }: CompiledSource,
  inputs: readonly InputFile[],
  described: readonly DescribedFile[],
  connection: DuckDBConnection,
): Promise<void> {
  for (const { path, uri } of inputs) {
    const file = described.find((one) => one.path === path)
    const present = columns.filter(({ name }) => file?.columns.has(name.toLowerCase()))
    const sql = printFirstBadCell(source, present, path)
    if (sql === undefined) continue
    const [row] = (await connection.runAndReadAll(sql)).getRowObjectsJson()
    if (row === undefined) continue
    const index = present.findIndex((_, at) => row[`bad_${at}`] === true)
    const column = present[index]
    if (column === undefined) continue
    throw new DataError({
      message: `record ${row.record} does not fit the contract (wrongType) at ${column.name}`,
      place: { file: uri, path: column.name },
      expected: printType(column.type),
      found: JSON.stringify(row[`cell_${index}`]),
      hint: 'mend the cell, or change the type in the schema; --trust-input skips the check',
    })
  }
}
