import { withPlainKeys } from './plain-keys.ts'
import type { PrintOptions } from './print-expression.ts'
import { printQueryPart, type QueryPartDialect } from './print-query-part.ts'
import { printRelation, type RelationDialect, type RelationPrinting } from './print-relation.ts'
import type { SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { QuerySortItem, TypedBody, TypedColumn, TypedQuery, TypedSelect } from './typed-query.ts'
import { usedColumns } from './used-columns.ts'

/** What an engine's queries have of their own; the rest is the same in all. */
export interface QueryDialect extends RelationDialect, QueryPartDialect {
  readonly printExpression: (expression: TypedExpression, options: PrintOptions) => string
  /** The query in a form that the engine has. @throws ExpressionError where it has none */
  readonly prepareQuery: (query: TypedQuery) => TypedQuery
  /** What the rows are sorted by, where an engine would write its sort keys in the place of the values. */
  readonly sortKey: (expression: TypedExpression, query: TypedQuery) => TypedExpression
  /** The lines of GROUP BY. */
  readonly printGroupBy: (
    select: TypedSelect,
    print: (expression: TypedExpression) => string,
  ) => readonly string[]
}

/**
 * The query in an engine's SQL, its columns by Athena's names. A timestamp with time zone comes as text, as Athena
 * shows it, because the engines' own types have no zone.
 * @throws ExpressionError for what has no rule for the engine
 */
export function printQuery(query: TypedQuery, dialect: QueryDialect): string {
  const { quoteIdentifier } = dialect
  const moved = new Map<string, string>()
  if (!query.columns.some(({ type }) => hasZone(type)))
    return printPart(query, { names: 'result', moved }, dialect)
  const columns = query.columns.map(({ id, name, type }) => {
    const column = fromBelow({ id, type })
    const shown = dialect.printExpression(hasZone(type) ? asText(column) : column, {})
    return as(shown, quoteIdentifier(name))
  })
  const order = query.orderBy.flatMap((item) => {
    const column = item.ordinal === undefined ? undefined : query.columns[item.ordinal - 1]
    return column
      ? [`${dialect.printExpression(dialect.sortKey(fromBelow(column), query), {})}${direction(item)}`]
      : []
  })
  const sorted =
    order.length > 0 && order.length === query.orderBy.length ? `\nORDER BY ${order.join(', ')}` : ''
  const inner = printPart(query, { names: 'unique', moved }, dialect)
  return `SELECT ${columns.join(', ')} FROM (\n${dialect.indent(inner)}\n) AS q${sorted}`
}

const noSpan = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

/** A column of the query `q`. */
function fromBelow({ id, type }: Pick<TypedColumn, 'id' | 'type'>): TypedExpression {
  return { kind: 'column', name: id, relation: 'q', type, span: noSpan }
}

function hasZone(type: SqlType): boolean {
  return type.kind === 'timestamp with time zone'
}

function asText(operand: TypedExpression): TypedExpression {
  return { kind: 'cast', operand, safe: false, implicit: false, type: { kind: 'string' }, span: noSpan }
}

interface PartPrinting {
  /** A query inside another one has unique names for its columns. */
  readonly names: 'result' | 'unique'
  /** Where columns of enclosing relations have moved to, by `moveKey`. */
  readonly moved: ReadonlyMap<string, string>
}

type Moved = PartPrinting['moved']

function printPart(typed: TypedQuery, { names, moved }: PartPrinting, dialect: QueryDialect): string {
  const { quoteIdentifier } = dialect
  const query = dialect.prepareQuery(withPlainKeys(typed))
  const named = query.with.map(({ name, query: inner }) => {
    return `${quoteIdentifier(name)} AS (\n${dialect.indent(printPart(inner, { names: 'unique', moved }, dialect))}\n)`
  })
  const columns = query.columns.map((column) => quoteIdentifier(names === 'result' ? column.name : column.id))
  const body = printBody(query, columns, moved, dialect)
  const limit = query.limit === undefined ? [] : [`LIMIT ${query.limit}`]
  const offset = query.offset === undefined ? [] : [`OFFSET ${query.offset}`]
  return [...(named.length > 0 ? [`WITH ${named.join(', ')}`] : []), body, ...limit, ...offset].join('\n')
}

function printBody(
  query: TypedQuery,
  columns: readonly string[],
  moved: Moved,
  dialect: QueryDialect,
): string {
  const { body } = query
  const nested = (inner: TypedQuery) => printPart(inner, { names: 'unique', moved }, dialect)
  const order = () => printOrder(query, moved, dialect)
  const orderBelow = (inner: TypedQuery) => {
    const orderBy = query.orderBy.map((item) => {
      const column = inner.columns[(item.ordinal ?? 0) - 1]
      return column ? { ...item, expression: fromBelow(column) } : item
    })
    return printOrder({ ...query, orderBy }, moved, dialect)
  }
  switch (body.kind) {
    case 'select':
      return printSelect(body, query, columns, moved, dialect)
    case 'values': {
      const print = (item: TypedExpression) => dialect.printExpression(item, options(moved, dialect))
      const rows = body.rows.map((row) => `(${row.map(print).join(', ')})`)
      return [`SELECT * FROM (VALUES ${rows.join(', ')}) AS v(${columns.join(', ')})`, ...order()].join('\n')
    }
    case 'nested': {
      const list = renamed(body.query, columns, dialect)
      return [
        `SELECT ${list} FROM (\n${dialect.indent(nested(body.query))}\n) AS q`,
        ...orderBelow(body.query),
      ].join('\n')
    }
    case 'set-operation': {
      const operator = `${body.operator.toUpperCase()}${body.distinct ? '' : ' ALL'}`
      const sides = [body.left, body.right].map((side) => `(\n${dialect.indent(nested(side))}\n)`)
      const united = sides.join(`\n${operator}\n`)
      const list = renamed(body.left, columns, dialect)
      return [`SELECT ${list} FROM (\n${dialect.indent(united)}\n) AS q`, ...orderBelow(body.left)].join('\n')
    }
  }
}

function renamed(inner: TypedQuery, columns: readonly string[], { quoteIdentifier }: QueryDialect): string {
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
  outer: Moved,
  dialect: QueryDialect,
): string {
  const moved = new Map(outer)
  const filters = new Set([select.where, select.having].flatMap(conditionsOf))
  const print = (expression: TypedExpression) =>
    dialect.printExpression(expression, options(moved, dialect, filters))
  const relations: RelationPrinting = {
    used: usedColumns([{ ...select, from: undefined }, query.orderBy]),
    moved,
    query: (inner) => printPart(inner, { names: 'unique', moved }, dialect),
    expression: print,
    condition: (on) => dialect.printExpression(on, options(moved, dialect, new Set(conditionsOf(on)))),
  }
  const from = select.from ? [`FROM ${printRelation(select.from, relations, dialect)}`] : []
  const items = select.items.map((item, index) => as(print(item), columns[index] ?? ''))
  return [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${items.join(', ')}`,
    ...from,
    ...(select.where ? [`WHERE ${print(select.where)}`] : []),
    ...dialect.printGroupBy(select, print),
    ...(select.having ? [`HAVING ${print(select.having)}`] : []),
    ...printOrder(query, moved, dialect),
  ].join('\n')
}

/** The parts of a condition that all have to be true, so that NULL is as good as false in each. */
function conditionsOf(condition: TypedExpression | undefined): readonly TypedExpression[] {
  if (condition === undefined) return []
  return condition.kind === 'and' ? condition.operands.flatMap(conditionsOf) : [condition]
}

function printOrder(query: TypedQuery, moved: Moved, dialect: QueryDialect): readonly string[] {
  if (query.orderBy.length === 0) return []
  const list = query.orderBy.map((item) => {
    const key = dialect.sortKey(item.expression, query)
    const isColumn = item.ordinal !== undefined && key === item.expression
    const value = isColumn ? String(item.ordinal) : dialect.printExpression(key, options(moved, dialect))
    return `${value}${direction(item)}`
  })
  return [`ORDER BY ${list.join(', ')}`]
}

function direction({ descending, nullsFirst }: QuerySortItem): string {
  return `${descending ? ' DESC' : ''} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`
}

function options(
  moved: Moved,
  dialect: QueryDialect,
  filters: ReadonlySet<TypedExpression> = new Set(),
): PrintOptions {
  return {
    moved,
    inQuery: (expression, printing) =>
      printQueryPart(expression, dialect, {
        printing,
        query: (inner) => printPart(inner, { names: 'unique', moved }, dialect),
        isFilter: filters.has(expression),
      }),
  }
}
