import { findJob } from '../../src/compile/find-job.ts'
import { type RunJobResult, runJob } from '../../src/engine/run-job.ts'
import type { ObjectStore } from '../../src/lake/object-store.ts'
import { type ProjectFiles, projectOf } from '../conformance/in-project.ts'

/** Runs the job of a `stepProject` in process, or another one beside it. Throws what it fails with. */
export async function runCaseJob(
  root: string,
  files: ProjectFiles,
  openStore?: (tablePath: string) => ObjectStore,
  job = 'Case',
): Promise<RunJobResult> {
  const project = projectOf(files)
  const result = await runJob(
    {
      checked: findJob(project, job),
      settings: project.settings,
      root,
      workingDirectory: root,
      trustInput: false,
      threads: 2,
      memoryLimitBytes: 500_000_000,
    },
    openStore === undefined ? {} : { openStore },
  )
  if (result.error !== undefined) throw result.error
  return result
}
