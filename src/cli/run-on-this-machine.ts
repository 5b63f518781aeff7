import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchEngine } from '../engine/batch-engine.ts'
import type { EvolveJob } from '../engine/evolve-checked.ts'
import { replayQuarantine } from '../engine/replay-quarantine.ts'
import { type RunJobOptions, type RunJobResult, runJob } from '../engine/run-job.ts'
import type { RunReport } from '../lake/run-report.ts'
import { interruptible } from './interruptible.ts'
import { memoryLimitBytes } from './memory-limit.ts'
import type { ProgressLine } from './render/progress.ts'
import { withSparkEngine, workerUrl } from './this-machine.ts'

type Options = Omit<RunJobOptions, 'threads' | 'memoryLimitBytes'> & { readonly evolve: EvolveJob }

interface EngineChoice {
  readonly engine: 'duckdb' | 'spark'
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Runs a job with this machine's threads, a progress line, and Ctrl-C that leaves the table as it was.
 * A limit without an output makes rows only to be shown: `lookOnly`.
 */
export async function runOnThisMachine(
  options: Options & EngineChoice,
  progress: ProgressLine,
): Promise<RunJobResult & { readonly lookOnly: boolean }> {
  const lookOnly = options.limit !== undefined && options.output === undefined
  const scratch = join(tmpdir(), `etl-${randomBytes(6).toString('hex')}`)
  try {
    const result = await interruptible('interrupted; the table is as it was', (signal) =>
      withEngine(options, (engine) =>
        runJob(
          {
            ...options,
            ...(lookOnly ? { output: scratch } : {}),
            threads: availableParallelism(),
            memoryLimitBytes,
          },
          {
            engine,
            onProgress: progress.update,
            signal,
            workerUrl: workerUrl(),
            endsAfterwards: true,
            evolve: options.evolve,
          },
        ),
      ),
    )
    if (!lookOnly) return { ...result, lookOnly }
    return { ...result, lookOnly, report: withoutFiles(result.report) }
  } finally {
    progress.clear()
    if (lookOnly) await rm(scratch, { recursive: true, force: true })
  }
}

function withEngine<T>(
  { engine, root, environment }: Options & EngineChoice,
  use: (engine?: BatchEngine) => Promise<T>,
): Promise<T> {
  return engine === 'duckdb' ? use() : withSparkEngine({ root, environment }, use)
}

/** What was only looked at is not kept: neither rows nor rejects. */
function withoutFiles(report: RunReport): RunReport {
  const { quarantine, ...rest } = report
  const looked = { ...rest, rows: { written: 0 }, outputs: [], partitions: 0 }
  if (quarantine === undefined) return looked
  const { path: _, ...rejects } = quarantine
  return { ...looked, quarantine: { ...rejects, committed: false } }
}

/** Loads what fits by now of a job's quarantine, as a run does. */
export function replayOnThisMachine(
  options: Omit<Options, 'input' | 'limit' | 'fullRefresh'>,
  progress: ProgressLine,
): Promise<RunJobResult> {
  return interruptible('interrupted; the table is as it was', (signal) =>
    replayQuarantine(
      { ...options, threads: availableParallelism(), memoryLimitBytes },
      {
        onProgress: progress.update,
        signal,
        workerUrl: workerUrl(),
        endsAfterwards: true,
        evolve: options.evolve,
      },
    ),
  ).finally(progress.clear)
}
