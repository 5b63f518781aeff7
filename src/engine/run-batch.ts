import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { type CompiledOutput, compileDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { fileExtension } from '../compile/duckdb/print-copy.ts'
import { planReads } from '../compile/plan-reads.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { createStaging, type PublishedFile, publishStaged, removeStaging } from '../lake/staged-output.ts'
import type { Limits } from '../spec/contract.ts'
import { prepareSource } from './prepare-source.ts'
import type { Rows } from './rows.ts'
import type { ReportedCheck, RunProgress } from './run-report.ts'
import { writableFormat } from './writable-format.ts'
import { writeStaged } from './write-staged.ts'

export interface BatchOptions {
  readonly checked: CheckedJob
  /** Files of the main source, then of each join's source in the order of the steps. */
  readonly inputs: readonly (readonly InputFile[])[]
  /** Absolute path of the sink. */
  readonly tablePath: string
  readonly run: string
  readonly startedAt: Date
  readonly trustInput: boolean
  /** No more than so many records of the main source. */
  readonly limit?: number | undefined
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
}

export interface PublishedOutput {
  readonly output: CompiledOutput
  readonly files: readonly PublishedFile[]
}

export interface BatchResult {
  /** Of the main source. */
  readonly records: number
  readonly outputs: readonly PublishedOutput[]
  readonly checks: readonly ReportedCheck[]
  /** A few rows of the first output. */
  readonly sample: Rows
}

/**
 * Runs a job over its inputs: contract, SQL, checks, and only then the table. Whatever fails before that leaves
 * the table as it was.
 */
export async function runBatch(options: BatchOptions, effects: BatchEffects = {}): Promise<BatchResult> {
  const { checked, tablePath, run, scratchDir, inputs } = options
  const { compression, mode } = checked.job.sink
  const plan = planReads(checked)
  await mkdir(scratchDir, { recursive: true })
  const staging = await createStaging(tablePath, run)
  try {
    const prepared = []
    for (const [index, compiled] of compileDuckdbJob(plan).sources.entries()) {
      prepared.push(await prepareSource({ ...options, compiled, inputs: inputs[index] ?? [] }, effects))
    }
    const staged = await writeStaged({ ...options, plan, prepared, staging }, effects)
    effects.signal?.throwIfAborted()
    const outputs: PublishedOutput[] = []
    for (const { output, files } of staged.outputs) {
      const published = await publishStaged({
        files,
        tablePath: join(tablePath, output.folder),
        run,
        mode,
        extension: fileExtension(writableFormat(checked.job.sink), compression),
      })
      outputs.push({ output, files: published })
    }
    return { records: staged.records, outputs, checks: staged.checks, sample: staged.sample }
  } finally {
    await removeStaging(staging)
    await rm(scratchDir, { recursive: true, force: true })
  }
}
