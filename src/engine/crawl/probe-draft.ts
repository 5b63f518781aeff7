import type { CountQuery } from '../../compile/draft/draft-queries.ts'
import { findJob } from '../../compile/find-job.ts'
import type { RunReport } from '../../lake/run-report.ts'
import { type ProjectFile, parseProject } from '../../spec/parse-project.ts'
import type { BatchEffects } from '../run-batch.ts'
import { runJob } from '../run-job.ts'
import { runQuery } from '../run-query.ts'

/** What a drafted job makes of the data, in a table that can be asked. */
export interface Probe {
  readonly report: RunReport
  /** The counts of a query by their names. */
  count(query: CountQuery): Promise<ReadonlyMap<string, number>>
}

/**
 * Runs a drafted job in a scratch folder, which the caller removes. Throws what is wrong with the draft or the data.
 */
export async function probeDraft(
  options: {
    readonly files: readonly ProjectFile[]
    readonly job: string
    /** Absolute path of the scratch folder. */
    readonly root: string
    readonly threads: number
    readonly memoryLimitBytes: number
  },
  effects: BatchEffects,
): Promise<Probe> {
  const { files, job, root, threads, memoryLimitBytes } = options
  const project = parseProject(files)
  const checked = findJob(project, job)
  const { settings } = project
  const { report, error } = await runJob(
    {
      checked,
      settings,
      root,
      workingDirectory: root,
      showRows: false,
      trustInput: false,
      fullRefresh: true,
      threads,
      memoryLimitBytes,
    },
    effects,
  )
  if (error !== undefined) throw error
  const lake = { root, sampleData: settings.sampleData }
  return {
    report,
    async count({ sql, names }) {
      let values: readonly string[] = []
      await runQuery(
        {
          sql,
          place: { file: 'draft' },
          lake,
          makers: () => new Map(),
          threads,
          memoryLimitBytes,
          temporaryDirectory: `${root}/tmp`,
        },
        {
          signal: effects.signal,
          onColumns: () => undefined,
          onRow: (row) => {
            values = row
          },
        },
      )
      return new Map(names.map((name, index) => [name, Number(values[index] ?? 0)]))
    },
  }
}
