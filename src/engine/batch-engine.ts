import type { BatchEffects, BatchOptions, BatchResult } from './run-batch.ts'

/** What runs the steps of a job over some inputs; choosing these and committing is the same for all engines. */
export interface BatchEngine {
  readonly name: 'duckdb' | 'spark'
  readonly runBatch: (options: BatchOptions, effects: BatchEffects) => Promise<BatchResult>
}
