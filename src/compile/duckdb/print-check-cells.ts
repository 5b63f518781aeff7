import { acceptedCell } from '../../spec/contract-cell.ts'
import type { Field } from '../../spec/data-type.ts'
import type { CheckedSource } from '../checked-job.ts'
import { printReadCsv } from './print-source.ts'
import { printFiles } from './print-statements.ts'
import { printDuckdbType } from './print-type.ts'
import { quoteIdentifier, quoteString } from './quote.ts'

/** The columns of a CSV file. */
export function printDescribeCsv(source: CheckedSource, file: string): string {
  return `DESCRIBE FROM ${printReadCsv(source, printFiles([file]))}`
}

/** The first record of a CSV file with a cell that does not spell its type: `record`, from 1, and the cells. */
export function printFirstBadCell(
  source: CheckedSource,
  columns: readonly Field[],
  file: string,
): string | undefined {
  const conditions = columns.flatMap((column) => {
    const bad = printBadCell(column)
    return bad === undefined ? [] : [bad]
  })
  if (conditions.length === 0) return undefined
  const numbered = `SELECT row_number() OVER () AS record, * FROM ${printReadCsv(source, printFiles([file]))}`
  const flags = columns.map(
    (column, index) =>
      `${printBadCell(column) ?? 'false'} AS bad_${index}, ${quoteIdentifier(column.name)} AS cell_${index}`,
  )
  return `SELECT record, ${flags.join(', ')} FROM (${numbered}) WHERE ${conditions.join(' OR ')} ORDER BY record LIMIT 1`
}

/**
 * How many records a CSV file has, and in how many of them a cell does not spell its type: the first two values of
 * the row. Reads every cell, so that all of the file is known to be UTF-8.
 */
export function printCountBadRecords(source: CheckedSource, columns: readonly Field[], file: string): string {
  const conditions = columns.flatMap((column) => printBadCell(column) ?? [])
  const bad = conditions.length === 0 ? 'false' : conditions.join(' OR ')
  return `SELECT count(*), count_if(${bad}), count(COLUMNS(*)) FROM ${printReadCsv(source, printFiles([file]))}`
}

/** The records with such a cell, in the order of the file: the number from 0, and the place of the column in `columns`. */
export function printBadRecords(source: CheckedSource, columns: readonly Field[], file: string): string {
  const cases = columns.flatMap((column, index) => {
    const bad = printBadCell(column)
    return bad === undefined ? [] : [`WHEN ${bad} THEN ${index}`]
  })
  const numbered = `SELECT row_number() OVER () - 1 AS record, CASE ${cases.join(' ')} END AS bad FROM ${printReadCsv(source, printFiles([file]))}`
  return `SELECT CAST(record AS DOUBLE), bad FROM (${numbered}) WHERE bad IS NOT NULL ORDER BY record`
}

function printBadCell(column: Field): string | undefined {
  const pattern = acceptedCell(column.type)
  if (pattern === undefined) return undefined
  const cell = quoteIdentifier(column.name)
  const type = printDuckdbType(column.type)
  const casts =
    type === 'VARCHAR' || type === 'BLOB'
      ? []
      : [`TRY_CAST(${cell} AS ${type}) IS NOT NULL`, ...printFinite(column, cell)]
  const fits = [`regexp_full_match(${cell}, ${quoteString(pattern)}, 's')`, ...casts].join(' AND ')
  return `(${cell} IS NOT NULL AND NOT (${fits}))`
}

function printFinite({ type }: Field, cell: string): readonly string[] {
  return type.kind === 'double' || type.kind === 'float'
    ? [`isfinite(TRY_CAST(${cell} AS ${printDuckdbType(type)}))`]
    : []
}
