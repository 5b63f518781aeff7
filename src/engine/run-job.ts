import { join, resolve } from 'node:path'
import { type CatalogTable, readTable, writeTable } from '../catalog/local-catalog.ts'
import type { CheckedJob } from '../compile/checked-job.ts'
import { findJob } from '../compile/find-job.ts'
import { EtlError } from '../errors.ts'
import { type LocalLake, lakePath, stateFolder } from '../lake/addresses.ts'
import { type InputFile, listInputs } from '../lake/list-inputs.ts'
import { createRunId } from '../lake/run-id.ts'
import type { Project } from '../spec/parse-project.ts'
import { noRows, type Rows } from './rows.ts'
import { type BatchEffects, type BatchResult, runBatch } from './run-batch.ts'
import type { RunReport } from './run-report.ts'
import { writableFormat } from './writable-format.ts'

export interface RunJobOptions {
  readonly project: Project
  /** Absolute path of the project's folder. */
  readonly root: string
  readonly workingDirectory: string
  readonly job: string
  /** Read here instead of the job's source: a file, folder, glob or s3:// address. */
  readonly input?: string | undefined
  /** Write here instead of the job's sink; the catalog is left alone. */
  readonly output?: string | undefined
  readonly limit?: number | undefined
  readonly trustInput: boolean
  readonly threads: number
  readonly memoryLimitBytes: number
}

export interface RunJobResult {
  readonly report: RunReport
  readonly sample: Rows
  /** Absolute path of the table. */
  readonly tablePath: string
  readonly error?: unknown
}

/**
 * Runs a job on this machine. What is wrong before anything starts is thrown; what goes wrong after that stands in
 * the report, with the error beside it.
 */
export async function runJob(options: RunJobOptions, effects: BatchEffects = {}): Promise<RunJobResult> {
  const { project, root, workingDirectory } = options
  const checked = findJob(project, options.job)
  const { job } = checked
  writableFormat(job.sink)
  const lake: LocalLake = { root, sampleData: project.settings.sampleData }
  const inputs = await listAllInputs(checked, options, lake)
  const startedAt = new Date()
  const run = createRunId(startedAt)
  const tablePath =
    options.output === undefined
      ? lakePath(job.sink.path, lake)
      : /^s3a?:\/\//.test(options.output)
        ? lakePath(options.output, lake)
        : resolve(workingDirectory, options.output)
  const main = inputs[0] ?? []
  const begun = {
    job: job.name,
    run,
    target: 'local',
    engine: 'duckdb' as const,
    mode: job.sink.mode,
    inputs: { files: main.length, bytes: main.reduce((sum, { bytes }) => sum + bytes, 0), skipped: 0 },
  }
  const warnings = main.filter(({ bytes }) => bytes === 0).map(({ uri }) => `${uri} is empty`)
  const nothing = {
    records: { read: 0, accepted: 0, quarantined: 0 },
    rows: { written: 0 },
    outputs: [],
    partitions: 0,
    checks: [],
  }
  const seconds = () => (Date.now() - startedAt.getTime()) / 1000
  if (begun.inputs.bytes === 0) {
    if (main.length === 0) warnings.push(`there are no files at ${options.input ?? checked.source.address}`)
    return {
      report: { ...begun, ...nothing, status: 'noNewInput', warnings, seconds: seconds() },
      sample: noRows,
      tablePath,
    }
  }
  try {
    const result = await runBatch(
      {
        checked,
        inputs: inputs.map((files) => files.filter(({ bytes }) => bytes > 0)),
        tablePath,
        run,
        startedAt,
        trustInput: options.trustInput,
        limit: options.limit,
        limits: project.settings.limits,
        scratchDir: join(root, stateFolder, 'tmp', run),
        threads: options.threads,
        memoryLimitBytes: options.memoryLimitBytes,
      },
      effects,
    )
    if (options.output === undefined) await registerTables(result, checked, { root, run, startedAt })
    return {
      report: {
        ...begun,
        ...summarise(result, checked),
        status: 'succeeded',
        warnings: [...warnings, ...checkWarnings(result)],
        seconds: seconds(),
      },
      sample: result.sample,
      tablePath,
    }
  } catch (error) {
    if (!(error instanceof EtlError)) throw error
    const { name, message, problems } = error
    const report: RunReport = {
      ...begun,
      ...nothing,
      status: 'failed',
      warnings,
      seconds: seconds(),
      error: { name, message, problems },
    }
    return { report, sample: noRows, tablePath, error }
  }
}

async function listAllInputs(
  checked: CheckedJob,
  options: RunJobOptions,
  lake: LocalLake,
): Promise<readonly (readonly InputFile[])[]> {
  const { workingDirectory } = options
  const sources = [
    checked.source,
    ...checked.steps.flatMap((step) => (step.kind === 'join' ? [step.source] : [])),
  ]
  const lists: (readonly InputFile[])[] = []
  for (const [index, source] of sources.entries()) {
    const override = index === 0 ? options.input : undefined
    const named = override === undefined ? `the source of ${checked.job.file}` : '--input'
    lists.push(await listInputs({ address: source.address, override, workingDirectory, lake, named }))
  }
  return lists
}

function summarise({ records, outputs, checks }: BatchResult, { job }: CheckedJob) {
  const files = outputs.flatMap(({ output, files }) =>
    files.map(({ path, rows, bytes }) => ({
      table: `${job.sink.database}.${output.table}`,
      path,
      rows,
      bytes,
    })),
  )
  const folders = outputs.flatMap(({ output, files }) =>
    files.map(({ folder }) => `${output.folder}/${folder}`),
  )
  const partitioned = job.sink.partitionBy.length > 0
  return {
    records: { read: records, accepted: records, quarantined: 0 },
    rows: { written: files.reduce((sum, { rows }) => sum + rows, 0) },
    outputs: files,
    partitions: partitioned ? new Set(folders).size : 0,
    checks,
  }
}

function checkWarnings({ checks }: BatchResult): readonly string[] {
  return checks
    .filter(({ failedRows }) => failedRows > 0)
    .map(({ check, failedRows }) => `${failedRows} rows break the check ${check}`)
}

async function registerTables(
  { outputs }: BatchResult,
  { job }: CheckedJob,
  { root, run, startedAt }: { readonly root: string; readonly run: string; readonly startedAt: Date },
): Promise<void> {
  const { sink } = job
  if (sink.format !== 'parquet' && sink.format !== 'csv' && sink.format !== 'json') return
  for (const { output, files } of outputs) {
    const before =
      sink.mode === 'overwrite'
        ? undefined
        : await readTable(root, { database: sink.database, name: output.table })
    const made = files.map(({ folder, partition }) => ({
      folder,
      values: partition.map(({ value }) => value),
    }))
    const partitions = new Map(
      [...(before?.partitions ?? []), ...made].map((partition) => [partition.folder, partition]),
    )
    const table: CatalogTable = {
      database: sink.database,
      name: output.table,
      ...(job.description === undefined ? {} : { description: job.description }),
      location: output.folder === '' ? sink.path : `${sink.path}${output.folder}/`,
      format: sink.format,
      columns: output.columns,
      partitionKeys: output.partitionKeys,
      partitions:
        output.partitionKeys.length === 0
          ? []
          : [...partitions.values()].sort((left, right) => (left.folder < right.folder ? -1 : 1)),
      updatedBy: { job: job.name, run, at: startedAt.toISOString() },
    }
    await writeTable(root, table)
  }
}
