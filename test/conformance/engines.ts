import type { Engine } from './engine.ts'
import { runInProcess } from './run-in-process.ts'

/** What the cases of a vitest project run on. */
export const engines: readonly Engine[] =
  process.env.ETL_TEST_ENGINE === 'spark'
    ? [runInProcess((await import('./spark-engine.ts')).sharedSpark)]
    : [runInProcess()]
