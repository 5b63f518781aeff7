import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { EtlError, SpecError, UnsupportedError } from '../errors.ts'
import { stateFolder } from '../lake/addresses.ts'
import { claimScratch } from '../lake/claim-scratch.ts'
import { knownAmong } from '../lake/known-among.ts'
import { withoutCommits } from '../lake/known-inputs.ts'
import { openLocalStore } from '../lake/local-store.ts'
import { settle } from '../lake/quarantine.ts'
import { createRunId } from '../lake/run-id.ts'
import type { RunReport } from '../lake/run-report.ts'
import { commitBatch } from './commit-batch.ts'
import { evolveFitting, lineByLine, placeInSource } from './evolve-fitting.ts'
import { type HeldTable, holdTable } from './hold-table.ts'
import { keepFailedRun } from './keep-failed-run.ts'
import { findTablePath, listSources } from './list-sources.ts'
import { type BegunRun, reportFailed, reportNoNewInput } from './report-run.ts'
import { noRows } from './rows.ts'
import { runBatch } from './run-batch.ts'
import type { RunJobEffects, RunJobOptions, RunJobResult } from './run-job.ts'

type ReplayOptions = Omit<RunJobOptions, 'input' | 'limit' | 'fullRefresh' | 'from' | 'to'>

/**
 * Loads the quarantined records of an append job that fit by now, once; the others stay. The report counts the
 * records that were tried; checks of how much and how new there is are left out, as it is only a part. Throws
 * `SpecError` for other modes: those read their inputs again; `UnsupportedError` for CSV and Parquet.
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
  const begun: BegunRun = {
    checked,
    engine: 'duckdb',
    run: createRunId(startedAt),
    startedAt,
    tablePath,
    warnings: [],
  }
  const store = (effects.openStore ?? openLocalStore)(tablePath)
  const choice = { mode: 'append', read: [], skipped: 0, touched: [], warnings: [] } as const
  const scratchDir = join(root, stateFolder, 'tmp', begun.run)
  const spool = `${scratchDir}-replay.ndjson`
  const end = (report: RunReport, sample = noRows) => ({ report, sample, tablePath })
  const holder = {
    job: job.name,
    run: begun.run,
    startedAt,
    root,
    isRegistered: options.output === undefined,
  }
  const replay = async ({ log, commit }: HeldTable): Promise<RunJobResult> => {
    const { limits } = settings
    const { threads } = options
    const found = await evolveFitting(
      { checked, log, tablePath, limits, threads, spool, scratchDir },
      effects,
    )
    const { tried, fitting } = found
    if (fitting.length === 0) return end({ ...reportNoNewInput(begun, choice), records: countOf(tried, 0) })
    const batch = await runBatch(
      {
        ...options,
        checked: replayed(found.checked),
        inputs: [[found.input], ...joined],
        tablePath,
        run: begun.run,
        startedAt,
        trustInput: false,
        isSample: true,
        limits,
        scratchDir,
      },
      effects,
    )
    const told: BegunRun = { ...begun, checked: found.checked, evolved: found.evolved }
    const placed = {
      ...batch,
      records: countOf(tried, fitting.length),
      unknownFields: batch.unknownFields.map((field) => placeInSource(field, fitting)),
    }
    // their inputs have written to more partitions now
    const known = await knownAmong(new Set(fitting.map(({ file }) => file)), log)
    const inputs = known.map(withoutCommits)
    const committing = { begun: told, choice, batch: placed, log, inputs, replayed: settle(fitting) }
    return end(await commitBatch(committing, commit), batch.sample)
  }
  try {
    return await holdTable(holder, store, async (held) => {
      const scratch = await claimScratch({ root, tablePath, run: begun.run })
      try {
        return await replay(held)
      } finally {
        await scratch.release()
      }
    })
  } catch (error) {
    if (!(error instanceof EtlError)) throw error
    return { ...end(await keepFailedRun(reportFailed(begun, choice, error), begun, store)), error }
  }
}

function replayed(checked: CheckedJob): CheckedJob {
  const rejects = { ...checked.job.rejects, onMismatch: 'fail' as const }
  return lineByLine({ ...checked, job: { ...checked.job, rejects } })
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
