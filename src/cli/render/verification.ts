import type { RunDifference } from '../../engine/verify/compare-runs.ts'
import type { Verification, VerifiedRun } from '../../engine/verify/verify-job.ts'
import { exitCodes } from '../../errors.ts'
import type { createPaint } from '../io.ts'
import { formatCount, formatSeconds } from './numbers.ts'
import { renderTable } from './table.ts'

type Paint = ReturnType<typeof createPaint>

/** A line per engine, then whether they have made the same, or the first difference. */
export function renderVerification({ runs, differences }: Verification, paint: Paint): string {
  const table = renderTable({
    columns: ['engine', 'records', 'rows', 'rejects', 'seconds', 'hash of the rows'],
    rows: runs.map(describeRun),
    width: 120,
    rightAligned: new Set([1, 2, 3, 4]),
  })
  if (differences.length === 0) {
    const failed = runs.find(({ problems }) => problems.length > 0)
    const verdict =
      failed === undefined
        ? paint('green', 'same rows, types and rejects')
        : `${paint('yellow', 'the same failure on each:')} ${failed.problems[0]?.message}`
    return `${table}\n\n${verdict}`
  }
  const shown = differences.map(({ left, right, difference }) => {
    const lines = describeDifference(difference, { left, right }).map((line) => `  ${line}`)
    return [paint('red', `${right} differs from ${left}: ${headline(difference)}`), ...lines].join('\n')
  })
  return [table, '', ...shown].join('\n')
}

/** A difference is about the data: exit code 3, as is a failure that all engines share. */
export function exitCodeOfVerification({ runs, differences }: Verification): number {
  const isFine = differences.length === 0 && runs.every(({ problems }) => problems.length === 0)
  return isFine ? exitCodes.done : exitCodes.data
}

function describeRun({ engine, records, rows, rejects, seconds, hash }: VerifiedRun): readonly string[] {
  const counts = [records.read, rows, rejects].map(formatCount)
  return [engine, ...counts, formatSeconds(seconds), hash ?? 'failed']
}

function headline(difference: RunDifference): string {
  switch (difference.kind) {
    case 'failure':
      return 'what went wrong'
    case 'reject':
      return 'rejects'
    case 'type':
      return `the types of ${difference.table}`
    case 'partitions':
      return `the partitions of ${difference.table}`
    case 'rows':
      return difference.onlyOn === 'both'
        ? `a row of ${difference.table}`
        : `a row of ${difference.table} that only one has`
  }
}

function describeDifference(
  difference: RunDifference,
  { left, right }: { readonly left: string; readonly right: string },
): readonly string[] {
  if (difference.kind !== 'rows')
    return [`${left}: ${textOf(difference.left)}`, `${right}: ${textOf(difference.right)}`]
  const { cells, onlyOn } = difference
  if (onlyOn !== 'both') {
    const [engine, side] = onlyOn === 'left' ? [left, 'left' as const] : [right, 'right' as const]
    return [`${engine}: ${cells.map((cell) => `${cell.column}=${textOf(cell[side])}`).join(', ')}`]
  }
  const same = cells.filter((cell) => textOf(cell.left) === textOf(cell.right))
  const other = cells.filter((cell) => textOf(cell.left) !== textOf(cell.right))
  const row = same.map(({ column, left: value }) => `${column}=${textOf(value)}`).join(', ')
  return [
    ...(row === '' ? [] : [`row ${row}`]),
    ...other.flatMap((cell) => [
      `${cell.column}`,
      `  ${left}: ${textOf(cell.left)}`,
      `  ${right}: ${textOf(cell.right)}`,
    ]),
  ]
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none')
}
