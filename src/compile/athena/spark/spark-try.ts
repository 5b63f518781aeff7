import { refused } from '../expression-problem.ts'
import type { Printing } from '../printing.ts'
import type { TypedExpression } from '../typed-expression.ts'

/**
 * Spark has no TRY. What can fail is printed in a form that gives NULL instead (`printing.insideTry`), and that is the
 * same only as long as NULL goes all the way up: anything that makes something else of a NULL is refused.
 */
export function printTry({ operand }: Extract<TypedExpression, { kind: 'try' }>, inside: Printing): string {
  refuseNullEaters(operand)
  return inside.print(operand)
}

/** What gives a value though a part of it is NULL. */
const nullEaters = new Set([
  'case',
  'and',
  'or',
  'is-null',
  'distinct',
  'array',
  'row',
  'lambda',
  'in',
  'try',
])
const nullEatingCalls = new Set([
  'coalesce',
  'if',
  'nullif',
  'concat_ws',
  'array_join',
  'map',
  'greatest',
  'least',
])

function refuseNullEaters(expression: TypedExpression): void {
  const eats =
    nullEaters.has(expression.kind) ||
    (expression.kind === 'cast' && expression.safe) ||
    (expression.kind === 'call' && nullEatingCalls.has(expression.name))
  // a side of BETWEEN is false whatever the other is
  const between = expression.kind === 'between' && (mayFail(expression.low) || mayFail(expression.high))
  if (between || (eats && childrenOf(expression).some(mayFail)))
    throw refused(
      expression.span,
      `what may fail inside ${expression.kind} inside TRY`,
      'put TRY around the part that may fail',
    )
  for (const child of childrenOf(expression)) refuseNullEaters(child)
}

/** Names, constants and comparisons of such never fail; all else might. */
function mayFail(expression: TypedExpression): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'column':
    case 'field':
    case 'variable':
      return false
    case 'arithmetic':
    case 'negate':
    case 'call':
    case 'cast':
      return true
    default:
      return childrenOf(expression).some(mayFail)
  }
}

function childrenOf(expression: TypedExpression): readonly TypedExpression[] {
  return Object.values(expression).flatMap((value): readonly TypedExpression[] => {
    if (Array.isArray(value))
      return value.flatMap((item) =>
        isNode(item) ? [item] : isNode(item?.when) ? [item.when, item.result] : [],
      )
    return isNode(value) ? [value] : []
  })
}

function isNode(value: unknown): value is TypedExpression {
  return typeof value === 'object' && value !== null && 'kind' in value && 'span' in value
}
