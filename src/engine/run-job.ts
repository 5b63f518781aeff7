import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { EtlError } from '../errors.ts'
import { type LocalLake, stateFolder } from '../lake/addresses.ts'
import { type CommitLog, createCommit, finishCommit, recover } from '../lake/commit-log.ts'
import type { CommitRecord } from '../lake/commit-record.ts'
import { committedInput } from '../lake/known-inputs.ts'
import { takeLease } from '../lake/lease.ts'
import type { ListedInput } from '../lake/list-inputs.ts'
import { openLocalStore } from '../lake/local-store.ts'
import type { ObjectStore } from '../lake/object-store.ts'
import { createRunId } from '../lake/run-id.ts'
import type { RunReport } from '../lake/run-report.ts'
import type { ProjectSettings } from '../spec/project.ts'
import { chooseInputs, contributors, type InputChoice } from './choose-inputs.ts'
import { refuseFailedChecks } from './failed-checks.ts'
import { findTablePath, listSources } from './list-sources.ts'
import { makeCommitRecord } from './make-commit-record.ts'
import { registerTables } from './register-tables.ts'
import { type BegunRun, reportBatch, reportFailed, reportNoNewInput, reportSucceeded } from './report-run.ts'
import { noRows, type Rows } from './rows.ts'
import {
  type BatchEffects,
  type BatchOptions,
  type BatchResult,
  discardBatch,
  runBatch,
} from './run-batch.ts'
import { writableFormat } from './writable-format.ts'

export interface RunJobOptions {
  readonly checked: CheckedJob
  readonly settings: Pick<ProjectSettings, 'sampleData' | 'limits'>
  /** Absolute path of the project's folder. */
  readonly root: string
  readonly workingDirectory: string
  /** Read here instead of the job's source: a file, folder, glob or s3:// address. */
  readonly input?: string | undefined
  /** Write here instead of the job's sink; the catalog is left alone. */
  readonly output?: string | undefined
  readonly limit?: number | undefined
  /** Whether rows are wanted to be shown. Default: yes. */
  readonly showRows?: boolean | undefined
  /** Read every input again and replace the whole table. */
  readonly fullRefresh?: boolean | undefined
  readonly trustInput: boolean
  /** The input is a sample: checks of how much and how new there is make no sense. */
  readonly isSample?: boolean | undefined
  readonly threads: number
  readonly memoryLimitBytes: number
}

export interface RunJobEffects extends BatchEffects {
  /** Opens a table's path; a local directory unless given. */
  readonly openStore?: (tablePath: string) => ObjectStore
}

export interface RunJobResult {
  readonly report: RunReport
  readonly sample: Rows
  /** Absolute path of the table. */
  readonly tablePath: string
  readonly error?: unknown
}

/**
 * Runs a job on this machine: what is new since the last run, once. What is wrong before anything starts is thrown;
 * what goes wrong after that stands in the report, with the error beside it.
 */
export async function runJob(options: RunJobOptions, effects: RunJobEffects = {}): Promise<RunJobResult> {
  const { checked, settings, root } = options
  const { job, source } = checked
  writableFormat(job.sink)
  const lake: LocalLake = { root, sampleData: settings.sampleData }
  const [listed = [], ...joined] = await listSources(checked, options, lake)
  const startedAt = new Date()
  const tablePath = findTablePath(job.sink.path, options, lake)
  const begun: BegunRun = {
    checked,
    run: createRunId(startedAt),
    startedAt,
    tablePath,
    warnings: listingWarnings(listed, options.input ?? source.address),
  }
  const end = (report: RunReport, sample = noRows) => ({ report, sample, tablePath })
  if (listed.every(({ bytes }) => bytes === 0)) return end(reportNoNewInput(begun, { read: [], skipped: 0 }))
  const store = (effects.openStore ?? openLocalStore)(tablePath)
  const register = async (record: CommitRecord) => {
    if (options.output === undefined) await registerTables(root, record)
  }
  let choice: InputChoice | undefined
  try {
    const lease = await takeLease({ job: job.name, run: begun.run, now: startedAt }, store)
    try {
      const log = await recover(store, register)
      choice = await chooseInputs({ checked, listed, log, fullRefresh: options.fullRefresh ?? false })
      const told = { ...begun, warnings: [...begun.warnings, ...choice.warnings] }
      if (choice.read.length === 0) return end(reportNoNewInput(told, choice))
      // what was only looked into is not known
      const inputs = Promise.all(options.limit === undefined ? choice.read.map(committedInput) : [])
      const batch = await runChoice({ choice, listed, joined, log, begun, options }, effects)
      await refuseOrDiscard(batch)
      const report = reportBatch(told, choice, batch)
      const record = await makeCommitRecord({ ...begun, choice, batch, log, inputs: await inputs, report })
      await createCommit(record, store)
      await finishCommit(record, store, register)
      return end(reportSucceeded(told, batch, record), batch.sample)
    } finally {
      await lease.release()
    }
  } catch (error) {
    if (!(error instanceof EtlError)) throw error
    return { ...end(reportFailed(begun, choice ?? { read: listed, skipped: 0 }, error)), error }
  }
}

interface ChosenRun {
  readonly choice: InputChoice
  readonly listed: readonly ListedInput[]
  readonly joined: readonly (readonly ListedInput[])[]
  readonly log: CommitLog
  readonly begun: BegunRun
  readonly options: RunJobOptions
}

/**
 * Stages the rows of the chosen inputs. To write a partition anew, all that has ever gone into it is read again:
 * a first pass finds the partitions, a second makes them whole.
 */
async function runChoice(chosen: ChosenRun, effects: BatchEffects): Promise<BatchResult> {
  const { choice, listed, log } = chosen
  const first = await runBatch(batchOptions(chosen, choice.read), effects)
  if (choice.mode !== 'overwritePartitions') return first
  const written = first.outputs.flatMap(({ files }) => files.map(({ folder }) => folder))
  const folders = new Set([...written, ...choice.touched])
  const others = contributors(folders, { listed, log, read: choice.read })
  if (others.length === 0 && choice.touched.length === 0) return first
  await discardBatch(first)
  return runBatch({ ...batchOptions(chosen, [...choice.read, ...others]), onlyFolders: folders }, effects)
}

async function refuseOrDiscard(batch: BatchResult): Promise<void> {
  try {
    refuseFailedChecks(batch.checks)
  } catch (error) {
    await discardBatch(batch)
    throw error
  }
}

function batchOptions({ joined, begun, options }: ChosenRun, read: readonly ListedInput[]): BatchOptions {
  const { checked, run, startedAt, tablePath } = begun
  return {
    ...options,
    checked,
    run,
    startedAt,
    tablePath,
    inputs: [read, ...joined.map((files) => files.filter(({ bytes }) => bytes > 0))],
    limits: options.settings.limits,
    scratchDir: join(options.root, stateFolder, 'tmp', run),
  }
}

function listingWarnings(listed: readonly ListedInput[], address: string): readonly string[] {
  if (listed.length === 0) return [`there are no files at ${address}`]
  return listed.filter(({ bytes }) => bytes === 0).map(({ uri }) => `${uri} is empty`)
}
