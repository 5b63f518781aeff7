import { isInteger } from '../coercion.ts'
import { refused } from '../expression-problem.ts'
import type { Printing } from '../printing.ts'
import { printSqlType, type SqlType } from '../sql-type.ts'
import type { TypedExpression } from '../typed-expression.ts'
import { type DecimalSide, divideDecimals, printDecimalArithmetic } from './spark-decimal.ts'
import { printSparkSqlType } from './spark-type.ts'

type Arithmetic = Extract<TypedExpression, { kind: 'arithmetic' }>

/** Arithmetic that overflows, rounds and divides as Athena's does. */
export function printArithmetic(expression: Arithmetic, printing: Printing): string {
  const { type } = expression
  if (type.kind === 'decimal') return decimals(expression, type, printing)
  return isInteger(type) ? integers(expression, printing) : floats(expression, printing)
}

const tryFunctions = { '+': 'try_add', '-': 'try_subtract', '*': 'try_multiply' } as const

/** ANSI mode fails on overflow at every width, and on division by zero. */
function integers(expression: Arithmetic, printing: Printing): string {
  const { operator, left, right, type } = expression
  const { print, operand, insideTry } = printing
  const [a, b] = [operand(left), operand(right)]
  const result = printSparkSqlType(type)
  const nonZero = insideTry && !isNonZero(right) ? `nullif(${print(right)}, ${zero(type)})` : b
  if (operator === '%') return `${a} % ${nonZero}`
  if (operator === '/') {
    const quotient = `${a} div ${nonZero}`
    if (!insideTry) return type.kind === 'bigint' ? quotient : `CAST(${quotient} AS ${result})`
    if (type.kind !== 'bigint') return `try_cast(${quotient} AS ${result})`
    return isNonZero(right) && right.value !== '-1'
      ? quotient
      : `CASE WHEN ${b} = -1L THEN try_subtract(0L, ${print(left)}) ELSE ${quotient} END`
  }
  if (!insideTry) return `${a} ${operator} ${b}`
  if (type.kind === 'bigint') return `${tryFunctions[operator]}(${print(left)}, ${print(right)})`
  const wide = type.kind === 'int' ? 'BIGINT' : 'INT'
  return `try_cast(CAST(${print(left)} AS ${wide}) ${operator} CAST(${print(right)} AS ${wide}) AS ${result})`
}

function isNonZero(
  expression: TypedExpression,
): expression is Extract<TypedExpression, { kind: 'literal' }> & { readonly value: string } {
  return (
    expression.kind === 'literal' && typeof expression.value === 'string' && Number(expression.value) !== 0
  )
}

function zero({ kind }: SqlType): string {
  return kind === 'double' || kind === 'float' ? '0D' : kind === 'bigint' ? '0L' : '0'
}

/** ANSI mode fails where IEEE 754 has an infinity or NaN: x / 0 is x times the infinity with the sign of that zero. */
function floats({ operator, left, right, type }: Arithmetic, { print, operand }: Printing): string {
  const [a, b] = [operand(left), operand(right)]
  if (operator !== '/' && operator !== '%') return `${a} ${operator} ${b}`
  const asType = (text: string) => (type.kind === 'float' ? `CAST(${text} AS FLOAT)` : text)
  if (isNonZero(right)) return asType(`${a} ${operator} ${b}`)
  return asType(
    operator === '/'
      ? `coalesce(try_divide(${print(left)}, ${print(right)}), ${a} * power(${print(right)}, -1D))`
      : `coalesce(${a} % nullif(${print(right)}, ${zero(type)}), ${a} * ${b} * CAST('NaN' AS DOUBLE))`,
  )
}

function decimals(
  expression: Arithmetic,
  type: Extract<SqlType, { kind: 'decimal' }>,
  { print, operand, insideTry }: Printing,
): string {
  const side = (node: TypedExpression): DecimalSide => {
    if (node.type.kind !== 'decimal')
      throw refused(node.span, `${printSqlType(node.type)} in decimal arithmetic`)
    return { value: print(node), operand: operand(node), type: node.type, nonZero: isNonZero(node) }
  }
  const [left, right] = [side(expression.left), side(expression.right)]
  const text =
    expression.operator === '/'
      ? divideDecimals(left, right, type, insideTry)
      : printDecimalArithmetic(expression.operator, left, right, type, insideTry)
  if (text === undefined)
    throw refused(
      expression.span,
      `${printSqlType(left.type)} ${expression.operator} ${printSqlType(right.type)}`,
    )
  return text
}

export function printNegate(
  { operand, type }: Extract<TypedExpression, { kind: 'negate' }>,
  printing: Printing,
): string {
  const value = printing.operand(operand)
  if (!printing.insideTry || !isInteger(type)) return `-${value}`
  if (type.kind === 'bigint') return `try_subtract(0L, ${printing.print(operand)})`
  const wide = type.kind === 'int' ? 'BIGINT' : 'INT'
  return `try_cast(-CAST(${printing.print(operand)} AS ${wide}) AS ${printSparkSqlType(type)})`
}
