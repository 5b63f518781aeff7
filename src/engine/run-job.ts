import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { EtlError } from '../errors.ts'
import { type LocalLake, stateFolder } from '../lake/addresses.ts'
import { claimScratch } from '../lake/claim-scratch.ts'
import { listKnown } from '../lake/list-inputs.ts'
import { openLocalStore } from '../lake/local-store.ts'
import type { ObjectStore } from '../lake/object-store.ts'
import { refuseForeignFiles } from '../lake/refuse-foreign-files.ts'
import { createRunId } from '../lake/run-id.ts'
import type { EvolvedField, RunReport } from '../lake/run-report.ts'
import type { ProjectSettings } from '../spec/project.ts'
import { chooseInputs, type FindInputs, type InputChoice } from './choose-inputs.ts'
import { commitChoice } from './commit-choice.ts'
import { type EvolveJob, evolveChecked } from './evolve-checked.ts'
import { holdTable } from './hold-table.ts'
import { keepFailedRun } from './keep-failed-run.ts'
import { findTablePath, listSources, openTableOf } from './list-sources.ts'
import { refreshAfterReset } from './refresh-after-reset.ts'
import { refuseChangedTypes } from './refuse-changed-types.ts'
import { refuseLimited, refusePartialRefresh } from './refuse-part.ts'
import { type BegunRun, reportFailed, reportNoNewInput } from './report-run.ts'
import { noRows, type Rows } from './rows.ts'
import type { BatchEffects } from './run-batch.ts'
import { filled } from './run-choice.ts'
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
  effects.engine?.checkJob?.(checked)
  refusePartialRefresh(options)
  const lake: LocalLake = { root, sampleData: settings.sampleData }
  const startedAt = new Date()
  const sources = await listSources(checked, { ...options, now: startedAt }, lake)
  const { listed, joined } = sources
  const tablePath = findTablePath(job.sink.path, options, lake)
  const begun: BegunRun = {
    checked,
    engine: effects.engine?.name ?? 'duckdb',
    run: createRunId(startedAt),
    startedAt,
    tablePath,
    warnings: sources.warnings,
  }
  const end = (report: RunReport, sample = noRows) => ({ report, sample, tablePath })
  const store = (effects.openStore ?? openLocalStore)(tablePath)
  const holder = {
    job: job.name,
    run: begun.run,
    startedAt,
    root,
    isRegistered: options.output === undefined,
  }
  let choice: InputChoice | undefined
  try {
    const held = await holdTable(holder, store, async ({ log, commit }) => {
      const nothingThere = sources.newestBefore === undefined && listed.every(({ bytes }) => bytes === 0)
      const readsAll = options.fullRefresh || job.sink.mode === 'overwrite'
      const reset = readsAll || nothingThere ? undefined : log.summary.reset
      if (reset !== undefined) return { reset }
      const find: FindInputs = {
        findKnown: (uris) => listKnown(uris, lake),
        openTable: () => openTableOf(checked, options, lake),
      }
      refuseLimited(options, log.summary)
      const isLimited = options.limit !== undefined
      const fullRefresh = isLimited || (options.fullRefresh ?? false)
      choice = await chooseInputs({ checked, listed, log, fullRefresh }, find)
      const passedOver = warnOfPassedOver(sources, { log, checked })
      const warned = { ...begun, warnings: [...begun.warnings, ...passedOver, ...choice.warnings] }
      const before = choice.mode === 'overwrite' ? [] : log.summary.evolved
      if (choice.read.length === 0) return { ...end(reportNoNewInput(warned, choice)), evolved: before }
      if (choice.mode !== 'append') await refuseForeignFiles(tablePath, log)
      const scratch = await claimScratch({ root, tablePath, run: begun.run })
      try {
        const evolving = { ...options, inputs: filled(choice.read), before, limits: settings.limits }
        const scratchDir = join(root, stateFolder, 'tmp', `${begun.run}-evolve`)
        const told: BegunRun = { ...warned, ...(await evolveChecked({ ...evolving, scratchDir }, effects)) }
        if (choice.mode !== 'overwrite') refuseChangedTypes(told.checked, log)
        const chosen = { choice, listed, joined, log, begun: told, options, find }
        const { report, sample } = await commitChoice(chosen, effects, commit)
        return { ...end(report, sample), evolved: [...before, ...report.evolved] }
      } finally {
        await scratch.release()
      }
    })
    if (!('reset' in held)) return held
    return await refreshAfterReset(options, held.reset, (whole) => runJob(whole, effects))
  } catch (error) {
    if (!(error instanceof EtlError)) throw error
    const report = reportFailed(begun, choice ?? { read: listed, skipped: 0 }, error)
    return { ...end(await keepFailedRun(report, begun, store)), error }
  }
}
