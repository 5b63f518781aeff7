import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { compileDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { planReads } from '../compile/plan-reads.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import type { ReportedCheck, RunProgress } from '../lake/run-report.ts'
import { createStaging, removeStaging } from '../lake/staged-output.ts'
import type { Limits } from '../spec/contract.ts'
import { prepareSource } from './prepare-source.ts'
import type { Rows } from './rows.ts'
import { type StagedOutput, writeStaged } from './write-staged.ts'

export interface BatchOptions {
  readonly checked: CheckedJob
  /** Files of the main source, then of each join's source in the order of the steps. */
  readonly inputs: readonly (readonly InputFile[])[]
  /** Absolute path of the sink. */
  readonly tablePath: string
  readonly run: string
  readonly startedAt: Date
  readonly trustInput: boolean
  /** The input is a sample: checks of how much and how new there is make no sense. */
  readonly isSample?: boolean | undefined
  /** Whether rows are wanted to be shown. Default: yes. */
  readonly showRows?: boolean | undefined
  /** No more than so many records of the main source. */
  readonly limit?: number | undefined
  /** Rows of other partitions are left out: folders as they stand in the table. */
  readonly onlyFolders?: ReadonlySet<string> | undefined
  readonly limits: Limits
  /** An absolute path that the run makes and removes. */
  readonly scratchDir: string
  readonly threads: number
  readonly memoryLimitBytes: number
}

export interface BatchEffects {
  /** The entry of scan workers; without it everything is scanned on the calling thread. */
  readonly workerUrl?: URL | undefined
  readonly onProgress?: ((progress: RunProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** The process ends after the run: giving back memory piece by piece would only delay it. */
  readonly endsAfterwards?: boolean
}

export interface BatchResult {
  /** Of the main source. */
  readonly records: number
  readonly outputs: readonly StagedOutput[]
  readonly checks: readonly ReportedCheck[]
  /** A few rows of the first output. */
  readonly sample: Rows
  /** Where the files wait for their commit. */
  readonly staging: string
}

/**
 * Runs a job over its inputs: contract, SQL, checks. The rows end in files that wait for a commit; whatever fails
 * leaves nothing behind. Checks are measured: whether to refuse what fails them is the caller's to say.
 */
export async function runBatch(options: BatchOptions, effects: BatchEffects = {}): Promise<BatchResult> {
  const { checked, tablePath, run, scratchDir, inputs } = options
  const plan = planReads(checked)
  await mkdir(scratchDir, { recursive: true })
  const staging = await createStaging(tablePath, run)
  try {
    const prepared = []
    for (const [index, compiled] of compileDuckdbJob(plan).sources.entries()) {
      const spools = join(scratchDir, `source-${index}`)
      await mkdir(spools)
      prepared.push(
        await prepareSource(
          { ...options, compiled, inputs: inputs[index] ?? [], scratchDir: spools },
          effects,
        ),
      )
    }
    const staged = await writeStaged({ ...options, plan, prepared, staging }, effects)
    effects.signal?.throwIfAborted()
    return { ...staged, staging }
  } catch (error) {
    await removeStaging(staging)
    throw error
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

/** Removes the files of a batch that will not be committed. */
export function discardBatch({ staging }: BatchResult): Promise<void> {
  return removeStaging(staging)
}
