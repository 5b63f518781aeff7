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
