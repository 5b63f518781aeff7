import { refuseFailedChecks } from './failed-checks.ts'
import { type MeasureOptions, measureChecks } from './measure-checks.ts'
import type { ReportedCheck } from './run-report.ts'

/** The checks of a job on the rows as they were written. Throws `FailedChecks`; what is a warning is reported. */
export async function checkRows(options: MeasureOptions): Promise<readonly ReportedCheck[]> {
  const checks = await measureChecks(options)
  refuseFailedChecks(checks)
  return checks
}
