import { printDuckdbQuery } from '../compile/athena/print-duckdb-query.ts'
import { printSqlType } from '../compile/athena/sql-type.ts'
import { printSettings } from '../compile/duckdb/print-settings.ts'
import { printSparseTableView, printTableView } from '../compile/duckdb/print-table.ts'
import { DataError, OperatorError, type Place } from '../errors.ts'
import { hasChanged } from '../lake/live-table.ts'
import { dataFiles } from '../lake/staged-output.ts'
import { duckdbFailure } from './duckdb-failure.ts'
import {
  type FindTablesOptions,
  type FoundTable,
  findQueryTables,
  type QueryTables,
  viewName,
} from './find-query-tables.ts'
import { openDuckdb } from './open-duckdb.ts'
import { queryableTable } from './queryable-table.ts'
import { streamRows } from './stream-rows.ts'

export interface QueryOptions extends FindTablesOptions {
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

/** A table that is written anew faster than it is read is not read for ever. */
const mostAttempts = 5

/**
 * Runs a query in Athena's SQL over the tables of the local catalog; rows are handed on as they come. Each table is
 * read as one commit left it: where its files are replaced before the first row is told, the query starts over;
 * after that it ends with an `OperatorError`.
 */
export async function runQuery(
  options: QueryOptions,
  effects: QueryEffects,
): Promise<{ readonly rows: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await findQueryTables(options)
    let isTold = false
    const onColumns = (columns: readonly QueryColumn[]) => {
      isTold = true
      effects.onColumns(columns)
    }
    try {
      return { rows: await readRows(found, options, { ...effects, onColumns }) }
    } catch (error) {
      effects.signal?.throwIfAborted()
      const changed = await findChanged(found.tables)
      if (changed === undefined) throw placed(error, options.place)
      if (isTold || attempt === mostAttempts) throw placed(error, options.place, changed)
    }
  }
}

async function readRows(
  { query, tables }: QueryTables,
  options: QueryOptions,
  { signal, onColumns, onRow }: QueryEffects,
): Promise<number> {
  const duckdb = await openDuckdb({ ...options, keepOrder: true })
  const { connection } = duckdb
  const interrupt = () => connection.interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    for (const { table: found, path, live } of tables) {
      const table = queryableTable(found)
      const paths = live?.paths ?? (await dataFiles(path))
      const name = viewName(found)
      await connection.run(printTableView(name, table, paths)).catch((error: Error) => {
        if (!isMissingColumn(error)) throw error
        return connection.run(printSparseTableView(name, table, paths))
      })
    }
    for (const setting of printSettings(query)) await connection.run(setting)
    const columns = query.columns.map(({ name, type }) => ({ name, type: printSqlType(type) }))
    return await streamRows(printDuckdbQuery(query), connection, { onStart: () => onColumns(columns), onRow })
  } finally {
    signal?.removeEventListener('abort', interrupt)
    duckdb.close()
  }
}

/** DuckDB's words where none of the files has a column of the table. */
function isMissingColumn({ message }: Error): boolean {
  return /^Binder Error: Referenced column .* not found/.test(message)
}

/** A table that has been written to since its files were found. */
async function findChanged(tables: readonly FoundTable[]): Promise<FoundTable | undefined> {
  for (const found of tables) if (await hasChanged(found.path, found.live)) return found
  return undefined
}

function placed(error: unknown, place: Place, changed?: FoundTable): unknown {
  const failure = duckdbFailure(error, 'the query failed')
  if (failure instanceof DataError) {
    return new DataError(
      failure.problems.map((problem) => ({ ...problem, place })),
      { cause: error },
    )
  }
  if (failure instanceof OperatorError && changed !== undefined) {
    const message = `table ${viewName(changed.table)} was written anew while the query read it`
    return new OperatorError({ message, hint: 'run the query again' }, { cause: error })
  }
  return failure ?? error
}
