import { DuckDBInstance } from '@duckdb/node-api'
import { analyseExpression } from '../../src/compile/athena/analyse-expression.ts'
import { printDuckdbExpression } from '../../src/compile/athena/print-duckdb.ts'

/** Stands for a value that cannot be computed. */
export const failure = Symbol('failure')

/** Evaluates constant expressions of Athena's SQL in DuckDB: values as JSON has them, whole and decimal numbers as text. */
export async function openEvaluator(): Promise<{
  evaluate: (text: string) => Promise<unknown>
  close: () => void
}> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const evaluate = async (text: string): Promise<unknown> => {
    const analysis = analyseExpression({ text, scope: { columns: [] } })
    if (!analysis.ok) throw new Error(`${text}: ${analysis.problems[0]?.message}`)
    const sql = `SELECT ${printDuckdbExpression(analysis.expression)}`
    try {
      const [row] = (await connection.runAndReadAll(sql)).getRowsJson()
      return row?.[0] ?? null
    } catch (error) {
      if (/Parser Error|Binder Error|Catalog Error/.test(String(error))) throw new Error(`${sql}: ${error}`)
      return failure
    }
  }
  return { evaluate, close: () => instance.closeSync() }
}
