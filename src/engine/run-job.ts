import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { EtlError } from '../errors.ts'
import { type LocalLake, stateFolder } from '../lake/addresses.ts'
import { type CommitLog, recover } from '../lake/commit-log.ts'
import type { CommitRecord } from '../lake/commit-record.ts'
import { committedInput } from '../lake/known-inputs.ts'
import { takeLease } from '../lake/lease.ts'
import { type ListedInput, listKnown } from '../lake/list-inputs.ts'
import { openLocalStore } from '../lake/local-store.ts'
import type { ObjectStore } from '../lake/object-store.ts'
import { openRecordsOf, quarantineId, settle } from '../lake/quarantine.ts'
import { createRunId } from '../lake/run-id.ts'
import type { EvolvedField, RunReport } from '../lake/run-report.ts'
import type { ProjectSettings } from '../spec/project.ts'
import { chooseInputs, type FindKnown, findContributors, type InputChoice } from './choose-inputs.ts'
import { commitBatch } from './commit-batch.ts'
import { type EvolveJob, evolveChecked } from './evolve-checked.ts'
import { keepFailedRun } from './keep-failed-run.ts'
import { findTablePath, listSources } from './list-sources.ts'
import { refreshAfterReset } from './refresh-after-reset.ts'
import { refuseChangedTypes } from './refuse-changed-types.ts'
import { registerTables } from './register-tables.ts'
import { type BegunRun, reportFailed, reportNoNewInput } from './report-run.ts'
import { noRows, type Rows } from './rows.ts'
import {
  type BatchEffects,
  type BatchOptions,
  type BatchResult,
  discardBatch,
  runBatch,
} from './run-batch.ts'
import { warnOfPassedOver } from './warn-of-passed-over.ts'
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
  /** Look only at folders of `source.layout` from this date or time on, in UTC. */
  readonly from?: string | undefined
  /** Look only at folders of `source.layout` up to this date or time, which is included. */
  readonly to?: string | undefined
  readonly trustInput: boolean
  /** The input is a sample: checks of how much and how new there is make no sense. */
  readonly isSample?: boolean | undefined
  readonly threads: number
  readonly memoryLimitBytes: number
}

export interface RunJobEffects extends BatchEffects {
  /** Makes the job anew with fields that were found in its inputs; for `onMismatch: evolve`. */
  readonly evolve?: EvolveJob | undefined
  /** Opens a table's path; a local directory unless given. */
  readonly openStore?: (tablePath: string) => ObjectStore
}

export interface RunJobResult {
  readonly report: RunReport
  readonly sample: Rows
  /** Absolute path of the table. */
  readonly tablePath: string
  /** All that has entered the schema of the source beside its file, by this run and those before it. */
  readonly evolved?: readonly EvolvedField[]
  readonly error?: unknown
}

/**
 * Runs a job on this machine: what is new since the last run, once. What is wrong before anything starts is thrown;
 * what goes wrong after that stands in the report, with the error beside it.
 */
