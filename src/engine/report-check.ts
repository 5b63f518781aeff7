import type { ReportedCheck } from '../lake/run-report.ts'
import type { Check, FreshnessCheck, RowCountCheck } from '../spec/check.ts'
import { hintOf } from '../spec/check-hints.ts'

/** A check that rows can break, one by one or with each other. */
export function reportRows(
  check: Check,
  { failedRows, examples }: { readonly failedRows: number; readonly examples: readonly string[] },
): ReportedCheck {
  const passed = failedRows === 0
  if (passed) return { ...head(check), passed, failedRows }
  const rows = failedRows === 1 ? '1 row' : `${failedRows} rows`
  return {
    ...head(check),
    passed,
    failedRows,
    problem: {
      message: `check failed for ${rows}: ${check.text}`,
      place: check.place,
      ...(examples.length === 0 ? {} : { found: examples.join('\n') }),
      hint: hintOf(check),
    },
  }
}

export function reportRowCount(check: RowCountCheck, rowCount: number): ReportedCheck {
  const { min = 0, max } = check
  const passed = rowCount >= min && (max === undefined || rowCount <= max)
  if (passed) return { ...head(check), passed }
  const expected = [
    ...(check.min === undefined ? [] : [`at least ${check.min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ]
  return {
    ...head(check),
    passed,
    problem: {
      message: `check failed: ${check.text}`,
      place: check.place,
      expected: `${expected.join(' and ')} rows`,
      found: rowCount === 1 ? '1 row' : `${rowCount} rows`,
      hint: hintOf(check),
    },
  }
}

export function reportFreshness(
  check: FreshnessCheck,
  measured: {
    /** NULL where no row has one. */
    readonly newest: string | null
    readonly fresh: boolean
    readonly rowCount: number
    readonly startedAt: Date
  },
): ReportedCheck {
  const { newest, fresh, rowCount, startedAt } = measured
  if (fresh) return { ...head(check), passed: true }
  const start = startedAt.toISOString().slice(0, 19).replace('T', ' ')
  return {
    ...head(check),
    passed: false,
    problem: {
      message: `check failed: ${check.text}`,
      place: check.place,
      expected: `not older than ${check.maxAge} when the run started, ${start} UTC`,
      found: newest === null ? (rowCount === 0 ? 'no rows' : 'only NULL') : `the newest is ${newest}`,
      hint: hintOf(check),
    },
  }
}

function head({ text, severity }: Check): Pick<ReportedCheck, 'check' | 'severity'> {
  return { check: text, severity }
}
