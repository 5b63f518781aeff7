import { type Cell, type CellFields, cellText } from '../../engine/cases/cell.ts'
import type { CaseDifference } from '../../engine/cases/compare-case.ts'
import type { CaseResult } from '../../engine/test-job.ts'
import { formatPlace } from '../../errors.ts'
import type { DueReject } from '../../spec/job-tests.ts'
import type { createPaint } from '../io.ts'
import { plural } from './numbers.ts'
import { renderProblems } from './problems.ts'

type Paint = ReturnType<typeof createPaint>

/** What was changed in the test file for a case, in words. */
export type UpdatedCases = ReadonlyMap<CaseResult, string>

/** Cases for people, by job: what passed, and of the others what differs. */
export function renderCases(
  results: readonly CaseResult[],
  { updated, paint }: { readonly updated: UpdatedCases; readonly paint: Paint },
): string {
  const jobs = [...new Set(results.map(({ job }) => job))]
  const lines = jobs.flatMap((job) => [
    paint('bold', job),
    ...results.filter((result) => result.job === job).flatMap((result) => renderCase(result, updated, paint)),
  ])
  return [...lines, renderCounts(results, updated, paint)].join('\n')
}

function renderCase(result: CaseResult, updated: UpdatedCases, paint: Paint): readonly string[] {
  const { passed, place, differences } = result
  if (passed) return [`  ${paint('green', '✓')} ${result.case}`]
  const at = paint('dim', formatPlace(place))
  const change = updated.get(result)
  if (change !== undefined) return [`  ${paint('yellow', '↻')} ${result.case}  ${at}  ${change}`]
  const shown = differences.flatMap((difference) => renderDifference(difference, paint))
  return [`  ${paint('red', '✗')} ${result.case}  ${at}`, ...shown.map((line) => `      ${line}`)]
}

function renderDifference(difference: CaseDifference, paint: Paint): readonly string[] {
  switch (difference.kind) {
    case 'differentRow': {
      const head = `${difference.table}, row at ${formatPlace(difference.place)}`
      return [head, ...difference.cells.flatMap((cell) => renderCell(cell, paint))]
    }
    case 'missingRow':
      return [
        `${difference.table}, missing the row at ${formatPlace(difference.place)}`,
        `  ${paint('green', rowText(difference.row))}`,
      ]
    case 'surplusRow':
      return [`${difference.table}, a row that is not due`, `  ${paint('red', rowText(difference.row))}`]
    case 'otherReject':
      return [
        `expected  ${paint('green', rejectText(difference.due))}`,
        `actual    ${paint('red', rejectText(difference.made))}`,
      ]
    case 'noError':
      return [
        `expected  an error with ${paint('green', JSON.stringify(difference.due))}`,
        `actual    ${paint('red', plural(difference.rows, 'row'))}`,
      ]
    case 'otherError':
      return [
        `expected  an error with ${paint('green', JSON.stringify(difference.due))}`,
        ...renderProblems(difference.problems, paint).split('\n'),
      ]
    case 'unexpectedError':
      return renderProblems(difference.problems, paint).split('\n')
  }
}

function rejectText(reject: DueReject | undefined): string {
  return reject === undefined
    ? 'no record in quarantine'
    : `${reject.reason} at ${reject.path}, in quarantine`
}

function renderCell(
  {
    path,
    due,
    made,
  }: { readonly path: string; readonly due: Cell | undefined; readonly made: Cell | undefined },
  paint: Paint,
): readonly string[] {
  return [
    `  ${path}`,
    `    expected  ${paint('green', cellText(due))}`,
    `    actual    ${paint('red', cellText(made))}`,
  ]
}

/** `a: 1  b: "x"`. */
function rowText(row: CellFields): string {
  return Object.entries(row)
    .map(([name, cell]) => `${name}: ${cellText(cell)}`)
    .join('  ')
}

function renderCounts(results: readonly CaseResult[], updated: UpdatedCases, paint: Paint): string {
  const passed = results.filter((result) => result.passed).length
  const failed = results.length - passed - updated.size
  return [
    `${passed} passed`,
    ...(updated.size > 0 ? [paint('yellow', `${updated.size} updated`)] : []),
    ...(failed > 0 ? [paint('red', `${failed} failed`)] : []),
  ].join(', ')
}

/** What `--json` prints, as text: cells are JSON, integers of any size. */
export function printCasesJson(results: readonly CaseResult[], updated: UpdatedCases): string {
  const passed = results.filter((result) => result.passed).length
  const summary = {
    passed,
    failed: results.length - passed - updated.size,
    updated: updated.size,
    cases: results.map((result) => ({
      job: result.job,
      case: result.case,
      ...result.place,
      passed: result.passed,
      ...(updated.has(result) ? { updated: updated.get(result) } : {}),
      differences: result.differences,
    })),
  }
  return JSON.stringify(summary, (_, value: unknown) => {
    if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
  })
}
