import { unknownJob } from '../compile/find-job.ts'
import { findTablePath } from '../engine/list-sources.ts'
import { SpecError } from '../errors.ts'
import type { Job } from '../spec/job.ts'
import type { OpenProject } from './read-project.ts'

export interface JobTablesOptions extends OpenProject {
  readonly workingDirectory: string
  /** Where they wrote instead of their sinks. */
  readonly output?: string | undefined
}

export interface JobTables {
  readonly tables: readonly { readonly job: Job; readonly tablePath: string }[]
  /** Jobs whose spec cannot be read, and its file. */
  readonly leftOut: readonly { readonly name: string; readonly file: string }[]
}

/** Where jobs write, by their names, or all of a project. One that was asked for and cannot be read is a `SpecError`. */
export function findJobTables(
  names: readonly string[],
  { root, project, workingDirectory, output }: JobTablesOptions,
): JobTables {
  const unknown = names.find((name) => !project.jobs.some((parsed) => parsed.name === name))
  if (unknown !== undefined) throw unknownJob(unknown, project)
  const lake = { root, sampleData: project.settings.sampleData }
  const tables: { job: Job; tablePath: string }[] = []
  const leftOut: { name: string; file: string }[] = []
  for (const { name, file, job, problems } of project.jobs) {
    if (names.length > 0 && !names.includes(name)) continue
    if (job !== undefined) {
      tables.push({ job, tablePath: findTablePath(job.sink.path, { output, workingDirectory }, lake) })
    } else if (names.length > 0) throw new SpecError(problems)
    else leftOut.push({ name, file })
  }
  return { tables, leftOut }
}
