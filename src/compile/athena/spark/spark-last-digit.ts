import { isText } from '../coercion.ts'
import { refused } from '../expression-problem.ts'
import { childrenOf } from '../grouping.ts'
import { holdsFloat } from '../plain-zero.ts'
import { printSqlType } from '../sql-type.ts'
import type { TypedExpression } from '../typed-expression.ts'

/** The engines' libraries give these in different last digits, and no standard says which is right. */
const openFunctions = new Set(['cbrt', 'exp', 'ln', 'log', 'log2', 'log10', 'power'])

/** What makes more than a last digit of the difference. */
const steps = new Set(['floor', 'ceiling', 'truncate', 'nullif'])

/** @throws ExpressionError where a last digit that is open would be seen as another text, another truth, another integer */
export function checkLastDigits(expression: TypedExpression): void {
  const children = childrenOf(expression)
  if (showsLastDigit(expression)) {
    const open = children.find(isOpen)
    if (open)
      throw refused(
        open.span,
        `${nameOf(expression)} of a number whose last digit differs between engines`,
        'round it first: round(…, 9)',
      )
  }
  for (const child of children) checkLastDigits(child)
}

function showsLastDigit(expression: TypedExpression): boolean {
  switch (expression.kind) {
    case 'comparison':
      return expression.operator === '=' || expression.operator === '<>'
    case 'distinct':
    case 'in':
      return true
    case 'case':
      return expression.operand !== undefined && isOpen(expression.operand)
    case 'cast':
      return !holdsFloat(expression.type) && isText(expression.type)
    case 'call':
      return steps.has(expression.name)
    default:
      return false
  }
}

function nameOf(expression: TypedExpression): string {
  if (expression.kind === 'call') return expression.name
  if (expression.kind === 'cast') return `the conversion to ${printSqlType(expression.type)}`
  return 'the equality'
}

function isOpen(expression: TypedExpression): boolean {
  if (!holdsFloat(expression.type)) return false
  if (expression.kind === 'call' && openFunctions.has(expression.name)) return true
  return !(expression.kind === 'call' && expression.name === 'round') && childrenOf(expression).some(isOpen)
}
