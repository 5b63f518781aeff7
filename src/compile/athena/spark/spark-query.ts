import { refused } from '../expression-problem.ts'
import type { SqlType } from '../sql-type.ts'
import type { TypedExpression } from '../typed-expression.ts'
import type { TypedQuery } from '../typed-query.ts'
import { aggregateScalars, checkSubqueries } from './spark-correlation.ts'
import { splitGroupingSets } from './spark-grouping.ts'

const noSpan = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }
const mostRows = 2_147_483_647

/** The query in a form that Spark has. @throws ExpressionError where it has none */
export function prepareQuery(query: TypedQuery): TypedQuery {
  for (const count of [query.limit, query.offset])
    if (count !== undefined && Number(count) > mostRows) throw refused(noSpan, `LIMIT or OFFSET ${count}`)
  checkMaps(query)
  checkSubqueries(query)
  return splitGroupingSets(aggregateScalars(query))
}

/** Spark does not compare maps. */
function checkMaps({ body, columns }: TypedQuery): void {
  const compared =
    (body.kind === 'select' && body.distinct) ||
    (body.kind === 'set-operation' && (body.distinct || body.operator !== 'union'))
  const types = [
    ...(compared ? columns.map(({ type }) => type) : []),
    ...(body.kind === 'select' ? (body.groupBy ?? []).flat().map(({ type }) => type) : []),
    ...(body.kind === 'select' ? distinctTypes(body) : []),
  ]
  if (types.some(holdsMap)) throw refused(noSpan, 'DISTINCT, GROUP BY or a set operation with maps')
}

/** Of what DISTINCT inside an aggregate and PARTITION BY compare, but not in queries inside. */
function* distinctTypes(value: unknown): Generator<SqlType> {
  if (typeof value !== 'object' || value === null || ('body' in value && 'reads' in value)) return
  const node = value as Partial<TypedExpression>
  if (node.kind === 'aggregate' && node.distinct) for (const item of node.arguments ?? []) yield item.type
  if (node.kind === 'window') for (const item of node.window?.partitionBy ?? []) yield item.type
  for (const item of Object.values(value)) yield* distinctTypes(item)
}

function holdsMap(type: SqlType): boolean {
  switch (type.kind) {
    case 'map':
      return true
    case 'array':
      return holdsMap(type.element)
    case 'struct':
      return type.fields.some((field) => holdsMap(field.type))
    default:
      return false
  }
}
