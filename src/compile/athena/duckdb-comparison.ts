import { printBeside } from './duckdb-literal.ts'
import { refused } from './expression-problem.ts'
import { mayBeNan } from './may-be-nan.ts'
import type { Printing } from './printing.ts'
import type { TypedExpression } from './typed-expression.ts'

type Comparison = Extract<TypedExpression, { kind: 'comparison' }>
type Distinct = Extract<TypedExpression, { kind: 'distinct' }>

/** For DuckDB NaN equals itself and is the largest; for Athena every comparison with it is false, but `<>`. */
export function printComparison({ operator, left, right }: Comparison, { operand }: Printing): string {
  const comparison = `${printBeside(left, right, operand)} ${operator} ${printBeside(right, left, operand)}`
  const suspects = [left, right].filter(mayBeNan)
  if (suspects.length === 0) return comparison
  if (operator === '<>')
    return [comparison, ...suspects.map((side) => `isnan(${operand(side)})`)].join(' OR ')
  return [comparison, ...suspects.map((side) => `NOT isnan(${operand(side)})`)].join(' AND ')
}

export function printDistinct({ left, right, negated, span }: Distinct, { operand }: Printing): string {
  if (mayBeNan(left) || mayBeNan(right)) throw refused(span, 'IS DISTINCT FROM with a value that may be NaN')
  return `${operand(left)} IS ${negated ? 'NOT ' : ''}DISTINCT FROM ${operand(right)}`
}
