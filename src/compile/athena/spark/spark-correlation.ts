import { quoteString } from '../../pyspark/quote.ts'
import { refused } from '../expression-problem.ts'
import { hasAggregate } from '../grouping.ts'
import { isQuery, mapTree } from '../map-tree.ts'
import { argumentAt, type FunctionRule } from '../printing.ts'
import type { TypedExpression } from '../typed-expression.ts'
import type { TypedQuery, TypedSelect } from '../typed-query.ts'

type Subquery = Extract<TypedExpression, { query: TypedQuery }>

/**
 * Spark computes a subquery that names columns of the query around it only where these stand in its WHERE (or are the
 * array it unnests), and only once for every group of rows.
 * @throws ExpressionError for every other one
 */
export function checkSubqueries({ body, orderBy }: TypedQuery): void {
  for (const node of subqueriesOf([body, orderBy])) checkSubquery(node)
  if (body.kind === 'select') for (const lambda of nodesOf([body, orderBy], isLambda)) checkLambda(lambda)
}

function checkSubquery(node: Subquery & TypedExpression): void {
  const { query, span } = node
  if (outerColumns(query).length === 0) return
  const refuse = (what: string) => refused(span, `a subquery with columns of the query around it ${what}`)
  const { body } = query
  if (
    body.kind !== 'select' ||
    query.with.length > 0 ||
    query.limit !== undefined ||
    query.offset !== undefined
  )
    throw refuse('that is more than one SELECT')
  const { where, from, ...rest } = body
  const known = new Set(aliasesIn(query))
  const isOuter = (column: TypedExpression) => !known.has((column as { relation?: string }).relation ?? '')
  const inner = from?.kind === 'unnest' && from.input === undefined ? undefined : from
  if (columnsOf([rest, inner, query.orderBy]).some(isOuter)) throw refuse('elsewhere than in WHERE')
  if (subqueriesOf(where).some((deeper) => columnsOf(deeper.query).some(isOuter)))
    throw refuse('two levels further in')
  if (nodesOf(where, isLambda).some((lambda) => columnsOf(lambda).some(isOuter)))
    throw refuse('inside a lambda')
  checkShape(node, body, refuse)
}

/** Spark wants the value of such a subquery to be an aggregate; see `only_value`. */
export function aggregateScalars(query: TypedQuery): TypedQuery {
  const replace = (node: TypedExpression): TypedExpression | undefined => {
    if (node.kind !== 'subquery') return undefined
    const { body } = node.query
    const [value] = body.kind === 'select' ? body.items : []
    if (body.kind !== 'select' || value === undefined || hasAggregate(value)) return undefined
    if (outerColumns(node.query).length === 0) return undefined
    const { type, span } = value
    const only: TypedExpression = { kind: 'call', name: 'only_value', arguments: [value], type, span }
    return { ...node, query: { ...node.query, orderBy: [], body: { ...body, items: [only] } } }
  }
  return { ...query, body: mapTree(query.body, replace), orderBy: mapTree(query.orderBy, replace) }
}

/** The value of the only row, if there is one. Spark's own name for nothing: only `aggregateScalars` makes it. */
export const sparkSubqueryFunctions: Readonly<Record<string, FunctionRule>> = {
  only_value: (call, { print, fail }) => {
    const message = quoteString('a subquery that is a value has given more than one row')
    return `CASE WHEN count(*) > 1 THEN ${fail(message, call.type)} ELSE any_value(${print(argumentAt(call, 0))}) END`
  },
}

function checkShape(node: Subquery, select: TypedSelect, refuse: (what: string) => Error): void {
  if (select.groupBy !== undefined || select.having !== undefined) throw refuse('and groups of its own')
  if (nodesOf(select.items, (value) => kindOf(value) === 'window').length > 0)
    throw refuse('and window functions')
  const aggregates = select.items.some(hasAggregate)
  if (node.kind === 'subquery' && select.distinct) throw refuse('and DISTINCT')
  if (node.kind !== 'subquery' && aggregates) throw refuse('that aggregates')
  if (node.kind === 'compare-query') throw refuse('after ANY or ALL')
}

function checkLambda(lambda: TypedExpression): void {
  if (subqueriesOf(lambda).length > 0) throw refused(lambda.span, 'a subquery inside a lambda')
}

/** The columns that the query names and does not have. */
export function outerColumns(query: TypedQuery): readonly TypedExpression[] {
  const known = new Set(aliasesIn(query))
  return columnsOf(query).filter(
    (column) => column.kind === 'column' && column.relation !== undefined && !known.has(column.relation),
  )
}

/** The aliases of all relations inside, at any depth: aliases are unique in the whole query. */
function* aliasesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  if ('alias' in value && typeof value.alias === 'string') yield value.alias
  for (const item of Object.values(value)) yield* aliasesIn(item)
}

function columnsOf(value: unknown): readonly TypedExpression[] {
  return nodesOf(value, (node) => kindOf(node) === 'column' && 'relation' in node, true)
}

/** Directly inside, not those of its subqueries. */
function subqueriesOf(value: unknown): readonly Subquery[] {
  return nodesOf(value, isSubquery) as readonly Subquery[]
}

const isLambda = (node: object) => kindOf(node) === 'lambda'

function isSubquery(node: object): boolean {
  return ['subquery', 'exists', 'in-query', 'compare-query'].includes(kindOf(node)) && 'span' in node
}

function kindOf(node: object): string {
  return 'kind' in node ? String(node.kind) : ''
}

function nodesOf(
  value: unknown,
  matches: (node: object) => boolean,
  deep = false,
): readonly TypedExpression[] {
  if (typeof value !== 'object' || value === null) return []
  if (!deep && isQuery(value)) return []
  const own = matches(value) ? [value as TypedExpression] : []
  return [...own, ...Object.values(value).flatMap((item) => nodesOf(item, matches, deep))]
}
