import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { compileDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { planReads } from '../compile/plan-reads.ts'
import { EtlError, SpecError, UnsupportedError } from '../errors.ts'
import { stateFolder } from '../lake/addresses.ts'
import { recover } from '../lake/commit-log.ts'
import type { CommitRecord } from '../lake/commit-record.ts'
import { takeLease } from '../lake/lease.ts'
import { openLocalStore } from '../lake/local-store.ts'
import { openRecords, settle } from '../lake/quarantine.ts'
import { createRunId } from '../lake/run-id.ts'
import type { RunReport } from '../lake/run-report.ts'
import { commitBatch } from './commit-batch.ts'
import { keepFailedRun } from './keep-failed-run.ts'
import { findTablePath, listSources } from './list-sources.ts'
import { refuseChangedTypes } from './refuse-changed-types.ts'
import { registerTables } from './register-tables.ts'
import { type BegunRun, reportFailed, reportNoNewInput } from './report-run.ts'
import { noRows } from './rows.ts'
import { runBatch } from './run-batch.ts'
import type { RunJobEffects, RunJobOptions, RunJobResult } from './run-job.ts'
import { spoolFitting } from './spool-fitting.ts'

type ReplayOptions = Omit<RunJobOptions, 'input' | 'limit' | 'fullRefresh' | 'from' | 'to'>

/**
 * Loads the quarantined records of an append job that fit by now, once; the others stay. The report counts the
 * records that were tried. Throws `SpecError` for other modes: those read their inputs again; `UnsupportedError` for
 * CSV and Parquet.
 */
export async function replayQuarantine(
  options: ReplayOptions,
  effects: RunJobEffects = {},
): Promise<RunJobResult> {
  const { checked, settings, root } = options
  const { job } = checked
  if (job.sink.mode !== 'append') throw notAppended(checked)
  if (checked.source.format !== 'json') throw notReplayed(checked)
  const lake = { root, sampleData: settings.sampleData }
  const startedAt = new Date()
  const { joined } = await listSources(checked, { ...options, now: startedAt }, lake)
  const tablePath = findTablePath(job.sink.path, options, lake)
  const begun: BegunRun = { checked, run: createRunId(startedAt), startedAt, tablePath, warnings: [] }
  const store = (effects.openStore ?? openLocalStore)(tablePath)
  const register = async (record: CommitRecord) => {
    if (options.output === undefined) await registerTables(root, record)
  }
  const choice = { mode: 'append', read: [], skipped: 0, touched: [], warnings: [] } as const
  const scratchDir = join(root, stateFolder, 'tmp', begun.run)
  const end = (report: RunReport, sample = noRows) => ({ report, sample, tablePath })
  try {
    const lease = await takeLease({ job: job.name, run: begun.run, now: startedAt }, store)
    try {
      const log = await recover(store, register)
      refuseChangedTypes(checked, log)
      const spool = `${scratchDir}-replay.ndjson`
      await mkdir(join(root, stateFolder, 'tmp'), { recursive: true })
      const { columns } = firstSource(checked)
      const { limits } = settings
      const selectsScalars = checked.source.jsonPath !== undefined
      const { tried, fitting } = await spoolFitting(openRecords(log, tablePath), {
        columns,
        limits,
        selectsScalars,
        spool,
      })
      if (fitting.length === 0) return end({ ...reportNoNewInput(begun, choice), records: countOf(tried, 0) })
      const input = { path: spool, uri: 'quarantine', bytes: (await stat(spool)).size }
      const batch = await runBatch(
        {
          ...options,
          checked: replayed(checked),
          inputs: [[input], ...joined],
          tablePath,
          run: begun.run,
          startedAt,
          trustInput: false,
          limits,
          scratchDir,
        },
        effects,
      )
      const records = countOf(tried, fitting.length)
      const report = await commitBatch(
        { begun, choice, batch: { ...batch, records }, log, inputs: [], replayed: settle(fitting) },
        store,
        register,
      )
      return end(report, batch.sample)
    } finally {
      await lease.release()
      await rm(`${scratchDir}-replay.ndjson`, { force: true })
    }
  } catch (error) {
    if (!(error instanceof EtlError)) throw error
    return { ...end(await keepFailedRun(reportFailed(begun, choice, error), begun, store)), error }
  }
}

function firstSource(checked: CheckedJob) {
  const [source] = compileDuckdbJob(planReads(checked)).sources
  if (source === undefined) throw new Error('a job has a source')
  return source
}

/** Records were selected when they were rejected, and stand a line each. */
function replayed(checked: CheckedJob): CheckedJob {
  const { jsonPath: _, ...source } = checked.source
  const rejects = { ...checked.job.rejects, onMismatch: 'fail' as const }
  return { ...checked, source, job: { ...checked.job, rejects } }
}

function countOf(tried: number, accepted: number): RunReport['records'] {
  return { read: tried, accepted, quarantined: tried - accepted }
}

function notAppended({ job }: CheckedJob): SpecError {
  const { mode } = job.sink
  return new SpecError({
    message: `${job.name} does not append: mode ${mode} makes its rows from whole inputs`,
    place: job.sink.modePlace,
    hint:
      mode === 'overwrite'
        ? `run the job: it reads every input, those with quarantined records among them`
        : `run the job with --full-refresh: it reads every input anew`,
  })
}

/** A record of CSV says nothing without the header of its file. */
function notReplayed({ job, source }: CheckedJob): UnsupportedError {
  return new UnsupportedError({
    message: `${job.name} reads ${source.format}: only JSON records can be replayed`,
    place: job.source.place,
    hint: `run the job with --full-refresh once the schema is mended: it reads every input anew`,
  })
}
