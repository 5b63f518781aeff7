import { join } from 'node:path'
import { unknownJob } from '../compile/find-job.ts'
import { listQuarantine, type QuarantinedRun } from '../engine/list-quarantine.ts'
import { SpecError } from '../errors.ts'
import { readCommitLog } from '../lake/commit-log.ts'
import { openLocalStore } from '../lake/local-store.ts'
import { openRecords, type QuarantinedRecord, quarantineKey, readQuarantine } from '../lake/quarantine.ts'
import { findJobTables, type JobTablesOptions } from './find-job-tables.ts'

export interface JobQuarantine extends QuarantinedRun {
  readonly job: string
}

/**
 * What waits in the quarantine of one job, or of all. Jobs whose spec cannot be read are passed over with a warning;
 * one that was asked for is a `SpecError`.
 */
export async function quarantinesOf(
  options: JobTablesOptions & { readonly job?: string | undefined },
): Promise<{ readonly quarantines: readonly JobQuarantine[]; readonly warnings: readonly string[] }> {
  const found: JobQuarantine[] = []
  const { tables, leftOut } = findJobTables(options.job === undefined ? [] : [options.job], options)
  for (const { job, tablePath } of tables) {
    const log = await readCommitLog(openLocalStore(tablePath))
    for (const run of await listQuarantine(log, tablePath)) found.push({ job: job.name, ...run })
  }
  const warnings = leftOut.map(
    ({ name, file }) =>
      `${file} has problems, and the quarantine of ${name} is left out: etl validate ${name}`,
  )
  return { quarantines: found, warnings }
}

/** The first of a job's records that wait, those of uncommitted runs last, and how many there are. */
export async function recordsOf(
  options: JobTablesOptions & { readonly job: string },
  { run, limit }: { readonly run?: string | undefined; readonly limit: number },
): Promise<{ readonly records: readonly (QuarantinedRecord & { run: string })[]; readonly total: number }> {
  const [table] = findJobTables([options.job], options).tables
  if (table === undefined) throw unknownJob(options.job, options.project)
  const { tablePath } = table
  const log = await readCommitLog(openLocalStore(tablePath))
  const runs = await listQuarantine(log, tablePath)
  const wanted = runs.filter((one) => run === undefined || one.run.startsWith(run))
  if (run !== undefined && wanted.length === 0) {
    throw new SpecError({
      message: `no records of run '${run}' wait in quarantine`,
      expected: runs.map((one) => one.run).join(', ') || 'nothing is there',
    })
  }
  const records: (QuarantinedRecord & { run: string })[] = []
  const isWanted = (name: string) => wanted.some((one) => one.run === name)
  for await (const open of openRecords(log, tablePath)) {
    if (records.length >= limit) break
    if (isWanted(open.run)) records.push({ run: open.run, ...open.record })
  }
  for (const uncommitted of wanted.filter(({ committed }) => !committed)) {
    for await (const record of readQuarantine(join(tablePath, quarantineKey(uncommitted.run)))) {
      if (records.length >= limit) break
      records.push({ run: uncommitted.run, ...record })
    }
  }
  return { records, total: wanted.reduce((sum, one) => sum + one.records, 0) }
}
