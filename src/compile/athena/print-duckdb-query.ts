import { quoteIdentifier } from '../duckdb/quote.ts'
import { castText } from './duckdb-cast.ts'
import { printQueryPart } from './duckdb-query-part.ts'
import { printRelation, type RelationPrinting } from './duckdb-relation.ts'
import { zoneOf } from './duckdb-zone.ts'
import { type DuckdbOptions, printDuckdbExpression } from './print-duckdb.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { QuerySortItem, TypedBody, TypedQuery } from './typed-query.ts'
import { usedColumns } from './used-columns.ts'

/**
 * The query in DuckDB's SQL, its columns by Athena's names and in DuckDB's types. A timestamp with time zone comes as
 * text, as Athena shows it, because DuckDB's own type has no zone.
 * @throws ExpressionError for what has no rule for DuckDB
 */
export function printDuckdbQuery(query: TypedQuery): string {
  const moved = new Map<string, string>()
  if (!query.columns.some(({ type }) => zoneOf(type) !== undefined))
    return printQuery(query, { names: 'result', moved })
  const columns = query.columns.map(({ id, name, type }) => {
    const value = `q.${quoteIdentifier(id)}`
    const zone = zoneOf(type)
    const shown = zone === undefined ? value : castText(value, type, noSpan)
    return as(shown, quoteIdentifier(name))
  })
  const order = query.orderBy.flatMap((item) => {
    const column = item.ordinal === undefined ? undefined : query.columns[item.ordinal - 1]
    return column ? [`q.${quoteIdentifier(column.id)}${direction(item)}`] : []
  })
  const sorted =
    order.length > 0 && order.length === query.orderBy.length ? `\nORDER BY ${order.join(', ')}` : ''
  return `SELECT ${columns.join(', ')} FROM (\n${indent(printQuery(query, { names: 'unique', moved }))}\n) AS q${sorted}`
}

const noSpan = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

interface QueryPrinting {
  /** A query inside another one has unique names for its columns. */
  readonly names: 'result' | 'unique'
  /** Where columns of enclosing relations have moved to, by `moveKey`. */
  readonly moved: ReadonlyMap<string, string>
}

function printQuery(query: TypedQuery, { names, moved }: QueryPrinting): string {
  const named = query.with.map(({ name, query: inner }) => {
    return `${quoteIdentifier(name)} AS (\n${indent(printQuery(inner, { names: 'unique', moved }))}\n)`
  })
  const columns = query.columns.map((column) => quoteIdentifier(names === 'result' ? column.name : column.id))
  const body = printBody(query, columns, moved)
  const limit = query.limit === undefined ? [] : [`LIMIT ${query.limit}`]
  const offset = query.offset === undefined ? [] : [`OFFSET ${query.offset}`]
  return [...(named.length > 0 ? [`WITH ${named.join(', ')}`] : []), body, ...limit, ...offset].join('\n')
}

function printBody(
  query: TypedQuery,
  columns: readonly string[],
  moved: ReadonlyMap<string, string>,
): string {
  const { body } = query
  const nested = (inner: TypedQuery) => printQuery(inner, { names: 'unique', moved })
  switch (body.kind) {
    case 'select':
      return printSelect(body, query, columns, moved)
    case 'values': {
      const print = (item: TypedExpression) => printDuckdbExpression(item, options(moved))
      const rows = body.rows.map((row) => `(${row.map(print).join(', ')})`)
      const source = `(VALUES ${rows.join(', ')}) AS v(${columns.join(', ')})`
      return [`SELECT * FROM ${source}`, ...printOrder(query.orderBy, moved)].join('\n')
    }
    case 'nested':
      return [
        `SELECT ${renamed(body.query, columns)} FROM (\n${indent(nested(body.query))}\n) AS q`,
        ...printOrder(query.orderBy, moved),
      ].join('\n')
    case 'set-operation': {
      const operator = `${body.operator.toUpperCase()}${body.distinct ? '' : ' ALL'}`
      const sides = [body.left, body.right].map((side) => `(\n${indent(nested(side))}\n)`)
      const united = sides.join(`\n${operator}\n`)
      return [
        `SELECT ${renamed(body.left, columns)} FROM (\n${indent(united)}\n) AS q`,
        ...printOrder(query.orderBy, moved),
      ].join('\n')
    }
  }
}

function renamed(inner: TypedQuery, columns: readonly string[]): string {
  return inner.columns
    .map((column, index) => as(`q.${quoteIdentifier(column.id)}`, columns[index] ?? ''))
    .join(', ')
}

/** `value AS name`, without the name where it is the value's own. */
function as(value: string, name: string): string {
  return value === name || value.endsWith(`.${name}`) ? value : `${value} AS ${name}`
}

function printSelect(
  select: Extract<TypedBody, { kind: 'select' }>,
  query: TypedQuery,
  columns: readonly string[],
  outer: ReadonlyMap<string, string>,
): string {
  const moved = new Map(outer)
  const relations: RelationPrinting = {
    used: usedColumns([{ ...select, from: undefined }, query.orderBy]),
    moved,
    query: (inner) => printQuery(inner, { names: 'unique', moved }),
    expression: (expression) => printDuckdbExpression(expression, options(moved)),
  }
  const from = select.from ? [`FROM ${printRelation(select.from, relations)}`] : []
  const print = relations.expression
  const items = select.items.map((item, index) => as(print(item), columns[index] ?? ''))
  return [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${items.join(', ')}`,
    ...from,
    ...(select.where ? [`WHERE ${print(select.where)}`] : []),
    ...printGroupBy(select.groupBy, print),
    ...(select.having ? [`HAVING ${print(select.having)}`] : []),
    ...printOrder(query.orderBy, moved),
  ].join('\n')
}

function printGroupBy(
  sets: readonly (readonly TypedExpression[])[] | undefined,
  print: (expression: TypedExpression) => string,
): readonly string[] {
  if (sets === undefined) return []
  const [only, ...others] = sets.map((set) => set.map(print).join(', '))
  if (others.length === 0) return only === undefined || only === '' ? ['GROUP BY ()'] : [`GROUP BY ${only}`]
  return [`GROUP BY GROUPING SETS (${[only, ...others].map((set) => `(${set})`).join(', ')})`]
}

function printOrder(items: readonly QuerySortItem[], moved: ReadonlyMap<string, string>): readonly string[] {
  if (items.length === 0) return []
  const list = items.map((item) => {
    const value =
      item.ordinal === undefined
        ? printDuckdbExpression(item.expression, options(moved))
        : String(item.ordinal)
    return `${value}${direction(item)}`
  })
  return [`ORDER BY ${list.join(', ')}`]
}

function direction({ descending, nullsFirst }: QuerySortItem): string {
  return `${descending ? ' DESC' : ''} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`
}

function options(moved: ReadonlyMap<string, string>): DuckdbOptions {
  return {
    moved,
    inQuery: (expression, printing) =>
      printQueryPart(expression, printing, (inner) => printQuery(inner, { names: 'unique', moved })),
  }
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
