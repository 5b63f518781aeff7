import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { planReads } from '../../compile/plan-reads.ts'
import { type CompiledSparkJob, compileSparkJob } from '../../compile/pyspark/compile-job.ts'
import { printSparkScript } from '../../compile/pyspark/print-script.ts'
import { DataError, OperatorError, type Problem, SpecError, UnsupportedError } from '../../errors.ts'
import type { StagedFile } from '../../lake/staged-output.ts'
import { createStaging, removeStaging } from '../../lake/staged-output.ts'
import type { BatchEngine } from '../batch-engine.ts'
import { hashSpec } from '../hash-spec.ts'
import { openDuckdb } from '../open-duckdb.ts'
import { refuseRejects } from '../refuse-rejects.ts'
import { noRows, type Rows } from '../rows.ts'
import type { BatchEffects, BatchOptions, BatchResult } from '../run-batch.ts'
import { sampleRows } from '../sample-rows.ts'
import type { StagedOutput } from '../write-staged.ts'
import type { Spark } from './open-spark.ts'

/** What python/glue_etl/run_batch.py answers. */
interface SparkBatch extends Pick<BatchResult, 'records' | 'unknownFields' | 'discarded' | 'checks'> {
  readonly isOverLimit: boolean
  readonly quarantine: BatchResult['quarantine'] | null
  readonly requarantined: readonly string[]
  readonly outputs: readonly { readonly folder: string; readonly files: readonly StagedFile[] }[]
}

/** Runs jobs as generated scripts on a Spark session. */
export function sparkEngine(spark: Spark): BatchEngine {
  return {
    name: 'spark',
    checkJob: (checked) => void compileSparkJob(planReads(checked)),
    runBatch: (options, effects) => runSparkBatch(options, effects, spark),
  }
}

async function runSparkBatch(
  options: BatchOptions,
  effects: BatchEffects,
  spark: Spark,
): Promise<BatchResult> {
  const { checked, tablePath, run, scratchDir } = options
  const compiled = compileSparkJob(planReads(checked))
  await mkdir(scratchDir, { recursive: true })
  const staging = await createStaging(tablePath, run)
  try {
    const script = join(scratchDir, `${checked.job.name}.py`)
    await writeFile(
      script,
      printSparkScript(checked, { specHash: hashSpec(checked), limits: options.limits }),
    )
    const plan = makePlan(options, compiled, staging)
    const reply = await spark.run(
      { script, plan, inputBytes: bytesOf(options) },
      { signal: effects.signal, onProgress: (share) => effects.onProgress?.(progressOf(options, share)) },
    )
    if ('error' in reply) throw errorOf(reply.error)
    const batch = reply.result as SparkBatch
    const { quarantine, requarantined, records, unknownFields, discarded, checks } = batch
    if (quarantine !== null && quarantine !== undefined && batch.isOverLimit)
      await refuseRejects(quarantine, { ...options, accepted: records.accepted })
    const outputs = batch.outputs.map(({ files }, index): StagedOutput => {
      const output = compiled.outputs[index]
      if (output === undefined) throw new TypeError('Spark has written an output that the job does not have')
      return { output: { ...output, relation: output.view }, files }
    })
    return {
      records,
      quarantine: quarantine ?? undefined,
      requarantined: new Set(requarantined),
      unknownFields,
      discarded,
      outputs,
      checks,
      sample: options.showRows === false ? noRows : await readSample(options, outputs),
      staging,
    }
  } catch (error) {
    await removeStaging(staging)
    throw error
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

function makePlan(
  options: BatchOptions,
  { probes }: CompiledSparkJob,
  staging: string,
): Readonly<Record<string, unknown>> {
  const { inputs, run, startedAt, trustInput, isSample, limit, onlyFolders, quarantined, limits } = options
  return {
    inputs: inputs.map((files) => files.map(({ path, uri, bytes }) => ({ path, uri, bytes }))),
    run,
    startedAt: startedAt.toISOString(),
    stagingDir: staging,
    scratchDir: join(options.scratchDir, 'spark'),
    trustInput,
    isSample: isSample ?? false,
    limit: limit ?? null,
    onlyFolders: onlyFolders === undefined ? null : [...onlyFolders],
    quarantined: [...(quarantined ?? [])],
    limits,
    probes: probes.map(({ view, sql, expression: { text, place } }) => ({ view, sql, text, place })),
  }
}

function bytesOf({ inputs }: BatchOptions): number {
  return inputs.flat().reduce((sum, { bytes }) => sum + bytes, 0)
}

function progressOf(options: BatchOptions, share: number) {
  const totalBytes = bytesOf(options)
  const files = options.inputs.flat().length
  return { phase: 'running' as const, bytes: totalBytes * share, totalBytes, files, records: 0 }
}

const families = { SpecError, UnsupportedError, DataError, OperatorError }

function errorOf({
  name,
  problems,
}: {
  readonly name: string
  readonly problems: readonly Problem[]
}): Error {
  const Family = families[name as keyof typeof families]
  return Family === undefined ? new Error(problems[0]?.message ?? name) : new Family(problems)
}

async function readSample(options: BatchOptions, outputs: readonly StagedOutput[]): Promise<Rows> {
  const { checked, scratchDir } = options
  const temporaryDirectory = join(scratchDir, 'spill')
  const { connection, close } = await openDuckdb({ ...options, temporaryDirectory })
  try {
    return await sampleRows({ checked, outputs, connection })
  } finally {
    close()
  }
}
