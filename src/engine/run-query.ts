import type { DuckDBConnection } from '@duckdb/node-api'
import { listTables, readTable } from '../catalog/local-catalog.ts'
import { analyseQuery } from '../compile/athena/analyse-query.ts'
import { printDuckdbQuery } from '../compile/athena/print-duckdb-query.ts'
import { printSqlType } from '../compile/athena/sql-type.ts'
import { placeProblem } from '../compile/check.ts'
import { printTableView } from '../compile/duckdb/print-table.ts'
import { quoteIdentifier } from '../compile/duckdb/quote.ts'
import { DataError, type Place, type Problem, SpecError } from '../errors.ts'
import { type LocalLake, lakePath } from '../lake/addresses.ts'
import { dataFiles } from '../lake/staged-output.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'
import { duckdbFailure } from './duckdb-failure.ts'
import { jsonText } from './json-text.ts'
import { openDuckdb } from './open-duckdb.ts'

export interface QueryOptions {
  readonly sql: string
  /** Where the SQL stands, for messages. */
  readonly place: Place
  readonly lake: LocalLake
  /** Jobs by the table that each writes, for tables that are not there yet. */
  makers(): ReadonlyMap<string, string>
  readonly threads: number
  readonly memoryLimitBytes: number
  readonly temporaryDirectory: string
}

export interface QueryColumn {
  readonly name: string
  /** As Athena names it: `bigint`, `array(varchar)`. */
  readonly type: string
}

export interface QueryEffects {
  readonly signal?: AbortSignal | undefined
  onColumns(columns: readonly QueryColumn[]): void
  /** Values as JSON text, exact: `12345678901234567890`, `"a"`, `null`. */
  onRow(values: readonly string[]): void
}

/** Runs a query in Athena's SQL over the tables of the local catalog; rows are handed on as they come. */
export async function runQuery(
  options: QueryOptions,
  effects: QueryEffects,
): Promise<{ readonly rows: number }> {
  const { sql, place, lake } = options
  const tables = await readCatalog(lake.root)
  const missing: { readonly database: string | undefined; readonly name: string }[] = []
  const analysis = analyseQuery({
    sql,
    tables: (database, name) => {
      const table = findTable(tables, database, name)
      if (table === undefined) missing.push({ database, name })
      return (
        table && {
          columns: [...table.columns, ...table.partitionKeys],
          duckdbName: quoteIdentifier(viewName(table)),
        }
      )
    },
    tableNames: tables.map(viewName),
  })
  if (!analysis.ok) {
    const problems = analysis.problems.map((problem) => placeProblem(problem, place))
    throw new SpecError(notYetMade(missing, options.makers()) ?? problems)
  }
  const { query } = analysis
  const statement = printDuckdbQuery(query)
  const duckdb = await openDuckdb({ ...options, keepOrder: true })
  const { connection } = duckdb
  const interrupt = () => connection.interrupt()
  effects.signal?.addEventListener('abort', interrupt, { once: true })
  try {
    for (const table of tables) {
      if (!query.reads.some(({ duckdbName }) => duckdbName === quoteIdentifier(viewName(table)))) continue
      const files = await dataFiles(lakePath(table.location, lake))
      await connection.run(printTableView(viewName(table), table, files))
    }
    effects.onColumns(query.columns.map(({ name, type }) => ({ name, type: printSqlType(type) })))
    return { rows: await streamRows(statement, connection, effects) }
  } catch (error) {
    effects.signal?.throwIfAborted()
    const failure = duckdbFailure(error, 'the query failed')
    if (failure instanceof DataError)
      throw new DataError(
        failure.problems.map((problem) => ({ ...problem, place })),
        { cause: error },
      )
    throw failure ?? error
  } finally {
    effects.signal?.removeEventListener('abort', interrupt)
    duckdb.close()
  }
}

/** A table that a job of the project would write, but has not yet. */
function notYetMade(
  missing: readonly { readonly database: string | undefined; readonly name: string }[],
  makers: ReadonlyMap<string, string>,
): Problem | undefined {
  for (const { database, name } of missing) {
    const table = [...makers.keys()].find(
      (made) => made === `${database ?? made.split('.')[0]}.${name}`.toLowerCase(),
    )
    if (table === undefined) continue
    return { message: `table ${table} has not been written yet`, hint: `etl run-job ${makers.get(table)}` }
  }
  return undefined
}

async function streamRows(
  sql: string,
  connection: DuckDBConnection,
  { onRow }: QueryEffects,
): Promise<number> {
  const result = await connection.stream(sql)
  const types = result.columnTypes()
  let rows = 0
  for await (const chunk of result) {
    for (const row of chunk.getRows()) {
      onRow(row.map((value, index) => jsonText(value, types[index])))
      rows += 1
    }
  }
  return rows
}

async function readCatalog(root: string): Promise<readonly CatalogTable[]> {
  const names = await listTables(root)
  const tables = await Promise.all(names.map((name) => readTable(root, name)))
  return tables.filter((table) => table !== undefined)
}

/** Without a database, a name that only one database has. */
function findTable(
  tables: readonly CatalogTable[],
  database: string | undefined,
  name: string,
): CatalogTable | undefined {
  const found = tables.filter(
    (table) =>
      table.name === name.toLowerCase() &&
      (database === undefined || table.database === database.toLowerCase()),
  )
  return found.length === 1 ? found[0] : undefined
}

function viewName({ database, name }: CatalogTable): string {
  return `${database}.${name}`
}
