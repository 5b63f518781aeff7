import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type QueryEffects, type QueryOptions, runQuery } from '../engine/run-query.ts'
import { stateFolder } from '../lake/addresses.ts'
import { interruptible } from './interruptible.ts'

const memoryLimitBytes = 2_000_000_000

/** Runs a query with this machine's threads; Ctrl-C ends it. */
export async function queryThisMachine(
  options: Pick<QueryOptions, 'sql' | 'place' | 'lake' | 'makers'>,
  effects: Omit<QueryEffects, 'signal'>,
): Promise<{ readonly rows: number }> {
  const temporaryDirectory = join(
    options.lake.root,
    stateFolder,
    'tmp',
    `query-${randomBytes(6).toString('hex')}`,
  )
  try {
    return await interruptible('interrupted', (signal) =>
      runQuery(
        { ...options, threads: availableParallelism(), memoryLimitBytes, temporaryDirectory },
        { ...effects, signal },
      ),
    )
  } finally {
    await rm(temporaryDirectory, { recursive: true, force: true })
  }
}
