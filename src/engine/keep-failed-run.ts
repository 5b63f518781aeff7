import { EtlError } from '../errors.ts'
import type { ObjectStore } from '../lake/object-store.ts'
import { writeFailedRun } from '../lake/run-history.ts'
import type { RunReport } from '../lake/run-report.ts'
import { hashSpec } from './hash-spec.ts'
import type { BegunRun } from './report-run.ts'

/**
 * Enters a failed run into the history of its table. Where that fails as well, the report says so in a warning: the
 * run's own error is what matters.
 */
export async function keepFailedRun(
  report: RunReport,
  { checked, startedAt }: Pick<BegunRun, 'checked' | 'startedAt'>,
  store: ObjectStore,
): Promise<RunReport> {
  try {
    const specHash = tryHash(checked)
    await writeFailedRun(
      {
        format: 1,
        startedAt: startedAt.toISOString(),
        endedAt: new Date().toISOString(),
        ...(specHash === undefined ? {} : { specHash }),
        report,
      },
      store,
    )
    return report
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ...report, warnings: [...report.warnings, `this run is not in the history: ${reason}`] }
  }
}

/** Undefined for a job that does not compile, which may be why the run failed. */
function tryHash(checked: BegunRun['checked']): string | undefined {
  try {
    return hashSpec(checked)
  } catch (error) {
    if (error instanceof EtlError) return undefined
    throw error
  }
}
