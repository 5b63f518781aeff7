import { listRuns, type PastRun } from '../engine/list-runs.ts'
import { findJobTables, type JobTablesOptions } from './find-job-tables.ts'

interface PastRunsOptions extends JobTablesOptions {
  /** Only theirs; empty for all. */
  readonly jobs: readonly string[]
}

/**
 * The runs of a project's jobs, newest first, also of jobs that have gone but shared a table. Jobs whose spec
 * cannot be read are passed over with a warning; one that was asked for is a `SpecError`.
 */
export async function pastRunsOf(
  options: PastRunsOptions,
): Promise<{ readonly runs: readonly PastRun[]; readonly warnings: readonly string[] }> {
  const { jobs } = options
  const { tables, leftOut } = findJobTables(jobs, options)
  const runs = await listRuns(tables.map(({ tablePath }) => tablePath))
  return {
    runs: runs.filter(({ job }) => jobs.length === 0 || jobs.includes(job)),
    warnings: leftOut.map(
      ({ name, file }) => `${file} has problems, and the runs of ${name} are left out: etl validate ${name}`,
    ),
  }
}