export async function runJob(options: RunJobOptions, effects: RunJobEffects = {}): Promise<RunJobResult> {
  const { checked, settings, root } = options
  const { job } = checked
  writableFormat(job.sink)
  const lake: LocalLake = { root, sampleData: settings.sampleData }
  const startedAt = new Date()
  const sources = await listSources(checked, { ...options, now: startedAt }, lake)
  const { listed, joined } = sources
  const tablePath = findTablePath(job.sink.path, options, lake)
  const begun: BegunRun = {
    checked,
    run: createRunId(startedAt),
    startedAt,
    tablePath,
    warnings: sources.warnings,
  }
  const end = (report: RunReport, sample = noRows) => ({ report, sample, tablePath })
  const nothingThere = sources.newestBefore === undefined && listed.every(({ bytes }) => bytes === 0)
  if (nothingThere) return end(reportNoNewInput(begun, { read: [], skipped: 0 }))
  const store = (effects.openStore ?? openLocalStore)(tablePath)
  const register = async (record: CommitRecord) => {
    if (options.output === undefined) await registerTables(root, record)
  }
  let choice: InputChoice | undefined
  try {
    const lease = await takeLease({ job: job.name, run: begun.run, now: startedAt }, store)
    try {
      const log = await recover(store, register)
      const reset = options.fullRefresh || job.sink.mode === 'overwrite' ? undefined : log.summary.reset
      if (reset !== undefined) {
        await lease.release()
        return await refreshAfterReset(options, reset, (whole) => runJob(whole, effects))
      }
      const findKnown: FindKnown = (uris) => listKnown(uris, lake)
      const fullRefresh = options.fullRefresh ?? false
      choice = await chooseInputs({ checked, listed, log, fullRefresh }, findKnown)
      const passedOver = warnOfPassedOver(sources, { log, checked })
      const warned = { ...begun, warnings: [...begun.warnings, ...passedOver, ...choice.warnings] }
      const before = choice.mode === 'overwrite' ? [] : log.summary.evolved
      if (choice.read.length === 0) return { ...end(reportNoNewInput(warned, choice)), evolved: before }
      const evolving = { ...options, inputs: choice.read, before, limits: settings.limits }
      const scratchDir = join(root, stateFolder, 'tmp', `${begun.run}-evolve`)
      const told: BegunRun = { ...warned, ...(await evolveChecked({ ...evolving, scratchDir }, effects)) }
      if (choice.mode !== 'overwrite') refuseChangedTypes(told.checked, log)
      // what was only looked into is not known
      const inputs = Promise.all(options.limit === undefined ? choice.read.map(committedInput) : [])
      // awaited later; a file that has gone fails the batch first
      inputs.catch(() => undefined)
      const batch = await runChoice({ choice, listed, joined, log, begun: told, options, findKnown }, effects)
      // what still does not fit of an input that is read anew, this run rejects again
      const anew = new Set(choice.mode === 'overwritePartitions' ? choice.read.map(({ uri }) => uri) : [])
      const replayed = settle(await openRecordsOf(anew, log, tablePath))
      const committing = { begun: told, choice, batch, log, inputs: await inputs, replayed }
      const report = await commitBatch(committing, store, register)
      return { ...end(report, batch.sample), evolved: [...before, ...report.evolved] }
    } finally {
      await lease.release()
    }
  } catch (error) {
    if (!(error instanceof EtlError)) throw error
    const report = reportFailed(begun, choice ?? { read: listed, skipped: 0 }, error)
    return { ...end(await keepFailedRun(report, begun, store)), error }
  }
}

interface ChosenRun {
  readonly choice: InputChoice
  readonly listed: readonly ListedInput[]
  readonly joined: readonly (readonly ListedInput[])[]
  readonly log: CommitLog
  readonly begun: BegunRun
  readonly options: RunJobOptions
  readonly findKnown: FindKnown
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
  const others = await findContributors(folders, { listed, log, read: choice.read }, chosen.findKnown)
  if (others.length === 0 && choice.touched.length === 0) return first
  await discardBatch(first)
  const open = await openRecordsOf(new Set(others.map(({ uri }) => uri)), log, chosen.begun.tablePath)
  return runBatch(
    {
      ...batchOptions(chosen, [...choice.read, ...others]),
      onlyFolders: folders,
      quarantined: new Set(open.map(({ record }) => quarantineId(record))),
    },
    effects,
  )
}

function batchOptions(
  { joined, begun, log, options }: ChosenRun,
  read: readonly ListedInput[],
): BatchOptions {
  const { checked, run, startedAt, tablePath } = begun
  return {
    ...options,
    checked,
    run,
    startedAt,
    tablePath,
    inputs: [read, ...joined.map((files) => files.filter(({ bytes }) => bytes > 0))],
    limits: options.settings.limits,
    committedRuns: new Set(log.summary.rejects.map(({ run: committed }) => committed)),
    scratchDir: join(options.root, stateFolder, 'tmp', run),
  }
}
