import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findJob } from '../src/compile/find-job.ts'
import { type RunJobEffects, type RunJobOptions, type RunJobResult, runJob } from '../src/engine/run-job.ts'
import { type ProjectFile, parseProject } from '../src/spec/parse-project.ts'
import { expectCounts } from './expect-counts.ts'
import { expectCountsBelow } from './expect-counts-below.ts'

export const repository = join(import.meta.dirname, '..')

/** Reads a project's spec files. */
export async function readProjectFiles(root: string): Promise<readonly ProjectFile[]> {
  const names = ['etl.yaml']
  for (const folder of ['jobs', 'schemas']) {
    names.push(
      ...(await readdir(join(root, folder)))
        .filter((name) => /(?<!\.test)\.yaml$/.test(name))
        .map((name) => `${folder}/${name}`),
    )
  }
  return Promise.all(names.map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })))
}

/** Runs a job of a project in process; its output goes to a folder of its own. */
export async function runProjectJob(
  options: Partial<RunJobOptions> & { readonly root: string; readonly job: string; readonly output: string },
  effects: RunJobEffects = {},
): Promise<RunJobResult> {
  const project = parseProject(await readProjectFiles(options.root))
  const result = await runJob(
    {
      checked: findJob(project, options.job),
      settings: project.settings,
      workingDirectory: options.root,
      trustInput: false,
      threads: 2,
      memoryLimitBytes: 900_000_000,
      ...options,
    },
    effects,
  )
  expectCounts(result.report)
  return result
}

/** Gives a function a folder that goes away afterwards. The counts of all runs in it are held. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'etl-test-'))
  try {
    const result = await use(folder)
    await expectCountsBelow(folder)
    return result
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
