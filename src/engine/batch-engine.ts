import type { CheckedJob } from '../compile/checked-job.ts'
import type { BatchEffects, BatchOptions, BatchResult } from './run-batch.ts'

/** What runs the steps of a job over some inputs; choosing these and committing is the same for all engines. */
export interface BatchEngine {
  readonly name: 'duckdb' | 'spark'
  /** @throws SpecError for what it cannot run, before anything starts */
  readonly checkJob?: (checked: CheckedJob) => void
  readonly runBatch: (options: BatchOptions, effects: BatchEffects) => Promise<BatchResult>
}
