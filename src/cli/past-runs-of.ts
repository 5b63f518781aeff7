import { unknownJob } from '../compile/find-job.ts'
import { listRuns, type PastRun } from '../engine/list-runs.ts'
import { findTablePath } from '../engine/list-sources.ts'
import { SpecError } from '../errors.ts'
import type { OpenProject } from './read-project.ts'

interface PastRunsOptions extends OpenProject {
  readonly workingDirectory: string
  /** Only theirs; empty for all. */
  readonly jobs: readonly string[]
  /** Of the runs that wrote here instead of a job's sink. */
  readonly output?: string | undefined
}

/**
 * The runs of a project's jobs, newest first, also of jobs that have gone but shared a table. Jobs whose spec
 * cannot be read are passed over with a warning; one that was asked for is a `SpecError`.
 */
export async function pastRunsOf({
  root,
  project,
  workingDirectory,
  jobs,
  output,
}: PastRunsOptions): Promise<{ readonly runs: readonly PastRun[]; readonly warnings: readonly string[] }> {
  const unknown = jobs.find((name) => !project.jobs.some((parsed) => parsed.name === name))
  if (unknown !== undefined) throw unknownJob(unknown, project)
  const lake = { root, sampleData: project.settings.sampleData }
  const wanted = project.jobs.filter(({ name }) => jobs.length === 0 || jobs.includes(name))
  const tablePaths: string[] = []
  const warnings: string[] = []
  for (const { name, file, job, problems } of wanted) {
    if (job !== undefined) {
      tablePaths.push(findTablePath(job.sink.path, { output, workingDirectory }, lake))
    } else if (jobs.length > 0) throw new SpecError(problems)
    else warnings.push(`${file} has problems, and the runs of ${name} are left out: etl validate ${name}`)
  }
  const runs = await listRuns(tablePaths)
  return { runs: runs.filter(({ job }) => jobs.length === 0 || jobs.includes(job)), warnings }
}
