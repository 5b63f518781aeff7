import { refused } from '../expression-problem.ts'
import type { ComparedQuery } from '../print-query-part.ts'
import type { Printing } from '../printing.ts'
import type { TypedExpression } from '../typed-expression.ts'

type Node<Kind extends TypedExpression['kind']> = Extract<TypedExpression, { kind: Kind }>

/** Where NULL is not as good as false, Spark's IN is no help: it gives false in place of NULL. */
export function printInQuery(
  { operand: value, negated }: Node<'in-query'>,
  values: ComparedQuery,
  { operand }: Printing,
): string {
  const { text, column, isFilter } = values
  if (isFilter) return `${operand(value)} ${negated ? 'NOT IN' : 'IN'} (${text})`
  const isUnknown = `EXISTS (SELECT 1 FROM (${text}) AS q WHERE q.${column} IS NULL)`
  const isAny = `EXISTS (${text})`
  return `CASE WHEN ${operand(value)} IN (${text}) THEN ${!negated} WHEN ${isUnknown} OR (${operand(value)} IS NULL AND ${isAny}) THEN NULL ELSE ${negated} END`
}

/** By the least or the greatest of the values: Spark has no ANY and no ALL. */
export function printCompareQuery(
  node: Node<'compare-query'>,
  values: ComparedQuery,
  printing: Printing,
): string {
  const { operand: value, operator, quantifier, span } = node
  const { text, column, isFilter } = values
  if (operator === '=' && quantifier === 'any')
    return printInQuery({ ...node, kind: 'in-query', negated: false }, values, printing)
  if (operator === '<>' && quantifier === 'all')
    return printInQuery({ ...node, kind: 'in-query', negated: true }, values, printing)
  if (operator === '=' || operator === '<>' || !isFilter)
    throw refused(span, `${operator} ${quantifier.toUpperCase()} with a subquery here`)
  const isLess = operator === '<' || operator === '<='
  const extreme = isLess === (quantifier === 'any') ? `max(q.${column})` : `min(q.${column})`
  const from = `FROM (${text}) AS q`
  const left = `${printing.operand(value)} ${operator}`
  if (quantifier === 'any') return `${left} (SELECT ${extreme} ${from})`
  const complete = `CASE WHEN count(*) = count(q.${column}) THEN ${extreme} END`
  return `((SELECT count(*) = 0 ${from}) OR ${left} (SELECT ${complete} ${from}))`
}
