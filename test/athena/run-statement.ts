import { analyseQuery, type QueryTable } from '../../src/compile/athena/analyse-query.ts'
import { ExpressionError } from '../../src/compile/athena/expression-problem.ts'
import { printSqlType } from '../../src/compile/athena/sql-type.ts'
import type { TypedQuery } from '../../src/compile/athena/typed-query.ts'

export type Answer =
  | {
      readonly columns: readonly { readonly name: string; readonly type: string }[]
      readonly rows: readonly (readonly unknown[])[]
      /** The engine's SQL. */
      readonly printed: string
    }
  | { readonly error: string; readonly unsupported: boolean; readonly printed?: string }

/** An engine with the tables of the corpus. */
export interface StatementEngine {
  readonly tables: ReadonlyMap<string, QueryTable>
  readonly print: (query: TypedQuery) => string
  /** Rows as DuckDB's binding gives them in JSON. @throws Error where the engine fails */
  readonly rows: (sql: string) => Promise<readonly (readonly unknown[])[]>
  /** True for what the engine says of what it cannot do. */
  readonly isRefusal?: (message: string) => boolean
  readonly close: () => Promise<void>
}

/** Compiles a statement of Athena's SQL and runs it in an engine. */
export async function runStatement(
  { sql, parameters }: { readonly sql: string; readonly parameters: readonly string[] },
  { tables, print, rows: run, isRefusal }: StatementEngine,
): Promise<Answer> {
  const analysis = analyseQuery({
    sql,
    parameters,
    tables: (database, name) =>
      database === undefined || database === 'default' ? tables.get(name) : undefined,
    tableNames: [...tables.keys()],
  })
  if (!analysis.ok) {
    const [problem] = analysis.problems
    return { error: problem?.message ?? '', unsupported: problem?.unsupported ?? false }
  }
  let printed: string | undefined
  try {
    printed = print(analysis.query)
    const rows = await run(printed)
    const columns = analysis.query.columns.map(({ name, type }) => ({ name, type: printSqlType(type) }))
    return { columns, rows, printed }
  } catch (error) {
    const { message } = error as Error
    const unsupported =
      error instanceof ExpressionError ? error.problem.unsupported === true : (isRefusal?.(message) ?? false)
    return { error: message, unsupported, ...(printed === undefined ? {} : { printed }) }
  }
}
