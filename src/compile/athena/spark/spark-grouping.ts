import { refused } from '../expression-problem.ts'
import { expressionKey } from '../grouping.ts'
import { mapTree } from '../map-tree.ts'
import { namePool } from '../query-typing.ts'
import type { TypedExpression } from '../typed-expression.ts'
import type { QuerySortItem, TypedColumn, TypedQuery, TypedSelect } from '../typed-query.ts'

/**
 * Where there is no row at all, the grouping set `()` still has one: the total. Spark gives none beside other grouping
 * sets, so that the total becomes a query of its own.
 */
export function splitGroupingSets(query: TypedQuery): TypedQuery {
  const { body, columns, orderBy } = query
  if (body.kind !== 'select' || body.groupBy === undefined || body.groupBy.length < 2) return query
  const { groupBy } = body
  const totals = groupBy.filter((set) => set.length === 0)
  if (totals.length === 0) return query
  const sorted = orderBy.filter((item) => item.ordinal === undefined)
  refuseWindows([body.items, orderBy])
  const pool = namePool(columns.map(({ id }) => id))
  const keys = sorted.map((item): TypedColumn => {
    const id = pool.take('sort_key')
    return { name: id, unnamed: true, id, type: item.expression.type, mayBeNan: false }
  })
  const whole: TypedSelect = {
    ...body,
    distinct: false,
    items: [...body.items, ...sorted.map((item) => item.expression)],
  }
  const grouped = groupBy.filter((set) => set.length > 0)
  const parts = [
    ...(grouped.length > 0 ? [{ ...whole, groupBy: grouped }] : []),
    ...totals.map(() => totalOf(whole, groupBy.flat())),
  ]
  const [first, ...rest] = parts.map((part): TypedQuery => {
    return {
      columns: [...columns, ...keys],
      reads: [],
      with: [],
      body: { kind: 'select', ...part },
      orderBy: [],
    }
  })
  if (first === undefined) throw new TypeError('there is a grouping set')
  const united = rest.reduce(unite, first)
  const column = ({ id, type }: TypedColumn): TypedExpression => {
    return { kind: 'column', name: id, relation: alias, type, span: body.items[0]?.span ?? noSpan }
  }
  return {
    ...query,
    body: {
      kind: 'select',
      distinct: body.distinct,
      items: columns.map(column),
      from: { kind: 'subquery', query: united, alias },
    },
    orderBy: orderBy.map((item): QuerySortItem => {
      const key = keys[sorted.indexOf(item)]
      return key === undefined ? item : { ...item, expression: column(key) }
    }),
  }
}

function unite(left: TypedQuery, right: TypedQuery): TypedQuery {
  const { columns } = left
  const body = { kind: 'set-operation', operator: 'union', distinct: false, left, right } as const
  return { columns, reads: [], with: [], body, orderBy: [] }
}

const alias = 'groups'
const noSpan = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

/** The SELECT over all rows as one group: what is grouped by elsewhere is NULL there. */
function totalOf(select: TypedSelect, keys: readonly TypedExpression[]): TypedSelect {
  const known = new Set(keys.map(expressionKey))
  const replace = (expression: TypedExpression): TypedExpression | undefined => {
    if (known.has(expressionKey(expression)))
      return { kind: 'literal', value: null, type: expression.type, span: expression.span }
    if (expression.kind === 'aggregate') return expression
    if (expression.kind === 'call' && expression.name === 'grouping') {
      const bits = String(2 ** expression.arguments.length - 1)
      return { kind: 'literal', value: bits, type: { kind: 'int' }, span: expression.span }
    }
    return undefined
  }
  return {
    ...select,
    items: select.items.map((item) => mapTree(item, replace)),
    groupBy: [[]],
    ...(select.having ? { having: mapTree(select.having, replace) } : {}),
  }
}

function refuseWindows(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if ('kind' in value && value.kind === 'window' && 'span' in value)
    throw refused((value as TypedExpression).span, 'a window function beside GROUPING SETS with ()')
  for (const item of Object.values(value)) refuseWindows(item)
}
