import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { evolveJob } from '../../src/compile/evolve-job.ts'
import { findJob } from '../../src/compile/find-job.ts'
import type { NewField } from '../../src/crawl/shape/add-fields.ts'
import { listQuarantine } from '../../src/engine/list-quarantine.ts'
import { replayQuarantine } from '../../src/engine/replay-quarantine.ts'
import { type RunJobResult, runJob } from '../../src/engine/run-job.ts'
import { readCommitLog } from '../../src/lake/commit-log.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { inProject, type ProjectFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { expectCounts } from '../expect-counts.ts'
import type { Row } from '../reference/row.ts'
import { readProjectFiles } from '../run-project-job.ts'

export interface ProjectRuns {
  readonly root: string
  run(options?: { readonly fullRefresh?: boolean }): Promise<RunJobResult>
  replay(): Promise<RunJobResult>
  /** What the table's quarantine files hold, in order. */
  quarantined(): readonly Record<string, unknown>[]
  /** How many records wait. */
  waiting(): Promise<number>
  /** Of the table, sorted: DuckDB gives them as its threads finish. */
  rows(): Promise<readonly Row[]>
}

const order = new Intl.Collator('en', { numeric: true })

/** A project with a job `Case`, whose sink is s3://lake/out/. */
export function withRuns<T>(files: ProjectFiles, use: (runs: ProjectRuns) => Promise<T>): Promise<T> {
  return inProject(files, async ({ root }) => {
    const table = join(root, '.etl/lake/lake/out')
    const open = async () => {
      const project = parseProject(await readProjectFiles(root))
      const job = {
        checked: findJob(project, 'Case'),
        settings: project.settings,
        root,
        workingDirectory: root,
        trustInput: false,
        threads: 2,
        memoryLimitBytes: 300_000_000,
      }
      return { job, effects: { evolve: (fields: readonly NewField[]) => evolveJob(project, 'Case', fields) } }
    }
    return use({
      root,
      async run(options = {}) {
        const { job, effects } = await open()
        const result = await runJob({ ...job, ...options }, effects)
        expectCounts(result.report)
        return result
      },
      async replay() {
        const { job, effects } = await open()
        return replayQuarantine(job, effects)
      },
      quarantined() {
        const folder = join(table, '_etl/_quarantine')
        if (!existsSync(folder)) return []
        return readdirSync(folder)
          .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
          .map((line) => JSON.parse(line))
      },
      async waiting() {
        const runs = await listQuarantine(await readCommitLog(openLocalStore(table)), table)
        return runs.reduce((sum, { records }) => sum + records, 0)
      },
      async rows() {
        const read = existsSync(table) ? await readTable(table) : []
        return read.toSorted((a, b) => order.compare(JSON.stringify(a), JSON.stringify(b)))
      },
    })
  })
}
