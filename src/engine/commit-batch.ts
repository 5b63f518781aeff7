import type { CommitLog } from '../lake/commit-log.ts'
import type { CommittedInput, SettledRecords } from '../lake/commit-record.ts'
import type { RunReport } from '../lake/run-report.ts'
import type { InputChoice } from './choose-inputs.ts'
import { refuseFailedChecks } from './failed-checks.ts'
import type { HeldTable } from './hold-table.ts'
import { makeCommitRecord } from './make-commit-record.ts'
import { type BegunRun, reportBatch, reportSucceeded } from './report-run.ts'
import { type BatchResult, discardBatch } from './run-batch.ts'

/**
 * Publishes what a batch has staged, unless a check stands in the way; then nothing of it is left. Throws
 * `OperatorError` where the lease was lost meanwhile.
 */
export async function commitBatch(
  options: {
    readonly begun: BegunRun
    readonly choice: InputChoice
    readonly batch: BatchResult
    readonly log: CommitLog
    readonly inputs: readonly CommittedInput[]
    readonly replayed?: readonly SettledRecords[]
    /** The next run is to replace the table: this one has read only a part. */
    readonly resets?: boolean
  },
  commit: HeldTable['commit'],
): Promise<RunReport> {
  const { begun, choice, batch } = options
  try {
    refuseFailedChecks(batch.checks)
  } catch (error) {
    await discardBatch(batch)
    throw error
  }
  const record = await makeCommitRecord({ ...begun, ...options, report: reportBatch(begun, choice, batch) })
  await commit(record)
  return reportSucceeded(begun, batch, record)
}
