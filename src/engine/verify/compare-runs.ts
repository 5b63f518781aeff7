import type { DuckDBConnection } from '@duckdb/node-api'
import type { CheckedJob } from '../../compile/checked-job.ts'
import { printParquetSchema } from '../../compile/duckdb/print-comparison.ts'
import type { QuarantinedRecord } from '../../lake/quarantine.ts'
import { readRows } from '../rows.ts'
import { comparableTables, findDifference, type RowsDifference } from './compare-tables.ts'
import type { EngineRun, TableOfRun } from './run-on-engine.ts'

/** The first thing in which two runs are not the same. `left` and `right` are what each has. */
export type RunDifference =
  | { readonly kind: 'failure'; readonly left: string; readonly right: string }
  | { readonly kind: 'reject'; readonly left: RejectText; readonly right: RejectText }
  | { readonly kind: 'type'; readonly table: string; readonly left: string; readonly right: string }
  | { readonly kind: 'partitions'; readonly table: string; readonly left: string; readonly right: string }
  | ({ readonly kind: 'rows' } & RowsDifference)

/** `none` where the other side has one reject more. */
type RejectText = QuarantinedRecord | 'none'

/** What two engines have made of the same input: failures, then rejects, types, partitions and rows. */
export async function compareRuns(
  checked: CheckedJob,
  { left, right }: { readonly left: EngineRun; readonly right: EngineRun },
  connection: DuckDBConnection,
): Promise<RunDifference | undefined> {
  if (left.problems.length > 0 || right.problems.length > 0) return compareFailures(left, right)
  const reject = compareRejects(left.rejects, right.rejects)
  if (reject !== undefined) return reject
  for (const [index, table] of left.tables.entries()) {
    const other = right.tables[index]
    if (other === undefined) throw new TypeError(`${right.engine} has no table ${table.name}`)
    const types =
      checked.job.sink.format === 'parquet' ? await compareTypes(table, other, connection) : undefined
    const difference = types ?? comparePartitions(table, other)
    if (difference !== undefined) return difference
  }
  const others = comparableTables(checked, right.tables)
  for (const [index, table] of comparableTables(checked, left.tables).entries()) {
    const difference = await findDifference(table, others[index]?.rows ?? '', connection)
    if (difference !== undefined) return { kind: 'rows', ...difference }
  }
  return undefined
}

/** Of several things that are wrong with the data an engine names the one it meets first, in words of its own. */
function compareFailures(left: EngineRun, right: EngineRun): RunDifference | undefined {
  if (left.failure === right.failure) return undefined
  const [one = '', two = ''] = [left, right].map(({ problems }) =>
    problems.map(({ message }) => message).join('; '),
  )
  return { kind: 'failure', left: one || 'succeeded', right: two || 'succeeded' }
}

function compareRejects(
  left: readonly QuarantinedRecord[],
  right: readonly QuarantinedRecord[],
): RunDifference | undefined {
  const most = Math.max(left.length, right.length)
  const [ones, twos] = [left, right].map((rejects) => rejects.toSorted(byPlace))
  for (let index = 0; index < most; index++) {
    const [one, two] = [ones?.[index], twos?.[index]]
    if (one !== undefined && two !== undefined && sameReject(one, two)) continue
    return { kind: 'reject', left: one ?? 'none', right: two ?? 'none' }
  }
  return undefined
}

function byPlace(one: QuarantinedRecord, two: QuarantinedRecord): number {
  return one.file === two.file ? one.index - two.index : one.file < two.file ? -1 : 1
}

/** Words for what was found are each reader's own where a file cannot be read. */
const comparedKeys = [
  'file',
  'line',
  'index',
  'offset',
  'bytes',
  'path',
  'reason',
  'raw',
  'rawBase64',
] as const

function sameReject(one: QuarantinedRecord, two: QuarantinedRecord): boolean {
  return comparedKeys.every((key) => one[key] === two[key])
}

async function compareTypes(
  left: TableOfRun,
  right: TableOfRun,
  connection: DuckDBConnection,
): Promise<RunDifference | undefined> {
  const [one, two] = [await readSchema(left, connection), await readSchema(right, connection)]
  if (one === undefined || two === undefined) return undefined
  const index = one.findIndex((column, at) => column !== two[at])
  if (index < 0 && one.length === two.length) return undefined
  const at = index < 0 ? one.length : index
  return { kind: 'type', table: left.name, left: one[at] ?? 'none', right: two[at] ?? 'none' }
}

/** A line per column, from the first file; undefined where there is none. The root's own name is the writer's. */
async function readSchema(
  { files }: TableOfRun,
  connection: DuckDBConnection,
): Promise<readonly string[] | undefined> {
  const [file] = files
  if (file === undefined) return undefined
  const { columns, values } = await readRows(connection, printParquetSchema(file.path))
  return values.slice(1).map((row) =>
    columns
      .flatMap(({ name }, index) => {
        const value = row[index]
        return value === null || value === undefined ? [] : [name === 'name' ? value : `${name}=${value}`]
      })
      .join(' '),
  )
}

function comparePartitions(left: TableOfRun, right: TableOfRun): RunDifference | undefined {
  const [one, two] = [left, right].map(({ files }) => [...new Set(files.map(({ folder }) => folder))].sort())
  const only = one?.find((folder) => !two?.includes(folder))
  const other = two?.find((folder) => !one?.includes(folder))
  if (only === undefined && other === undefined) return undefined
  return { kind: 'partitions', table: left.name, left: only ?? 'none', right: other ?? 'none' }
}
