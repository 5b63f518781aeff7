import { plainZero } from './plain-zero.ts'
import type { TypedExpression } from './typed-expression.ts'

/** Functions of doubles that have no NaN of their own to give. */
const safeFunctions = new Set([
  plainZero,
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

/** Aggregates and window functions that give what they are given. */
const innocentAggregates = new Set([
  'sum',
  'avg',
  'min',
  'max',
  'max_by',
  'min_by',
  'arbitrary',
  'any_value',
  'lag',
  'lead',
  'first_value',
  'last_value',
  'nth_value',
  'percent_rank',
  'cume_dist',
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
    case 'subquery':
      return expression.query.columns.some((column) => column.mayBeNan)
    case 'window':
      return mayBeNan({ ...expression.function, type: expression.type, span: expression.span })
    case 'call':
      return !safeFunctions.has(expression.name) || expression.arguments.some(mayBeNan)
    case 'aggregate':
      return !innocentAggregates.has(expression.name) || expression.arguments.some(mayBeNan)
    default:
      return true
  }
}
