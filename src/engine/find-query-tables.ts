import { readTable, readTables } from '../catalog/local-catalog.ts'
import { analyseQuery } from '../compile/athena/analyse-query.ts'
import type { TypedQuery } from '../compile/athena/typed-query.ts'
import { placeProblem } from '../compile/check.ts'
import { quoteIdentifier } from '../compile/duckdb/quote.ts'
import { type Place, type Problem, SpecError } from '../errors.ts'
import { type LocalLake, lakePath } from '../lake/addresses.ts'
import { type LiveTable, readLiveTable } from '../lake/live-table.ts'
import type { CatalogTable } from '../spec/catalog-table.ts'

export interface FindTablesOptions {
  readonly sql: string
  /** Where the SQL stands, for messages. */
  readonly place: Place
  readonly lake: LocalLake
  /** Jobs by the table that each writes, for tables that are not there yet. */
  makers(): ReadonlyMap<string, string>
}

export interface QueryTables {
  readonly query: TypedQuery
  readonly tables: readonly FoundTable[]
}

export interface FoundTable {
  readonly table: CatalogTable
  /** Its folder, absolute. */
  readonly path: string
  /** Undefined where no commit log speaks of it. */
  readonly live: LiveTable | undefined
}

/**
 * Types a query over the catalog and finds the files of the tables that it reads, each table's columns and files
 * from one moment: where a run publishes meanwhile, the query is typed again.
 */
export async function findQueryTables(options: FindTablesOptions): Promise<QueryTables> {
  const { lake } = options
  let catalog = await readTables(lake.root)
  for (;;) {
    const query = typeOver(catalog, options)
    const read = catalog.filter((table) =>
      query.reads.some(({ sqlName }) => sqlName === quoteIdentifier(viewName(table))),
    )
    const tables = await Promise.all(read.map((table) => findFiles(table, lake)))
    const current = await Promise.all(tables.map((found) => describeNow(found, lake.root)))
    const isCurrent = read.every((table, index) => isSameVersion(table, current[index]))
    if (isCurrent && isOneMoment(tables)) return { query, tables }
    catalog = catalog.map((table) => current[read.indexOf(table)] ?? table)
  }
}

export function viewName({ database, name }: CatalogTable): string {
  return `${database}.${name}`
}

async function findFiles(table: CatalogTable, lake: LocalLake): Promise<FoundTable> {
  const path = lakePath(table.location, lake)
  return { table, path, live: await readLiveTable(path) }
}

/** A table as the commit describes it whose files are read. */
async function describeNow({ table, live }: FoundTable, root: string): Promise<CatalogTable> {
  const isIt = ({ database, name }: CatalogTable) => database === table.database && name === table.name
  return live?.unregistered.findLast(isIt) ?? (await readTable(root, table)) ?? table
}

/** Tables that one job makes are to be seen as one commit left them all. */
function isOneMoment(tables: readonly FoundTable[]): boolean {
  const sequences = new Map<string, number>()
  for (const { live } of tables) {
    if (live === undefined) continue
    const { root, sequence } = live
    if ((sequences.get(root) ?? sequence) !== sequence) return false
    sequences.set(root, sequence)
  }
  return true
}

function isSameVersion(left: CatalogTable, right: CatalogTable | undefined): boolean {
  return (
    left.updatedBy?.run === right?.updatedBy?.run &&
    left.updatedBy?.at === right?.updatedBy?.at &&
    left.crawledBy?.run === right?.crawledBy?.run
  )
}

function typeOver(catalog: readonly CatalogTable[], { sql, place, makers }: FindTablesOptions): TypedQuery {
  const missing: MissingTable[] = []
  const analysis = analyseQuery({
    sql,
    tables: (database, name) => {
      const table = findTable(catalog, database, name)
      if (table === undefined) missing.push({ database, name })
      return (
        table && {
          columns: [...table.columns, ...table.partitionKeys],
          sqlName: quoteIdentifier(viewName(table)),
        }
      )
    },
    tableNames: catalog.map(viewName),
  })
  if (analysis.ok) return analysis.query
  const problems = analysis.problems.map((problem) => placeProblem(problem, place))
  throw new SpecError(notYetMade(missing, makers()) ?? problems)
}

interface MissingTable {
  readonly database: string | undefined
  readonly name: string
}

/** A table that a job of the project would write, but has not yet. */
function notYetMade(
  missing: readonly MissingTable[],
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
