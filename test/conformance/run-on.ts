import type { Project } from '../../src/spec/parse-project.ts'
import type { Row } from '../reference/row.ts'
import type { Engine } from './engine.ts'
import { listDataFiles, readTable } from './read-table.ts'

export interface Ran {
  readonly root: string
  readonly tablePath: string
  readonly rows: readonly Row[]
  /** Data files below the table's path. */
  readonly files: readonly string[]
}

/** Runs a job that is to succeed, and reads its table. */
export async function runOn(
  engine: Engine,
  {
    root,
    project,
    job = 'Case',
  }: { readonly root: string; readonly project: Project; readonly job?: string },
): Promise<Ran> {
  const result = await engine.run({ root, project, job, trustInput: false })
  if (result.status !== 'succeeded') throw new Error(JSON.stringify(result.problems))
  const { tablePath } = result
  return { root, tablePath, rows: await readTable(tablePath), files: listDataFiles(tablePath) }
}
