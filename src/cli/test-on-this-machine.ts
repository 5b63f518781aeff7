import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { openDuckdb } from '../engine/open-duckdb.ts'
import { type CaseResult, testJob } from '../engine/test-job.ts'
import type { LocalLake } from '../lake/addresses.ts'
import type { Limits } from '../spec/contract.ts'
import type { JobTests } from '../spec/job-tests.ts'
import { interruptible } from './interruptible.ts'

const memoryLimitBytes = 500_000_000

/** Runs the cases of jobs in a folder that goes away, also after Ctrl-C. */
export async function testOnThisMachine(options: {
  readonly jobs: readonly { readonly checked: CheckedJob; readonly tests: JobTests }[]
  readonly lake: LocalLake
  readonly limits: Limits
}): Promise<readonly CaseResult[]> {
  const { jobs, lake, limits } = options
  const scratchDir = join(tmpdir(), `etl-${randomBytes(6).toString('hex')}`)
  const threads = availableParallelism()
  const duckdb = await openDuckdb({
    threads,
    memoryLimitBytes,
    temporaryDirectory: join(scratchDir, 'spill'),
  })
  try {
    return await interruptible('interrupted', async (signal) => {
      const results: CaseResult[] = []
      for (const job of jobs) {
        const { connection } = duckdb
        const made = await testJob(
          { ...job, lake, limits, scratchDir, threads, memoryLimitBytes, connection },
          { signal },
        )
        results.push(...made)
      }
      return results
    })
  } finally {
    duckdb.close()
    await rm(scratchDir, { recursive: true, force: true })
  }
}
