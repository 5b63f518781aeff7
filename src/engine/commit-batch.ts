import { type CommitLog, createCommit, finishCommit } from '../lake/commit-log.ts'
import type { CommitRecord, CommittedInput, SettledRecords } from '../lake/commit-record.ts'
import type { Lease } from '../lake/lease.ts'
import type { ObjectStore } from '../lake/object-store.ts'
import type { RunReport } from '../lake/run-report.ts'
import type { InputChoice } from './choose-inputs.ts'
import { refuseFailedChecks } from './failed-checks.ts'
import { makeCommitRecord } from './make-commit-record.ts'
import { type BegunRun, reportBatch, reportSucceeded } from './report-run.ts'
import { type BatchResult, discardBatch } from './run-batch.ts'

export interface CommitEffects {
  readonly store: ObjectStore
  readonly lease: Lease
  readonly register: (record: CommitRecord) => Promise<void>
}

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
  effects: CommitEffects,
): Promise<RunReport> {
  const { begun, choice, batch } = options
  const { store, lease, register } = effects
  try {
    refuseFailedChecks(batch.checks)
  } catch (error) {
    await discardBatch(batch)
    throw error
  }
  const record = await makeCommitRecord({ ...begun, ...options, report: reportBatch(begun, choice, batch) })
  await lease.requireHeld()
  await createCommit(record, store)
  await finishCommit(record, store, register)
  return reportSucceeded(begun, batch, record)
}
