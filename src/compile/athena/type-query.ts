import { coerce, commonType } from './coercion.ts'
import type { Expression, Name } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import { mayBeNan } from './may-be-nan.ts'
import type { Query, QueryBody, RowCount } from './query.ts'
import { type NamedResult, namePool, type QueryTyping } from './query-typing.ts'
import type { ScopeLevel } from './scope.ts'
import { printSqlType } from './sql-type.ts'
import { typeSortItem } from './type-aggregate.ts'
import { typeExpressionIn } from './type-in-query.ts'
import { type SelectResult, typeSelect } from './type-select.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { QuerySortItem, TypedBody, TypedColumn, TypedNamedQuery, TypedQuery } from './typed-query.ts'
import { unify } from './unify.ts'

/** A query with its names resolved and its types known. @throws ExpressionError */
export function typeQuery(query: Query, typing: QueryTyping, outer?: ScopeLevel): TypedQuery {
  const named = new Map(typing.named)
  const within: TypedNamedQuery[] = []
  for (const { name, columns, query: written } of query.with) {
    const key = name.text.toLowerCase()
    if (within.some((other) => other.name === key))
      throw mistake(name.span, `there are two queries ${name.text} in WITH`)
    const typed = typing.typeQuery(written, { ...typing, named }, outer)
    const printed = typing.aliases.take(`${key}_query`)
    within.push({ name: printed, query: typed })
    named.set(key, namedResult(printed, typed, columns, name))
  }
  const inside: QueryTyping = { ...typing, named }
  const { body, columns, orderBy } = typeBody(query.body, query, inside, outer)
  for (const { expression } of orderBy) typing.reads.addExpression(expression)
  return {
    columns,
    reads: [],
    with: within,
    body,
    orderBy,
    ...(query.offset ? { offset: countText(query.offset) } : {}),
    ...(query.limit ? { limit: countText(query.limit) } : {}),
  }
}

function namedResult(
  name: string,
  { columns }: TypedQuery,
  names: readonly Name[] | undefined,
  at: Name,
): NamedResult {
  if (names && names.length !== columns.length)
    throw mistake(at.span, `${at.text} has ${columns.length} columns and ${names.length} names for them`)
  return {
    name,
    columns: columns.map((column, index) => {
      const visibleName = names?.[index]?.text
      return visibleName === undefined ? column : { ...column, visibleName }
    }),
  }
}

function countText(count: RowCount): string {
  if (count.kind === 'parameter') throw mistake(count.span, 'a ? has no value here')
  if (!/^\d+$/.test(count.text)) throw mistake(count.span, `${count.text} is no number of rows`)
  return count.text
}

interface BodyResult {
  readonly body: TypedBody
  readonly columns: readonly TypedColumn[]
  readonly orderBy: readonly QuerySortItem[]
}

function typeBody(
  body: QueryBody,
  query: Query,
  typing: QueryTyping,
  outer: ScopeLevel | undefined,
): BodyResult {
  switch (body.kind) {
    case 'select':
    case 'table': {
      const result: SelectResult = typeSelect(body, query.orderBy, typing, outer)
      return { body: result.body, columns: result.columns, orderBy: result.orderBy }
    }
    case 'nested': {
      const nested = typing.typeQuery(body.query, typing, outer)
      return {
        body: { kind: 'nested', query: nested },
        columns: nested.columns,
        orderBy: sortColumns(query, nested.columns),
      }
    }
    case 'values': {
      const rows = typeValues(body, typing, outer)
      const columns = resultColumns(rows.columns)
      return { body: { kind: 'values', rows: rows.rows }, columns, orderBy: sortColumns(query, columns) }
    }
    case 'set-operation': {
      const [left, right] = [body.left, body.right].map((side) =>
        typing.typeQuery(asQuery(side), typing, outer),
      )
      if (left === undefined || right === undefined) throw new TypeError('a set operation has two sides')
      const result = unite(body, left, right)
      return { ...result, orderBy: sortColumns(query, result.columns) }
    }
  }
}

function asQuery(body: QueryBody): Query {
  return body.kind === 'nested' ? body.query : { with: [], body, orderBy: [], span: body.span }
}

