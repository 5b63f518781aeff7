import { printDuckdbExpression } from '../athena/print-duckdb.ts'
import type {
  CheckedCheck,
  CheckedFreshness,
  CheckedRowCheck,
  CheckedUnique,
} from '../checks/checked-check.ts'
import { quoteIdentifier } from './quote.ts'

/**
 * One pass over `rows` for every check but `unique`: how many rows there are, then a column per check. A check of rows
 * counts those that break it; `freshness` is the newest value, NULL if there is none, and whether it is fresh.
 */
export function printMeasureChecks(
  checks: readonly CheckedCheck[],
  { rows, startedAt }: { readonly rows: string; readonly startedAt: Date },
): string {
  const measures = checks.map((check) => printMeasure(check, startedAt))
  return `SELECT ${['count(*)', ...measures].join(', ')} FROM (${rows})`
}

function printMeasure(check: CheckedCheck, startedAt: Date): string {
  switch (check.kind) {
    case 'row':
      return `count(*) FILTER (WHERE ${printBroken(check)})`
    case 'freshness': {
      const newest = `CAST(max(${quoteIdentifier(check.column)}) AS TIMESTAMP)`
      const oldest = `make_timestamp(${printMicroseconds(check, startedAt)})`
      return `{newest: ${newest}, fresh: coalesce(${newest} >= ${oldest}, false)}`
    }
    case 'unique':
    case 'rowCount':
      return 'NULL'
  }
}

const firstMicrosecond = -62_135_596_800_000_000n

/** Of the oldest value that is fresh enough; no age reaches back beyond the year 1. */
function printMicroseconds({ check }: CheckedFreshness, startedAt: Date): string {
  const age = BigInt(Math.round(check.maxAgeSeconds * 1000))
  const oldest = (BigInt(startedAt.getTime()) - age) * 1000n
  return String(oldest > firstMicrosecond ? oldest : firstMicrosecond)
}

/** How many rows break a check. */
export function printCountBroken(check: CheckedRowCheck, rows: string): string {
  return `SELECT count(*) FROM (${rows}) WHERE ${printBroken(check)}`
}

/** A few rows that break it, by some of their columns. */
export function printBrokenRows(
  check: CheckedRowCheck,
  {
    rows,
    columns,
    most,
  }: { readonly rows: string; readonly columns: readonly string[]; readonly most: number },
): string {
  const names = columns.map(quoteIdentifier).join(', ')
  return `SELECT ${names} FROM (${rows}) WHERE ${printBroken(check)} LIMIT ${most}`
}

function printBroken({ condition }: CheckedRowCheck): string {
  return `NOT (${printDuckdbExpression(condition)})`
}

/** How many rows share their values with another row. */
export function printCountDuplicates(check: CheckedUnique, rows: string): string {
  return `SELECT coalesce(sum(size), 0) FROM (SELECT count(*) ${printDuplicates(check, rows)}) AS duplicates(size)`
}

/** The values that most rows share, and by how many. */
export function printShared(check: CheckedUnique, rows: string, most: number): string {
  const names = check.columns.map(quoteIdentifier).join(', ')
  return `SELECT ${names}, count(*) ${printDuplicates(check, rows)} ORDER BY count(*) DESC, ${names} LIMIT ${most}`
}

function printDuplicates({ columns }: CheckedUnique, rows: string): string {
  const names = columns.map(quoteIdentifier)
  const whole = names.map((name) => `${name} IS NOT NULL`).join(' AND ')
  return `FROM (${rows}) WHERE ${whole} GROUP BY ${names.join(', ')} HAVING count(*) > 1`
}
