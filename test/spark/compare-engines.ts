import { DuckDBInstance } from '@duckdb/node-api'
import { analyseExpression } from '../../src/compile/athena/analyse-expression.ts'
import { printDuckdbSqlType } from '../../src/compile/athena/duckdb-type.ts'
import { printDuckdbExpression } from '../../src/compile/athena/print-duckdb.ts'
import { printSparkExpression } from '../../src/compile/athena/spark/print-spark.ts'
import { printSparkSqlType } from '../../src/compile/athena/spark/spark-type.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { openSparkSession, type SparkSession } from './spark-session.ts'

/** Rows of Athena's literals, and expressions of Athena's SQL over them. */
export interface Comparison {
  readonly columns?: readonly Field[]
  readonly rows?: readonly (readonly string[])[]
  readonly expressions: readonly string[]
}

/** `fails`: both engines fail when they compute it. */
export type Verdict = 'same' | 'fails' | 'refused' | 'refused by spark' | 'refused by duckdb' | 'differs'

export interface Outcome {
  readonly expression: string
  readonly verdict: Verdict
  readonly detail: string
}

export interface Engines {
  readonly compare: (comparison: Comparison) => Promise<readonly Outcome[]>
  readonly spark: SparkSession
  readonly close: () => Promise<void>
}

type Computed = { readonly values: readonly unknown[] } | { readonly error: string }

/** Evaluates expressions of Athena's SQL in both engines: one value per row. */
export async function openEngines(python: string): Promise<Engines> {
  const spark = openSparkSession(python)
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const duckdb = await instance.connect()
  // the rows stand in the statement, and would be computed by the planner in place of the generated code
  await spark.query(
    'SET spark.sql.optimizer.excludedRules=org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation',
  )
  const inDuckdb = async (sql: string): Promise<Computed> => {
    try {
      const rows = (await duckdb.runAndReadAll(sql)).getRowsJson()
      return { values: rows.map((row) => row[0] ?? null) }
    } catch (error) {
      return { error: (error as Error).message }
    }
  }
  const inSpark = async (selected: readonly string[], from: string): Promise<readonly Computed[]> => {
    const answer = await spark.query(
      `SELECT ${selected.map((sql, index) => `${sql} AS c${index}`).join(', ')}${from}`,
    )
    if (!('error' in answer))
      return selected.map((_, index) => ({ values: answer.rows.map((row) => row[index]) }))
    if (selected.length === 1) return [{ error: answer.error }]
    const middle = Math.ceil(selected.length / 2)
    return [
      ...(await inSpark(selected.slice(0, middle), from)),
      ...(await inSpark(selected.slice(middle), from)),
    ]
  }
  const compare = async ({
    columns = [],
    rows = [[]],
    expressions,
  }: Comparison): Promise<readonly Outcome[]> => {
    const [duckdbRows, sparkFrom] = columns.length === 0 ? ['', ''] : printRows(columns, rows)
    const duckdbFrom = duckdbRows === '' ? '' : ' FROM edges'
    if (duckdbRows !== '') await duckdb.run(`CREATE OR REPLACE TEMP TABLE edges AS SELECT *${duckdbRows}`)
    const printed = expressions.map((text) => ({ text, ...printBoth(text, columns) }))
    const due: (Computed | undefined)[] = []
    for (const { duckdb: left } of printed)
      due.push(left.sql === undefined ? undefined : await inDuckdb(`SELECT ${left.sql}${duckdbFrom}`))
    // what should fail is asked for alone, so that it does not spoil the others
    const hopeless = printed.map((_, index) => 'error' in (due[index] ?? {}))
    const accepted = printed.flatMap(({ spark }, index) =>
      spark.sql === undefined || hopeless[index] ? [] : [spark.sql],
    )
    const found = accepted.length === 0 ? [] : [...(await inSpark(accepted, sparkFrom))]
    const outcomes: Outcome[] = []
    for (const [index, { text, duckdb: left, spark: right }] of printed.entries()) {
      const got =
        right.sql === undefined
          ? undefined
          : hopeless[index]
            ? (await inSpark([right.sql], sparkFrom))[0]
            : found.shift()
      outcomes.push({
        expression: text,
        ...judge(due[index], got, `${left.refusal ?? ''} ${right.refusal ?? ''}`, right.sql),
      })
    }
    return outcomes
  }
  return {
    compare,
    spark,
    close: async () => {
      instance.closeSync()
      await spark.close()
    },
  }
}

