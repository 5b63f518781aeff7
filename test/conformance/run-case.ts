import { existsSync, readdirSync } from 'node:fs'
import type { Problem } from '../../src/errors.ts'
import type { Row } from '../reference/row.ts'
import type { ConformanceCase } from './conformance-case.ts'
import type { Engine } from './engine.ts'
import { inProject } from './in-project.ts'
import { readTable } from './read-table.ts'

export type Outcome =
  | { readonly status: 'succeeded'; readonly tables: Readonly<Record<string, readonly Row[]>> }
  | {
      readonly status: 'refused' | 'failed'
      readonly problems: readonly Problem[]
      /** Files where the table would be, if no other job wrote before. */
      readonly leftovers: readonly string[]
    }

/** Runs the jobs of a case in a fresh project folder and reads back what the last one wrote. */
export async function runCase(given: ConformanceCase, engine: Engine): Promise<Outcome> {
  return inProject(given.files, async ({ root, project }) => {
    const jobs = given.jobs ?? project.jobs.map(({ name }) => name)
    for (const [index, job] of jobs.entries()) {
      const result = await engine.run({ project, root, job, trustInput: given.trustInput ?? false })
      if (result.status !== 'succeeded') {
        return {
          status: result.status,
          problems: result.problems,
          leftovers: jobs.length > 1 ? [] : listLake(root),
        }
      }
      if (index === jobs.length - 1) {
        const folders = 'tables' in given.due ? Object.keys(given.due.tables) : ['']
        const tables: Record<string, readonly Row[]> = {}
        for (const folder of folders) tables[folder] = await readTable(`${result.tablePath}/${folder}`)
        return { status: 'succeeded', tables }
      }
    }
    throw new Error(`case '${given.name}' has no job`)
  })
}

function listLake(root: string): readonly string[] {
  const lake = `${root}/.etl/lake`
  if (!existsSync(lake)) return []
  const entries = readdirSync(lake, { recursive: true, withFileTypes: true })
  // a failed run stands in the history
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('_etl/_runs'))
    .map(({ name }) => name)
}
