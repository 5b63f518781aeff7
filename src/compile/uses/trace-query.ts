import type { Span } from '../athena/span.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import type { TypedBody, TypedQuery, TypedRelation, TypedSelect, UnnestItem } from '../athena/typed-query.ts'
import { element, type FieldPath } from '../need.ts'
import { moveField, overlaps, startsWith } from './follow-path.ts'

/** What a query does to fields of its tables. */
export interface QueryTrace {
  /** `path` is what stands at the span: a field, what holds it, or a part of it. */
  readonly uses: readonly { readonly path: FieldPath; readonly span: Span }[]
  /** Where the fields stand in the result; the first name is the id of a column. */
  readonly fields: readonly FieldPath[]
}

type Fields = readonly FieldPath[]

interface Tracing {
  /** Of the tables, by SQL name. */
  readonly tables: ReadonlyMap<string, Fields>
  /** Of relations, by their alias, which is unique in a query. */
  readonly aliases: Map<string, Fields>
  /** Of the queries of WITH. */
  readonly named: Map<string, Fields>
  readonly uses: Map<string, QueryTrace['uses'][number]>
}

/** Follows fields of tables through a query: `UNNEST`, subqueries and WITH give them other names. */
export function traceQuery(query: TypedQuery, tables: ReadonlyMap<string, Fields>): QueryTrace {
  const tracing: Tracing = { tables, aliases: new Map(), named: new Map(), uses: new Map() }
  const fields = traceWhole(query, tracing)
  return { uses: [...tracing.uses.values()], fields }
}

function traceWhole(query: TypedQuery, tracing: Tracing): Fields {
  for (const { name, query: named } of query.with) tracing.named.set(name, traceWhole(named, tracing))
  const fields = traceBody(query, query.body, tracing)
  for (const { expression, ordinal } of query.orderBy)
    if (ordinal === undefined) traceExpression(expression, tracing)
  return fields
}

function traceBody(query: TypedQuery, body: TypedBody, tracing: Tracing): Fields {
  switch (body.kind) {
    case 'select':
      return traceSelect(query, body, tracing)
    case 'set-operation':
      return [body.left, body.right].flatMap((side) => renameIds(side, query, traceWhole(side, tracing)))
    case 'values':
      for (const item of body.rows.flat()) traceExpression(item, tracing)
      return []
    case 'nested':
      return renameIds(body.query, query, traceWhole(body.query, tracing))
  }
}

/** Column by column: the same result under other ids. */
function renameIds(from: TypedQuery, to: TypedQuery, fields: Fields): Fields {
  const ids = new Map(from.columns.map(({ id }, index) => [id, to.columns[index]?.id ?? id]))
  return fields.map(([id = '', ...rest]) => [ids.get(id) ?? id, ...rest])
}

function traceSelect(query: TypedQuery, select: TypedSelect, tracing: Tracing): Fields {
  if (select.from !== undefined) traceRelation(select.from, tracing)
  const fields = select.items.flatMap((item, index) => {
    const id = query.columns[index]?.id
    return id === undefined ? [] : follow(item, [id], tracing)
  })
  for (const part of [...select.items, select.where, select.groupBy, select.having]) {
    traceExpression(part, tracing)
  }
  return fields
}

function traceRelation(relation: TypedRelation, tracing: Tracing): void {
  const { aliases, named, tables } = tracing
  switch (relation.kind) {
    case 'table':
      aliases.set(relation.alias, tables.get(relation.sqlName) ?? [])
      return
    case 'named':
      aliases.set(relation.alias, named.get(relation.name) ?? [])
      return
    case 'subquery':
      aliases.set(relation.alias, traceWhole(relation.query, tracing))
      return
    case 'join':
      traceRelation(relation.left, tracing)
      traceRelation(relation.right, tracing)
      traceExpression(relation.on, tracing)
      return
    case 'unnest':
      if (relation.input !== undefined) traceRelation(relation.input, tracing)
      aliases.set(
        relation.alias,
        relation.items.flatMap((item) => traceUnnest(item, tracing)),
      )
  }
}

/** The array is used, its elements go on under the name of the column. */
function traceUnnest({ expression, columns }: UnnestItem, tracing: Tracing): Fields {
  const path = pathOf(expression)
  const [column = ''] = columns
  if (path === undefined || expression.type.kind !== 'array') {
    traceExpression(expression, tracing)
    return columns.flatMap((name) => follow(expression, [name], tracing))
  }
  const inside = [...path.path, element]
  const fields = tracing.aliases.get(path.relation) ?? []
  if (fields.some((field) => startsWith(path.path, field))) traceExpression(expression, tracing)
  return fields.flatMap((field) => {
    const moved = moveField(field, { from: inside, to: [column] })
    return moved === undefined ? [] : [moved]
  })
}

function follow(expression: TypedExpression, target: FieldPath, tracing: Tracing): Fields {
  const path = pathOf(expression)
  if (path !== undefined) {
    return (tracing.aliases.get(path.relation) ?? []).flatMap((field) => {
      const moved = moveField(field, { from: path.path, to: target })
      return moved === undefined ? [] : [moved]
    })
  }
  const own: Tracing = { ...tracing, uses: new Map() }
  traceExpression(expression, own)
  return own.uses.size > 0 ? [target] : []
}

/** Notes every path of an expression, and of the queries in it, that is, holds or is held by a field. */
function traceExpression(part: unknown, tracing: Tracing): void {
  if (typeof part !== 'object' || part === null) return
  if ('body' in part && 'columns' in part && 'with' in part) {
    traceWhole(part as TypedQuery, tracing)
    return
  }
  if ('kind' in part && 'span' in part) {
    const expression = part as TypedExpression
    const path = pathOf(expression)
    if (path !== undefined) {
      const fields = tracing.aliases.get(path.relation) ?? []
      if (fields.some((field) => overlaps(field, path.path))) {
        tracing.uses.set(JSON.stringify(expression.span), { path: path.path, span: expression.span })
      }
      return
    }
  }
  for (const value of Object.values(part)) traceExpression(value, tracing)
}

function pathOf(
  expression: TypedExpression,
): { readonly relation: string; readonly path: FieldPath } | undefined {
  if (expression.kind === 'column') {
    const { relation, name } = expression
    return relation === undefined ? undefined : { relation, path: [name] }
  }
  if (expression.kind !== 'field') return undefined
  const base = pathOf(expression.base)
  return base && { relation: base.relation, path: [...base.path, expression.name] }
}
