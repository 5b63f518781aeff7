import type { TypedExpression } from './typed-expression.ts'

/** Functions of doubles that have no NaN of their own to give. */
const safeFunctions = new Set([
  'abs',
  'round',
  'floor',
  'ceiling',
  'truncate',
  'coalesce',
  'pi',
  'e',
  'to_unixtime',
  'infinity',
  'degrees',
  'radians',
])

/** True where a double may be NaN because of what is computed here; stored values are numbers. */
export function mayBeNan(expression: TypedExpression): boolean {
  if (expression.type.kind !== 'double' && expression.type.kind !== 'float') return false
  switch (expression.kind) {
    case 'column':
      return expression.mayBeNan === true
    case 'literal':
    case 'field':
    case 'variable':
      return false
    case 'negate':
      return mayBeNan(expression.operand)
    case 'arithmetic':
      return (
        expression.operator === '/' ||
        expression.operator === '%' ||
        mayBeNan(expression.left) ||
        mayBeNan(expression.right)
      )
    case 'cast': {
      const { kind } = expression.operand.type
      return kind === 'string' || kind === 'varchar' || mayBeNan(expression.operand)
    }
    case 'case': {
      const results = expression.branches.map((branch) => branch.result)
      return [...results, ...(expression.otherwise ? [expression.otherwise] : [])].some(mayBeNan)
    }
    case 'try':
      return mayBeNan(expression.operand)
    case 'call':
      return !safeFunctions.has(expression.name) || expression.arguments.some(mayBeNan)
    case 'aggregate':
      return !['sum', 'avg', 'min', 'max'].includes(expression.name) || expression.arguments.some(mayBeNan)
    default:
      return true
  }
}
