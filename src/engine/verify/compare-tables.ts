import type { DuckDBConnection, Json } from '@duckdb/node-api'
import { holdsFloat } from '../../compile/athena/plain-zero.ts'
import type { CheckedJob } from '../../compile/checked-job.ts'
import {
  printComparable,
  printHashRows,
  printJoinedBack,
  printSurplus,
} from '../../compile/duckdb/print-comparison.ts'
import { printTableRows } from '../../compile/duckdb/print-table.ts'
import type { Field } from '../../spec/data-type.ts'
import { readRows } from '../rows.ts'
import { areNearly } from './nearly-same.ts'
import type { TableOfRun } from './run-on-engine.ts'

export interface RowsDifference {
  readonly table: string
  /** One row on each side that come closest to each other; a side without one has no row too many. */
  readonly cells: readonly { readonly column: string; readonly left: Json; readonly right: Json }[]
  readonly onlyOn: 'left' | 'right' | 'both'
}

export interface ComparableTable {
  readonly table: string
  /** SQL for its rows. */
  readonly rows: string
  /** Columns that are rounded in them. */
  readonly rounded: ReadonlySet<string>
}

/** SQL for the rows of each table, as they compare across engines. */
export function comparableTables(
  checked: CheckedJob,
  tables: readonly TableOfRun[],
): readonly ComparableTable[] {
  const { format } = checked.job.sink
  const relational = checked.steps.find((step) => step.kind === 'relationalize')
  const rounded = inexactColumns(checked)
  const rows = tables.map(({ name, folder, columns, partitionKeys, files }) => {
    const paths = files.map(({ path }) => path)
    const read = printTableRows({ columns, partitionKeys, format }, paths)
    const all: readonly Field[] = [...columns, ...partitionKeys]
    return { table: name, folder, rows: printComparable(all, `(${read})`, rounded), rounded }
  })
  if (relational === undefined) return rows
  const relations = new Map(
    relational.tables.map(({ name }) => [
      name,
      rows.find(({ folder }) => folder === name.replaceAll('/', '%2F'))?.rows ?? '',
    ]),
  )
  const [root] = rows
  return root === undefined ? [] : [{ ...root, rows: printJoinedBack(relational, relations) }]
}

/** What the engines' libraries round otherwise in the last digit. */
const inexactFunctions = new Set(['cbrt', 'exp', 'ln', 'log', 'log2', 'log10', 'power'])

/** What sums up doubles, in whatever order the rows come. */
const summing = /^(?:sum|avg|stddev|variance|var_|corr|covar_)/

/** Doubles after a step that may have summed them up, in whatever order the rows came, or calls such a function. */
function inexactColumns({ steps, columns }: CheckedJob): ReadonlySet<string> {
  const inexact = steps.some(isInexact) ? columns.filter(({ type }) => holdsFloat(type)) : []
  return new Set(inexact.map(({ name }) => name))
}

/** True if somewhere inside a double is made whose last digits are open. */
function isInexact(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if ('kind' in value && 'name' in value && 'type' in value) {
    const { kind, name, type } = value as { kind: unknown; name: string; type: { kind?: string } }
    if (kind === 'call' && inexactFunctions.has(name)) return true
    if (kind === 'aggregate' && summing.test(name) && /double|float/.test(type.kind ?? '')) return true
  }
  return Object.values(value).some(isInexact)
}

export async function hashTable(
  rows: string,
  connection: DuckDBConnection,
): Promise<{ readonly rows: number; readonly hash: string }> {
  const { values } = await readRows(connection, printHashRows(rows))
  const [count, hash] = values[0] ?? []
  return { rows: Number(count), hash: String(hash) }
}

/** How many surplus rows are looked at to find two that are nearly the same. */
const candidates = 50

/** The first difference between two tables' rows; undefined where there is none. */
export async function findDifference(
  { table, rounded, rows: left }: ComparableTable,
  right: string,
  connection: DuckDBConnection,
): Promise<RowsDifference | undefined> {
  const surplus = await readRows(connection, printSurplus(left, right, candidates))
  const missing = await readRows(connection, printSurplus(right, left, candidates))
  const names = surplus.columns.map(({ name }) => name)
  const [first] = surplus.values
  const [other] = missing.values
  if (first === undefined && other === undefined) return undefined
  if (surplus.values.length < candidates && areNearly(surplus.values, missing.values, { names, rounded }))
    return undefined
  if (first === undefined || other === undefined) {
    const row = first ?? other ?? []
    const cells = names.map((column, index) => {
      const value = row[index] ?? null
      return first === undefined ? { column, left: null, right: value } : { column, left: value, right: null }
    })
    return { table, cells, onlyOn: first === undefined ? 'right' : 'left' }
  }
  const closest = missing.values.toSorted((one, two) => unlike(first, one) - unlike(first, two))[0] ?? other
  const cells = names.map((column, index) => ({
    column,
    left: first[index] ?? null,
    right: closest[index] ?? null,
  }))
  return { table, cells, onlyOn: 'both' }
}

function unlike(one: readonly Json[], two: readonly Json[]): number {
  return one.filter((value, index) => JSON.stringify(value) !== JSON.stringify(two[index])).length
}
