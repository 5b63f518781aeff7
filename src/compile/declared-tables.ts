import type { Field } from '../spec/data-type.ts'
import type { Project } from '../spec/parse-project.ts'
import { createJobChecker } from './check-project.ts'
import { compileDuckdbJob } from './duckdb/compile-job.ts'
import { planReads } from './plan-reads.ts'

/** Every table that the jobs of a project write, as saved queries see them, whether or not a job has run yet. */
export function declaredTables(project: Project): {
  tables(
    database: string | undefined,
    name: string,
  ): { readonly columns: readonly Field[]; readonly sqlName: string } | undefined
  readonly tableNames: readonly string[]
  /** Job by table. */
  readonly makers: ReadonlyMap<string, string>
} {
  const check = createJobChecker(project)
  const columns = new Map<string, readonly Field[]>()
  const makers = new Map<string, string>()
  for (const { name } of project.jobs) {
    const { checked } = check(name) ?? {}
    if (checked === undefined) continue
    const { database } = checked.job.sink
    for (const output of compileDuckdbJob(planReads(checked)).outputs) {
      columns.set(`${database}.${output.table}`, [...output.columns, ...output.partitionKeys])
      makers.set(`${database}.${output.table}`, name)
    }
  }
  return {
    tables(database, name) {
      const full = `${database ?? ''}.${name}`.toLowerCase()
      const found = columns.get(full)
      return found === undefined ? undefined : { columns: found, sqlName: full }
    },
    tableNames: [...columns.keys()],
    makers,
  }
}
