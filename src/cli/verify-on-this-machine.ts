import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { BatchEngine } from '../engine/batch-engine.ts'
import { type Verification, type VerifyOptions, verifyJob } from '../engine/verify/verify-job.ts'
import { stateFolder } from '../lake/addresses.ts'
import { interruptible } from './interruptible.ts'
import { memoryLimitBytes } from './memory-limit.ts'
import type { ProgressLine } from './render/progress.ts'
import { withSparkEngine, workerUrl } from './this-machine.ts'

type Options = Omit<VerifyOptions, 'engines' | 'scratchDir' | 'threads' | 'memoryLimitBytes'>

/** Runs a job on the named engines with this machine's threads; Ctrl-C leaves nothing behind. */
export async function verifyOnThisMachine(
  options: Options,
  {
    engines,
    environment,
  }: {
    readonly engines: readonly ('duckdb' | 'spark')[]
    readonly environment: Readonly<Record<string, string | undefined>>
  },
  progress: ProgressLine,
): Promise<Verification> {
  const { root } = options
  const scratchDir = join(root, stateFolder, 'tmp', `verify-${randomBytes(6).toString('hex')}`)
  const verify = (spark?: BatchEngine) =>
    interruptible('interrupted; nothing is left behind', (signal) =>
      verifyJob(
        {
          ...options,
          engines: engines.map((name) => (name === 'spark' ? spark : undefined)),
          scratchDir,
          threads: availableParallelism(),
          memoryLimitBytes,
        },
        { onProgress: progress.update, signal, workerUrl: workerUrl() },
      ),
    )
  try {
    return engines.includes('spark') ? await withSparkEngine({ root, environment }, verify) : await verify()
  } finally {
    progress.clear()
  }
}
