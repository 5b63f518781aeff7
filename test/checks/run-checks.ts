import { readdirSync } from 'node:fs'
import type { RunReport } from '../../src/engine/run-report.ts'
import { runJob } from '../../src/engine/run-job.ts'
import { EtlError } from '../../src/errors.ts'
import { inProject } from '../conformance/in-project.ts'
import { stepProject } from '../conformance/step-project.ts'

export interface CheckedRun {
  readonly report: RunReport
  readonly exitCode: number
  /** Files below the lake's folder, and folders in which something was staged. */
  readonly left: readonly string[]
}

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
  return inProject(files, async ({ root, project }) => {
    const { report, error } = await runJob({
      project,
      root,
      workingDirectory: root,
      job: 'Case',
      trustInput: false,
      threads: 2,
      memoryLimitBytes: 300_000_000,
    })
    return { report, exitCode: error instanceof EtlError ? error.exitCode : 0, left: listFiles(`${root}/.etl`) }
  })
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath.slice(folder.length + 1)}/${name}`)
}
