import { existsSync, readdirSync } from 'node:fs'
import { findJob } from '../../src/compile/find-job.ts'
import { runJob } from '../../src/engine/run-job.ts'
import { EtlError } from '../../src/errors.ts'
import type { RunReport } from '../../src/lake/run-report.ts'
import type { Project } from '../../src/spec/parse-project.ts'
import { inProject } from '../conformance/in-project.ts'
import { stepProject } from '../conformance/step-project.ts'
import { expectCounts } from '../expect-counts.ts'

export interface CheckedRun {
  readonly report: RunReport
  readonly exitCode: number
  /** Every file and folder below the lake, by its path, but the history of failed runs. */
  readonly lake: readonly string[]
}

/** The lake before anything is written: the folder of a table that is not there yet. */
export const nothing = ['lake', 'lake/out']

/** Runs a job over documents, with checks as YAML. */
export async function runChecks(options: {
  readonly schema: string
  readonly documents: string | readonly unknown[]
  readonly checks: string
  readonly steps?: string
  readonly sink?: string
}): Promise<CheckedRun> {
  const { checks, steps = '', ...rest } = options
  const files = stepProject({ ...rest, steps, job: `checks:\n${checks}` })
  return inProject(files, runCase)
}

/** Runs the job `Case` of a project that stands in `root`. */
export async function runCase({
  root,
  project,
}: {
  readonly root: string
  readonly project: Project
}): Promise<CheckedRun> {
  const { report, error } = await runJob({
    checked: findJob(project, 'Case'),
    settings: project.settings,
    root,
    workingDirectory: root,
    trustInput: false,
    threads: 2,
    memoryLimitBytes: 300_000_000,
  })
  expectCounts(report)
  const exitCode = error instanceof EtlError ? error.exitCode : 0
  return { report, exitCode, lake: listEntries(`${root}/.etl/lake`) }
}

function listEntries(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  const history = /_etl(\/_runs.*)?$/
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !history.test(name))
    .sort()
}
