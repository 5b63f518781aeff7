import type { DuckDBConnection } from '@duckdb/node-api'
import type { CheckedSource } from '../compile/checked-job.ts'
import type { CompiledSource } from '../compile/duckdb/compile-job.ts'
import {
  printBadRecords,
  printCountBadRecords,
  printFirstBadCell,
} from '../compile/duckdb/print-check-cells.ts'
import { DataError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { type Field, printType } from '../spec/data-type.ts'
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
    const present = file === undefined ? [] : presentColumns({ columns }, file)
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

/** The columns that are read and that a file has. */
export function presentColumns(
  { columns }: Pick<CompiledSource, 'columns'>,
  file: DescribedFile,
): readonly Field[] {
  return columns.filter(({ name }) => file.columns.has(name.toLowerCase()))
}

interface CsvToCheck {
  readonly source: CheckedSource
  /** Those to check; the file has them all. */
  readonly columns: readonly Field[]
  readonly file: string
}

/** How many records a file has, and how many with a cell that does not spell the literal of its column's type. */
export async function countBadRecords(
  { source, columns, file }: CsvToCheck,
  connection: DuckDBConnection,
): Promise<{ readonly records: number; readonly bad: number }> {
  const counted = await connection.runAndReadAll(printCountBadRecords(source, columns, file))
  const [records, bad] = counted.getRows()[0] ?? []
  return { records: Number(records), bad: Number(bad) }
}

/** Those records: their numbers from 0, ascending, and for each its first bad column's place in `columns`. */
export async function findBadRecords(
  { source, columns, file, records }: CsvToCheck & { readonly records: number },
  connection: DuckDBConnection,
): Promise<{ readonly records: readonly number[]; readonly columns: readonly number[] }> {
  const found: { readonly records: number[]; readonly columns: number[] } = { records: [], columns: [] }
  const result = await connection.stream(printBadRecords(source, columns, file))
  for await (const chunk of result) {
    for (const [record, column] of chunk.getRows()) {
      found.records.push(Number(record))
      found.columns.push(Number(column))
    }
  }
  if (found.records.length !== records) {
    throw new Error(`${file}: ${found.records.length} bad records were found of ${records}`)
  }
  return found
}
