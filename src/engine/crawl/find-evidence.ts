import type { DraftEvidence } from '../../compile/draft/draft-files.ts'
import { printPartitionQuery, printPresenceQuery, printTimeQuery } from '../../compile/draft/draft-queries.ts'
import type { DraftColumn } from '../../crawl/draft/draft-columns.ts'
import { choosePartitions, isIdName, rankTimeName, type TimeUnit } from '../../crawl/draft/draft-times.ts'
import type { Probe } from './probe-draft.ts'

/** So much of a column has to be times before it is taken for one. */
const leastShare = 0.95

const units: readonly TimeUnit[] = ['seconds', 'milliseconds', 'microseconds', 'text']

/** Looks for the time of the rows, how it would partition them, and the first key that all of them have. */
export async function findEvidence(
  columns: readonly DraftColumn[],
  table: string,
  probe: Probe,
): Promise<DraftEvidence> {
  const notNull = await findKey(columns, table, probe)
  const found = await findTime(columns, table, probe)
  if (found === undefined) return { time: undefined, partition: undefined, notNull }
  const time = { column: found.name, unit: found.unit, name: nameTime(found, columns) }
  const counts = await probe.count(printPartitionQuery(found, table))
  const count = (name: string) => counts.get(name) ?? 0
  const parts = choosePartitions({
    rows: count('rows'),
    days: count('days'),
    months: count('months'),
    years: count('years'),
  })
  const isTaken = columns.some(({ name }) => ['year', 'month', 'day'].includes(name))
  return { time, partition: isTaken ? undefined : parts, notNull }
}

/** `ts`, unless the column is a timestamp already, or something else has that name. */
function nameTime(
  { name, unit }: { readonly name: string; readonly unit: TimeUnit },
  columns: readonly DraftColumn[],
) {
  if (unit === 'time') return name
  const names = new Set(columns.map((column) => column.name))
  if (!names.has('ts')) return 'ts'
  const base = `${name}_ts`
  return names.has(base) ? `${base}_time` : base
}

async function findTime(
  columns: readonly DraftColumn[],
  table: string,
  probe: Probe,
): Promise<{ readonly name: string; readonly unit: TimeUnit } | undefined> {
  const candidates = columns.flatMap((column) => {
    const kind = kindOf(column)
    const rank = rankTimeName(column.name) ?? (kind === 'time' ? 150 : undefined)
    return kind === undefined || rank === undefined ? [] : [{ name: column.name, kind, rank }]
  })
  if (candidates.length === 0) return undefined
  const counts = await probe.count(printTimeQuery(candidates, table))
  const times = candidates.flatMap(({ name, kind, rank }) => {
    const all = counts.get(`${name}.all`) ?? 0
    // a time that few rows have is not that of the rows
    if (all < (counts.get('rows') ?? 0) / 2 || all === 0) return []
    if (kind === 'time') return [{ name, unit: kind, rank }]
    const unit = units.find((candidate) => (counts.get(`${name}.${candidate}`) ?? 0) >= all * leastShare)
    return unit === undefined ? [] : [{ name, unit, rank }]
  })
  return times.toSorted((left, right) => left.rank - right.rank)[0]
}

function kindOf({ type }: DraftColumn): 'number' | 'text' | 'time' | undefined {
  switch (type.kind) {
    case 'int':
    case 'bigint':
    case 'double':
      return 'number'
    case 'string':
      return 'text'
    case 'date':
    case 'timestamp':
      return 'time'
    default:
      return undefined
  }
}

/** The first column with the name of a key that every row has. */
async function findKey(
  columns: readonly DraftColumn[],
  table: string,
  probe: Probe,
): Promise<readonly string[]> {
  const nested = ['struct', 'array', 'map']
  const scalars = columns.filter(({ type, choices }) =>
    [type, ...choices.flatMap(({ alternatives }) => alternatives)].every(
      ({ kind }) => !nested.includes(kind),
    ),
  )
  const names = scalars.map(({ name }) => name).filter(isIdName)
  if (names.length === 0) return []
  const counts = await probe.count(printPresenceQuery(names, table))
  const rows = counts.get('rows') ?? 0
  const found = names
    .toSorted((left, right) => Number(right === 'id') - Number(left === 'id'))
    .find((name) => rows > 0 && counts.get(name) === rows)
  return found === undefined ? [] : [found]
}
