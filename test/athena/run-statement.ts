import type { DuckDBConnection } from '@duckdb/node-api'
import { analyseQuery, type QueryTable } from '../../src/compile/athena/analyse-query.ts'
import { ExpressionError } from '../../src/compile/athena/expression-problem.ts'
import { printDuckdbQuery } from '../../src/compile/athena/print-duckdb-query.ts'
import { printSqlType } from '../../src/compile/athena/sql-type.ts'

export type Answer =
  | {
      readonly columns: readonly { readonly name: string; readonly type: string }[]
      readonly rows: readonly (readonly unknown[])[]
      readonly duckdb: string
    }
  | { readonly error: string; readonly unsupported: boolean; readonly duckdb?: string }

/** Compiles a statement of Athena's SQL and runs it in DuckDB. */
export async function runStatement(
  { sql, parameters }: { readonly sql: string; readonly parameters: readonly string[] },
  tables: ReadonlyMap<string, QueryTable>,
  connection: DuckDBConnection,
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
  let duckdb: string | undefined
  try {
    duckdb = printDuckdbQuery(analysis.query)
    const result = await connection.runAndReadAll(duckdb)
    const rows = result.getRowsJson()
    const columns = analysis.query.columns.map(({ name, type }) => ({ name, type: printSqlType(type) }))
    return { columns, rows, duckdb }
  } catch (error) {
    const { message } = error as Error
    const unsupported =
      error instanceof ExpressionError ? error.problem.unsupported === true : /not supported/.test(message)
    return { error: message, unsupported, ...(duckdb === undefined ? {} : { duckdb }) }
  }
}
