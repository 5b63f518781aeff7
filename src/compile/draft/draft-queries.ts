import type { TimeUnit } from '../../crawl/draft/draft-times.ts'
import { acceptedCell } from '../../spec/contract-cell.ts'
import type { ScalarKind } from '../../spec/data-type.ts'
import { quoteAthenaIdentifier } from '../athena/quote-identifier.ts'
import { timeExpression } from './time-expression.ts'

/** Counts over a table: named expressions, one row. */
export interface CountQuery {
  readonly sql: string
  /** In the order of the row's columns. */
  readonly names: readonly string[]
}

/** A name and an aggregate. */
type Count = readonly [string, string]

/** Times before this, and from the next on, are none that a clock has given: seconds since 1970. */
const earliest = 631_152_000
const latest = 2_524_608_000

const unitsPerSecond = { seconds: 1, milliseconds: 1e3, microseconds: 1e6 } as const

/** How many values of a column of numbers would be times in a unit between 1990 and 2050; and of a text, times. */
export function printTimeQuery(
  columns: readonly { readonly name: string; readonly kind: 'number' | 'text' | 'time' }[],
  table: string,
): CountQuery {
  const counts = columns.flatMap(({ name, kind }): readonly Count[] => {
    const column = quoteAthenaIdentifier(name)
    const all: Count = [`${name}.all`, `count(${column})`]
    if (kind === 'time') return [all]
    if (kind === 'text') {
      return [all, [`${name}.text`, `count(${timeExpression(column, 'text')})`]]
    }
    const units = Object.entries(unitsPerSecond).map(([unit, per]): Count => {
      const isPlausible = `${column} >= ${exact(earliest * per)} AND ${column} < ${exact(latest * per)}`
      return [`${name}.${unit}`, `count_if(${isPlausible})`]
    })
    return [all, ...units]
  })
  return printCounts([['rows', 'count(*)'], ...counts], table)
}

/** In how many days, months and years the times of a column lie. */
export function printPartitionQuery(
  { name, unit }: { readonly name: string; readonly unit: TimeUnit },
  table: string,
): CountQuery {
  const time = timeExpression(quoteAthenaIdentifier(name), unit)
  return printCounts(
    [
      ['rows', 'count(*)'],
      ['days', `count(DISTINCT date_trunc('day', ${time}))`],
      ['months', `count(DISTINCT date_trunc('month', ${time}))`],
      ['years', `count(DISTINCT date_trunc('year', ${time}))`],
    ],
    table,
  )
}

/** What the texts of columns spell: how many of all are of each type that a cell of a CSV file may have. */
export function printCellQuery(columns: readonly string[], table: string): CountQuery {
  const counts = columns.flatMap((name): readonly Count[] => {
    const cell = quoteAthenaIdentifier(name)
    const spells = (type: ScalarKind) => `regexp_like(${cell}, '^(?:${acceptedCell({ kind: type })})$')`
    return [
      [`${name}.all`, `count(${cell})`],
      [`${name}.boolean`, `count_if(lower(${cell}) IN ('true', 'false'))`],
      [`${name}.bigint`, `count_if(${spells('bigint')} AND TRY_CAST(${cell} AS bigint) IS NOT NULL)`],
      [`${name}.double`, `count_if(${spells('double')})`],
      [`${name}.zeros`, `count_if(regexp_like(${cell}, '^[+-]?0[0-9]'))`],
      [`${name}.date`, `count_if(${spells('date')} AND TRY_CAST(${cell} AS date) IS NOT NULL)`],
      [
        `${name}.timestamp`,
        `count_if(${spells('timestamp')} AND ${timeExpression(cell, 'text')} IS NOT NULL)`,
      ],
    ]
  })
  return printCounts(counts, table)
}

/** The type that all texts of a column spell; leading zeros are those of a code. */
export function chooseCellType(counts: ReadonlyMap<string, number>, name: string): ScalarKind {
  const count = (what: string) => counts.get(`${name}.${what}`) ?? 0
  const all = count('all')
  const kinds = ['boolean', 'bigint', 'double', 'date', 'timestamp'] as const
  const found = all === 0 ? undefined : kinds.find((kind) => count(kind) === all)
  const isNumber = found === 'bigint' || found === 'double'
  return found === undefined || (isNumber && count('zeros') > 0) ? 'string' : found
}

/** In how many rows a column has a value, for columns that may be keys. */
export function printPresenceQuery(columns: readonly string[], table: string): CountQuery {
  const counts = columns.map((name): Count => [name, `count(${quoteAthenaIdentifier(name)})`])
  return printCounts([['rows', 'count(*)'], ...counts], table)
}

/** A saved query that shows the first rows of a drafted table. */
export function printPreview(options: {
  readonly table: string
  readonly description: string
  readonly columns: readonly string[]
  readonly orderBy: readonly string[]
}): string {
  const { table, description, columns, orderBy } = options
  return [
    `-- description: ${description}`,
    'SELECT',
    columns.map((name) => `  ${quoteAthenaIdentifier(name)}`).join(',\n'),
    `FROM ${table.split('.').map(quoteAthenaIdentifier).join('.')}`,
    ...(orderBy.length > 0 ? [`ORDER BY ${orderBy.map(quoteAthenaIdentifier).join(', ')}`] : []),
    'LIMIT 10',
    '',
  ].join('\n')
}

function printCounts(counts: readonly Count[], table: string): CountQuery {
  const columns = counts.map(([, sql], index) => `  ${sql} AS c${index}`)
  return {
    sql: `SELECT\n${columns.join(',\n')}\nFROM ${table.split('.').map(quoteAthenaIdentifier).join('.')}`,
    names: counts.map(([name]) => name),
  }
}

/** Numbers are written out, as an integer is compared. */
function exact(value: number): string {
  return BigInt(value).toString()
}
