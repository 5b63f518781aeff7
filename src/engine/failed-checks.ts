import { DataError } from '../errors.ts'
import type { ReportedCheck } from '../lake/run-report.ts'

/** Checks whose severity is `fail` did not pass. `checks` are all of the job, in its order. */
export class FailedChecks extends DataError {
  override readonly name = 'DataError'
  readonly checks: readonly ReportedCheck[]

  constructor(checks: readonly ReportedCheck[]) {
    super(checks.flatMap(({ severity, problem }) => (severity === 'fail' && problem ? [problem] : [])))
    this.checks = checks
  }
}

/** Throws `FailedChecks` that names every check that stands in the way of publishing. */
export function refuseFailedChecks(checks: readonly ReportedCheck[]): void {
  if (checks.some(({ severity, passed }) => severity === 'fail' && !passed)) throw new FailedChecks(checks)
}
