import { printSparkQuery } from '../../src/compile/athena/spark/print-spark-query.ts'
import { printSparkType } from '../../src/compile/pyspark/print-type.ts'
import { quoteIdentifier } from '../../src/compile/pyspark/quote.ts'
import { cellOf, readCorpusTables } from '../athena/corpus-tables.ts'
import type { StatementEngine } from '../athena/run-statement.ts'
import { openSparkSession } from './spark-session.ts'

/** Spark with the tables of `setup.json` as views. */
export async function openSparkEngine(python: string): Promise<StatementEngine> {
  const session = openSparkSession(python)
  const tables = readCorpusTables(quoteIdentifier)
  for (const [view, { columns, records }] of tables) {
    const ddl = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${printSparkType(type)}`)
    const named = records.map((record) =>
      Object.fromEntries(columns.map(({ name }, index) => [name, cellOf(record, name, index)])),
    )
    await session.createView(view, ddl.join(', '), named)
  }
  return {
    tables,
    print: printSparkQuery,
    rows: async (sql) => {
      const answer = await session.query(sql)
      if ('error' in answer) throw new Error(answer.error)
      return answer.rows
    },
    // what a rule refuses for a value that is known at run time only
    isRefusal: (message) => /which is not supported: /.test(message),
    close: session.close,
  }
}
