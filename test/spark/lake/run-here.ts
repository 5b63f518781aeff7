import { findJob } from '../../../src/compile/find-job.ts'
import { type RunJobOptions, type RunJobResult, runJob } from '../../../src/engine/run-job.ts'
import type { ObjectStore } from '../../../src/lake/object-store.ts'
import { type ProjectFiles, projectOf } from '../../conformance/in-project.ts'
import { describeForLake, type LakeAnswer, type LakeDriver } from './lake-driver.ts'

type Options = Partial<
  Pick<RunJobOptions, 'input' | 'output' | 'limit' | 'fullRefresh' | 'from' | 'to' | 'workingDirectory'>
>

/** What both languages tell of a run that comes to the same. */
export interface Ran {
  readonly report: RunJobResult['report']
}

/** A project whose job `Case` both languages run. */
export interface Both {
  readonly root: string
  readonly files: ProjectFiles
  readonly driver: LakeDriver
}

export async function runHere(
  { root, files }: Pick<Both, 'root' | 'files'>,
  options: Options = {},
  openStore?: (tablePath: string) => ObjectStore,
  job = 'Case',
): Promise<Ran> {
  const project = projectOf(files)
  return await runJob(
    {
      checked: findJob(project, job),
      settings: project.settings,
      root,
      workingDirectory: root,
      trustInput: false,
      threads: 2,
      memoryLimitBytes: 500_000_000,
      ...options,
    },
    openStore === undefined ? {} : { openStore },
  )
}

export async function runInPython(
  { root, files, driver }: Both,
  options: Options = {},
  more: Readonly<Record<string, unknown>> = {},
): Promise<Ran & { readonly steps: number }> {
  const project = projectOf(files)
  const { fullRefresh, from, workingDirectory: _, ...same } = options
  const answer: LakeAnswer = await driver.ask({
    do: 'run',
    root,
    job: describeForLake(findJob(project, 'Case')),
    sampleData: project.settings.sampleData,
    options: {
      ...same,
      ...(fullRefresh === undefined ? {} : { full_refresh: fullRefresh }),
      ...(from === undefined ? {} : { from_: from }),
    },
    ...more,
  })
  if (answer.error !== undefined) throw new Error(JSON.stringify(answer.error))
  return answer
}

/** Of a report what must be the same whoever ran it. */
export function essence({ report }: Ran) {
  const { status, mode, inputs, records, rows, partitions, warnings, error, quarantine, outputs } = report
  return {
    status,
    mode,
    inputs,
    records,
    rows,
    partitions,
    warnings,
    ...(error === undefined ? {} : { error: { name: error.name, problems: error.problems } }),
    quarantined: quarantine?.records ?? 0,
    outputs: outputs.map(({ rows, table }) => ({ rows, table })),
  }
}
