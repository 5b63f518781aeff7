import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findJob } from '../../src/compile/find-job.ts'
import { runJob } from '../../src/engine/run-job.ts'
import type { RunReport } from '../../src/lake/run-report.ts'
import { inProject, type ProjectFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { dedent } from '../conformance/step-project.ts'
import type { Row } from '../reference/row.ts'
import { storedFiles } from './due-quarantine.ts'
import type { HostileCase } from './hostile-case.ts'

export interface HostileOutcome {
  readonly report: RunReport
  readonly rows: readonly Row[]
  /** Absolute path of the quarantine file, if there is one. */
  readonly quarantinePath: string | undefined
}

/** The source's address, which the files' are below. */
export const sourceAddress = 's3://raw/in/'

/** Runs a job that passes the records through, and shows table and quarantine while they are there. */
export async function runHostileCase<T>(
  given: HostileCase,
  use: (outcome: HostileOutcome) => Promise<T>,
): Promise<T> {
  return inProject(projectFiles(given), async ({ root, project }) => {
    const { report, tablePath, error } = await runJob({
      checked: findJob(project, 'Case'),
      settings: project.settings,
      root,
      workingDirectory: root,
      trustInput: false,
      threads: 2,
      memoryLimitBytes: 700_000_000,
    })
    if (error !== undefined) throw error
    return use({ report, rows: await readTable(tablePath), quarantinePath: findQuarantine(tablePath) })
  })
}

function projectFiles({ schema = 'a: int', jsonPath, limits, ...given }: HostileCase): ProjectFiles {
  const path = jsonPath === undefined ? '' : `, jsonPath: ${JSON.stringify(jsonPath)}`
  const stored = Object.entries(storedFiles({ name: given.name, files: given.files, rows: given.rows }))
  return {
    'etl.yaml': `name: hostile\n${limits === undefined ? '' : `limits: ${limits}\n`}`,
    'schemas/in.yaml': dedent(schema),
    'jobs/Case.yaml': dedent(`
      source: { path: "${sourceAddress}", schema: in${path} }
      steps: []
      sink: { table: lake.out, path: s3://lake/out/ }
      rejects: { onMismatch: quarantine, max: 100% }
    `),
    ...Object.fromEntries(stored.map(([name, content]) => [`.etl/lake/raw/in/${name}`, content])),
  }
}

function findQuarantine(tablePath: string): string | undefined {
  const folder = join(tablePath, '_etl/_quarantine')
  const names = existsSync(folder) ? readdirSync(folder) : []
  if (names.length > 1) throw new Error(`one run has made several quarantine files: ${names.join(', ')}`)
  return names[0] === undefined ? undefined : join(folder, names[0])
}