/** Both sides converted to their common types; the names are those of the left. */
function unite(
  body: Extract<QueryBody, { kind: 'set-operation' }>,
  left: TypedQuery,
  right: TypedQuery,
): { body: TypedBody; columns: readonly TypedColumn[] } {
  const name = body.operator.toUpperCase()
  if (left.columns.length !== right.columns.length) {
    throw mistake(
      body.span,
      `the sides of ${name} have ${left.columns.length} and ${right.columns.length} columns`,
    )
  }
  const columns = left.columns.map((column, index): TypedColumn => {
    const other = right.columns[index]
    const type = other && commonType(column.type, other.type)
    if (!other || !type) {
      const found = other ? `${printSqlType(column.type)} and ${printSqlType(other.type)}` : ''
      throw mistake(body.span, `column ${index + 1} of ${name} has no common type`, { found })
    }
    return { ...column, type, mayBeNan: column.mayBeNan || other.mayBeNan }
  })
  const { operator, distinct } = body
  const [a, b] = [withTypes(left, columns), withTypes(right, columns)]
  return { body: { kind: 'set-operation', operator, distinct, left: a, right: b }, columns }
}

/** The query with its columns converted. */
function withTypes(query: TypedQuery, columns: readonly TypedColumn[]): TypedQuery {
  const same = query.columns.every(
    (column, index) => printSqlType(column.type) === printSqlType(columns[index]?.type ?? column.type),
  )
  if (same) return query
  const span = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
  const items = query.columns.map((column, index): TypedExpression => {
    const value: TypedExpression = {
      kind: 'column',
      name: column.id,
      relation: 'side',
      type: column.type,
      span,
    }
    return coerce(value, columns[index]?.type ?? column.type)
  })
  return {
    columns: query.columns.map((column, index) => ({ ...column, type: columns[index]?.type ?? column.type })),
    reads: [],
    with: [],
    body: { kind: 'select', distinct: false, items, from: { kind: 'subquery', query, alias: 'side' } },
    orderBy: [],
  }
}

function typeValues(
  body: Extract<QueryBody, { kind: 'values' }>,
  typing: QueryTyping,
  outer: ScopeLevel | undefined,
) {
  const level: ScopeLevel = { relations: [], ...(outer ? { outer } : {}) }
  const type = (expression: Expression) =>
    typeExpressionIn(expression, level, typing, {
      place: 'VALUES',
      aggregates: false,
      windows: false,
      named: [],
    })
  const rows = body.rows.map((row) => (row.kind === 'row' ? row.items.map(type) : [type(row)]))
  const width = rows[0]?.length ?? 0
  if (rows.some((row) => row.length !== width))
    throw mistake(body.span, 'the rows of VALUES differ in length')
  const columns = [...Array(width).keys()].map(
    (index) =>
      unify(
        rows.flatMap((row) => row[index] ?? []),
        'a column of VALUES',
      ).operands,
  )
  return {
    columns,
    rows: rows.map((_row, number) =>
      columns.map((column) => column[number]).filter((item) => item !== undefined),
    ),
  }
}

function resultColumns(columns: readonly (readonly TypedExpression[])[]): readonly TypedColumn[] {
  const pool = namePool()
  return columns.map((items, index) => {
    const type = items.find((item) => item.type.kind !== 'unknown')?.type ?? { kind: 'unknown' }
    return {
      name: `_col${index}`,
      unnamed: true,
      id: pool.take(`column${index + 1}`),
      type,
      mayBeNan: items.some(mayBeNan),
    }
  })
}

/** ORDER BY over a result: its columns by name or number. */
function sortColumns({ orderBy }: Query, columns: readonly TypedColumn[]): readonly QuerySortItem[] {
  return orderBy.map((item) => {
    const index = sortedColumn(item.expression, columns)
    const column = columns[index]
    if (column === undefined)
      throw refused(
        item.expression.span,
        'ORDER BY an expression after a set operation',
        'a query around it can sort by expressions',
      )
    const expression: TypedExpression = {
      kind: 'column',
      name: column.id,
      type: column.type,
      span: item.expression.span,
    }
    return { ...typeSortItem(item, () => expression), ordinal: index + 1 }
  })
}

function sortedColumn(expression: Expression, columns: readonly TypedColumn[]): number {
  if (expression.kind === 'integer') {
    const ordinal = Number(expression.text)
    if (ordinal < 1 || ordinal > columns.length)
      throw mistake(expression.span, `ORDER BY ${expression.text}: the result has ${columns.length} columns`)
    return ordinal - 1
  }
  const name =
    expression.kind === 'name' && expression.parts.length === 1
      ? expression.parts[0]?.text.toLowerCase()
      : undefined
  if (name === undefined) return -1
  const found = columns.filter((column) => !column.unnamed && column.name.toLowerCase() === name)
  if (found.length > 1) throw mistake(expression.span, `column ${name} is ambiguous`)
  const [only] = found
  if (only === undefined) throw mistake(expression.span, `column ${name} does not exist in the result`)
  return columns.indexOf(only)
}
