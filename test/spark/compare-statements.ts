import { DuckDBInstance } from '@duckdb/node-api'
import { analyseQuery } from '../../src/compile/athena/analyse-query.ts'
import { ExpressionError } from '../../src/compile/athena/expression-problem.ts'
import { printDuckdbQuery } from '../../src/compile/athena/print-duckdb-query.ts'
import { printSparkQuery } from '../../src/compile/athena/spark/print-spark-query.ts'
import type { SqlType } from '../../src/compile/athena/sql-type.ts'
import type { TypedQuery } from '../../src/compile/athena/typed-query.ts'
import { printDuckdbType } from '../../src/compile/duckdb/print-type.ts'
import { quoteIdentifier } from '../../src/compile/duckdb/quote.ts'
import { printSparkType } from '../../src/compile/pyspark/print-type.ts'
import { quoteIdentifier as quoteForSpark } from '../../src/compile/pyspark/quote.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { openSparkSession } from './spark-session.ts'

/** `fails`: both engines fail, as they have to. */
export type StatementVerdict =
  | 'same'
  | 'fails'
  | 'refused'
  | 'refused by spark'
  | 'refused by duckdb'
  | 'differs'

export interface StatementOutcome {
  readonly sql: string
  readonly verdict: StatementVerdict
  readonly detail: string
}

export interface StatementEngines {
  readonly compare: (sql: string) => Promise<StatementOutcome>
  readonly close: () => Promise<void>
}

type Found =
  | { readonly rows: readonly (readonly unknown[])[]; readonly printed: string }
  | { readonly error: string; readonly printed: string }
  | { readonly refusal: string }

/** Both engines with one table, `rows`; `records` are JSON values of its columns. */
export async function openStatementEngines(
  python: string,
  columns: readonly Field[],
  records: readonly unknown[],
): Promise<StatementEngines> {
  const spark = openSparkSession(python)
  const ddl = columns.map(({ name, type }) => `${quoteForSpark(name)} ${printSparkType(type)}`).join(', ')
  await spark.createView('rows_', ddl, records)
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const duckdb = await instance.connect()
  const list = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${printDuckdbType(type)}`)
  await duckdb.run(`CREATE TABLE rows_ (${list.join(', ')})`)
  const structure = columns.map(({ name, type }) => [name, printDuckdbType(type)])
  for (const record of records)
    await duckdb.run('INSERT INTO rows_ SELECT unnest(json_transform(?, ?))', [
      JSON.stringify(record),
      JSON.stringify(Object.fromEntries(structure)),
    ])
  const inDuckdb = async (sql: string) => {
    try {
      return (await duckdb.runAndReadAll(sql)).getRowsJson()
    } catch (error) {
      return (error as Error).message
    }
  }
  const inSpark = async (sql: string) => {
    const answer = await spark.query(sql)
    return 'error' in answer ? answer.error.replace(/^An error.*Exception: /s, '') : answer.rows
  }
  const compare = async (sql: string): Promise<StatementOutcome> => {
    const analysis = analyseQuery({
      sql,
      tables: (_, name) => (name === 'rows' ? { columns, sqlName: 'rows_' } : undefined),
    })
    if (!analysis.ok) {
      const [problem] = analysis.problems
      if (problem?.unsupported) return { sql, verdict: 'refused', detail: problem.message }
      throw new Error(`${sql}: ${problem?.message}`)
    }
    const { query } = analysis
    const [due, got] = [
      await find(query, printDuckdbQuery, inDuckdb),
      await find(query, printSparkQuery, inSpark),
    ]
    return { sql, ...judge(query, due, got) }
  }
  return {
    compare,
    close: async () => {
      instance.closeSync()
      await spark.close()
    },
  }
}

async function find(
  query: TypedQuery,
  print: (query: TypedQuery) => string,
  run: (sql: string) => Promise<string | readonly (readonly unknown[])[]>,
): Promise<Found> {
  let printed: string
  try {
    printed = print(query)
  } catch (error) {
    if (error instanceof ExpressionError) return { refusal: error.problem.message }
    throw error
  }
  const rows = await run(printed)
  return typeof rows === 'string' ? { error: rows, printed } : { rows, printed }
}

/** What an engine says of SQL that it does not understand, which is never a failure that is due. */
const misunderstood =
  /PARSE_SYNTAX|DATATYPE_MISMATCH|UNRESOLVED|WRONG_NUM_ARGS|UNSUPPORTED|INTERNAL_ERROR|AnalysisException|Parser Error|Binder Error|Catalog Error/

function judge(query: TypedQuery, due: Found, got: Found): Omit<StatementOutcome, 'sql'> {
  if ('refusal' in got)
    return { verdict: 'refusal' in due ? 'refused' : 'refused by spark', detail: got.refusal }
  if ('refusal' in due) return { verdict: 'refused by duckdb', detail: due.refusal }
  if ('error' in due && 'error' in got) {
    const wrong = misunderstood.test(due.error) || misunderstood.test(got.error)
    return {
      verdict: wrong ? 'differs' : 'fails',
      detail: `duckdb: ${due.error.slice(0, 300)}\nspark: ${got.error.slice(0, 300)}\n${got.printed}`,
    }
  }
  const both = `${'error' in due ? due.error.slice(0, 300) : ''}${'error' in got ? got.error.slice(0, 600) : ''}`
  if (both !== '' || 'error' in due || 'error' in got)
    return {
      verdict: 'differs',
      detail: `${'error' in due ? 'duckdb' : 'spark'} fails: ${both}\n${got.printed}`,
    }
  const [left, right] = [due.rows, got.rows].map((rows) => {
    const texts = rows.map((row) =>
      JSON.stringify(row.map((value, index) => canonical(value, query.columns[index]?.type))),
    )
    return query.orderBy.length > 0 ? texts : texts.toSorted()
  })
  if (JSON.stringify(left) === JSON.stringify(right)) return { verdict: 'same', detail: got.printed }
  const first = (left ?? []).findIndex((row, index) => row !== right?.[index])
  return {
    verdict: 'differs',
    detail: `duckdb ${left?.length} rows, spark ${right?.length}\nduckdb: ${left?.[first]}\nspark:  ${right?.[first]}\n${got.printed}`,
  }
}

/** Numbers as text, structs as lists, the entries of maps in one order. */
function canonical(value: unknown, type: SqlType | undefined): unknown {
  if (value === null || value === undefined) return null
  switch (type?.kind) {
    case 'array':
      return (value as readonly unknown[]).map((item) => canonical(item, type.element))
    case 'struct':
      return Object.values(value as object).map((item, index) => canonical(item, type.fields[index]?.type))
    case 'map':
      return (value as readonly { readonly key: unknown; readonly value: unknown }[])
        .map((entry) => [canonical(entry.key, type.key), canonical(entry.value, type.value)])
        .toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
    default:
      return Object.is(value, -0) ? '-0' : String(value)
  }
}
