import { type CommitLog, createCommit, finishCommit } from '../lake/commit-log.ts'
import type { CommitRecord, CommittedInput, SettledRecords } from '../lake/commit-record.ts'
import type { ObjectStore } from '../lake/object-store.ts'
import type { RunReport } from '../lake/run-report.ts'
import type { InputChoice } from './choose-inputs.ts'
import { refuseFailedChecks } from './failed-checks.ts'
import { makeCommitRecord } from './make-commit-record.ts'
import { type BegunRun, reportBatch, reportSucceeded } from './report-run.ts'
import { type BatchResult, discardBatch } from './run-batch.ts'

/** Publishes what a batch has staged, unless a check stands in the way; then nothing of it is left. */
export async function commitBatch(
  options: {
    readonly begun: BegunRun
    readonly choice: InputChoice
    readonly batch: BatchResult
    readonly log: CommitLog
    readonly inputs: readonly CommittedInput[]
    readonly replayed?: readonly SettledRecords[]
  },
  store: ObjectStore,
  register: (record: CommitRecord) => Promise<void>,
): Promise<RunReport> {
  const { begun, choice, batch } = options
  try {
    refuseFailedChecks(batch.checks)
  } catch (error) {
    await discardBatch(batch)
    throw error
  }
  const record = await makeCommitRecord({ ...begun, ...options, report: reportBatch(begun, choice, batch) })
  await createCommit(record, store)
  await finishCommit(record, store, register)
  return reportSucceeded(begun, batch, record)
}