function judge(
  due: Computed | undefined,
  got: Computed | undefined,
  refusal: string,
  sql: string | undefined,
): Omit<Outcome, 'expression'> {
  if (due === undefined || got === undefined) {
    const verdict =
      due !== undefined ? 'refused by spark' : got !== undefined ? 'refused by duckdb' : 'refused'
    return { verdict, detail: refusal.trim() }
  }
  if ('error' in due && 'error' in got)
    return {
      verdict: /PARSE_SYNTAX|DATATYPE_MISMATCH|UNRESOLVED|WRONG_NUM_ARGS/.test(got.error)
        ? 'differs'
        : 'fails',
      detail: got.error.slice(0, 300),
    }
  if ('error' in due)
    return {
      verdict: 'differs',
      detail: `duckdb: ${due.error.slice(0, 300)}; spark gave ${JSON.stringify('values' in got ? got.values.slice(0, 8) : '')}`,
    }
  if ('error' in got)
    return {
      verdict: 'differs',
      detail: `duckdb gave ${JSON.stringify(due.values.slice(0, 8))}; spark: ${got.error.slice(0, 400)} in ${sql}`,
    }
  const differing = due.values.flatMap((value, row) =>
    same(value, got.values[row])
      ? []
      : [`row ${row}: ${JSON.stringify(value)} / ${JSON.stringify(got.values[row])}`],
  )
  if (differing.length === 0 && due.values.length === got.values.length)
    return { verdict: 'same', detail: '' }
  return { verdict: 'differs', detail: `${differing.slice(0, 6).join('; ')} in ${sql}` }
}

function printBoth(text: string, columns: readonly Field[]) {
  const analysis = analyseExpression({ text, scope: { columns } })
  if (!analysis.ok) throw new Error(`${text}: ${analysis.problems[0]?.message}`)
  const { expression } = analysis
  const { duckdb, spark } = comparable[expression.type.kind] ?? bare
  return {
    duckdb: attempt(() => duckdb(printDuckdbExpression(expression))),
    spark: attempt(() => spark(printSparkExpression(expression))),
  }
}

interface Comparable {
  readonly duckdb: (sql: string) => string
  readonly spark: (sql: string) => string
}

const bare: Comparable = { duckdb: (sql) => sql, spark: (sql) => sql }

/** Times as numbers: Python has none outside of the years from 1 to 9999. */
const micros: Comparable = {
  duckdb: (sql) => `epoch_us(${sql})`,
  spark: (sql) => `unix_micros(CAST(${sql} AS TIMESTAMP_LTZ))`,
}
const comparable: Readonly<Record<string, Comparable>> = {
  date: { duckdb: (sql) => `${sql} - DATE '1970-01-01'`, spark: (sql) => `unix_date(${sql})` },
  timestamp: micros,
  'timestamp with time zone': micros,
}

function attempt(print: () => string): { readonly sql?: string; readonly refusal?: string } {
  try {
    return { sql: print() }
  } catch (error) {
    return { refusal: String((error as Error).message) }
  }
}

function printLiteralBoth(text: string): { readonly duckdb: string; readonly spark: string } {
  const analysis = analyseExpression({ text, scope: { columns: [] } })
  if (!analysis.ok) throw new Error(`${text}: ${analysis.problems[0]?.message}`)
  return {
    duckdb: printDuckdbExpression(analysis.expression),
    spark: printSparkExpression(analysis.expression),
  }
}

/** The rows as a FROM clause of each engine. */
function printRows(
  columns: readonly Field[],
  rows: readonly (readonly string[])[],
): readonly [string, string] {
  const cells = rows.map((row) => row.map(printLiteralBoth))
  const names = columns.map(({ name }) => name).join(', ')
  const typeOf = (index: number) => {
    const type = columns[index]?.type
    if (type === undefined) throw new Error('a row has more cells than there are columns')
    return type as Parameters<typeof printDuckdbSqlType>[0]
  }
  const values = (print: (cell: (typeof cells)[number][number], index: number) => string) =>
    cells.map((row) => `(${row.map(print).join(', ')})`).join(', ')
  return [
    ` FROM (VALUES ${values(({ duckdb }, index) => `CAST(${duckdb} AS ${printDuckdbSqlType(typeOf(index))})`)}) AS edges(${names})`,
    ` FROM VALUES ${values(({ spark }, index) => `CAST(${spark} AS ${printSparkSqlType(typeOf(index))})`)} AS edges(${names})`,
  ]
}

function same(left: unknown, right: unknown): boolean {
  if (left === null || right === null || left === undefined || right === undefined)
    return (left ?? null) === (right ?? null)
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => same(item, right[index]))
  if (typeof left === 'object' && typeof right === 'object') {
    const keys = Object.keys(left)
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) =>
        same((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
      )
    )
  }
  return plain(left) === plain(right)
}

/** Whole numbers come as numbers or as texts. */
function plain(value: unknown): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
