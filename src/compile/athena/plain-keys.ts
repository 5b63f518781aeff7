import { refused } from './expression-problem.ts'
import { expressionKey } from './grouping.ts'
import { isQuery, mapTree } from './map-tree.ts'
import { holdsFloat, withPlainZeros } from './plain-zero.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedBody, TypedQuery, TypedSelect } from './typed-query.ts'

/** The query with 0.0 for -0.0 in what GROUP BY, DISTINCT and set operations make one of. */
export function withPlainKeys(query: TypedQuery): TypedQuery {
  const { body } = query
  if (body.kind === 'set-operation') return { ...query, body: withPlainSides(body) }
  if (body.kind !== 'select') return query
  const grouped = withPlainGroups(body, query)
  return grouped.body.kind === 'select' && body.distinct ? withPlainItems(grouped.body, grouped) : grouped
}

function withPlainGroups(select: TypedSelect, query: TypedQuery): TypedQuery {
  const keys = (select.groupBy ?? []).flat().filter(({ type }) => holdsFloat(type))
  if (keys.length === 0) return query
  checkSubqueries(keys, [select.items, select.having, query.orderBy])
  const known = new Map(keys.map((key) => [expressionKey(key), withPlainZeros(key)]))
  const replaced = <T>(value: T): T => replaceKeys(value, known)
  const body: TypedBody = {
    kind: 'select',
    ...select,
    items: replaced(select.items),
    groupBy: replaced(select.groupBy ?? []),
    ...(select.having ? { having: replaced(select.having) } : {}),
  }
  return { ...query, body, orderBy: replaced(query.orderBy) }
}

/** Not inside of aggregates, which see the rows as they are. */
function replaceKeys<T>(value: T, known: ReadonlyMap<string, TypedExpression>): T {
  const replace = (expression: TypedExpression): TypedExpression | undefined => {
    const key = known.get(expressionKey(expression))
    if (key !== undefined || expression.kind === 'aggregate') return key ?? expression
    if (expression.kind !== 'window') return undefined
    const { arguments: list, orderBy, filter } = expression.function
    const base = {
      ...expression.function,
      arguments: mapTree(list, replace),
      orderBy: mapTree(orderBy, replace),
      ...(filter ? { filter: mapTree(filter, replace) } : {}),
    }
    return { ...expression, function: base, window: mapTree(expression.window, replace) }
  }
  return mapTree(value, replace)
}

/** A subquery would name the column that is grouped by, which is no longer there. */
function checkSubqueries(keys: readonly TypedExpression[], parts: unknown): void {
  const grouped = new Set<string>()
  for (const column of columnsOf(keys, true)) grouped.add(nameOf(column))
  for (const column of columnsOf(parts, false))
    if (grouped.has(nameOf(column)))
      throw refused(column.span, 'a subquery with a floating-point number that is grouped by')
}

type Column = Extract<TypedExpression, { kind: 'column' }>

function nameOf({ relation, name }: Column): string {
  return JSON.stringify([relation, name])
}

function* columnsOf(value: unknown, counts: boolean): Generator<Column> {
  if (typeof value !== 'object' || value === null) return
  const inside = counts || isQuery(value)
  if (inside && 'kind' in value && value.kind === 'column' && 'span' in value) yield value as Column
  for (const item of Object.values(value)) yield* columnsOf(item, inside)
}

function withPlainItems(select: TypedSelect, query: TypedQuery): TypedQuery {
  return { ...query, body: { kind: 'select', ...select, items: select.items.map(withPlainZeros) } }
}

function withPlainSides(body: Extract<TypedBody, { kind: 'set-operation' }>): TypedBody {
  if (!comparesRows(body)) return body
  return { ...body, left: withPlainColumns(body.left), right: withPlainColumns(body.right) }
}

function comparesRows({ operator, distinct }: Extract<TypedBody, { kind: 'set-operation' }>): boolean {
  return distinct || operator !== 'union'
}

function withPlainColumns(query: TypedQuery): TypedQuery {
  const { columns, body, orderBy } = query
  const isPlain = body.kind === 'set-operation' && comparesRows(body)
  if (isPlain || !columns.some(({ type }) => holdsFloat(type))) return query
  if (body.kind === 'select' && orderBy.length === 0)
    return { ...query, body: { ...body, items: body.items.map(withPlainZeros) } }
  const alias = 'side'
  const items = columns.map(({ id, type, mayBeNan }): TypedExpression => {
    const value: TypedExpression = { kind: 'column', name: id, relation: alias, type, mayBeNan, span: noSpan }
    return withPlainZeros(value)
  })
  const select = { kind: 'select', distinct: false, items, from: { kind: 'subquery', query, alias } } as const
  return { columns, reads: [], with: [], body: select, orderBy: [] }
}

const noSpan = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
