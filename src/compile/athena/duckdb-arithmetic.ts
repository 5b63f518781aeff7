import { quoteString } from '../duckdb/quote.ts'
import { isInteger } from './coercion.ts'
import { printBeside } from './duckdb-literal.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { refused } from './expression-problem.ts'
import { plainNumber } from './plain-number.ts'
import type { Printing } from './printing.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

type Arithmetic = Extract<TypedExpression, { kind: 'arithmetic' }>
type DecimalType = Extract<SqlType, { kind: 'decimal' }>

/** Arithmetic that overflows, rounds and divides as Athena's does. */
export function printArithmetic(expression: Arithmetic, printing: Printing): string {
  const { type } = expression
  if (type.kind === 'decimal') return printDecimal(expression, type, printing)
  const [left, right] = numberOperands(expression, printing)
  if (!isInteger(type) || (expression.operator !== '/' && expression.operator !== '%')) {
    return `${left} ${expression.operator} ${right}`
  }
  if (expression.operator === '/') return guarded(expression, printing, right, `${left} // ${right}`)
  // DuckDB fails for the least number % -1, which is 0
  const literal = literalOf(expression.right)
  const divisor =
    literal !== undefined && literal !== '-1'
      ? right
      : `CASE WHEN ${right} = -1 THEN CAST(1 AS ${printDuckdbSqlType(type)}) ELSE ${right} END`
  return guarded(expression, printing, right, `${left} % ${divisor}`)
}

/** DuckDB's integer division by zero is NULL; Athena's is an error. A divisor that is a literal needs no test. */
function guarded(
  { left, right, type }: Arithmetic,
  { fail, operand }: Printing,
  divisor: string,
  division: string,
): string {
  const literal = literalOf(right)
  if (literal !== undefined && Number(literal) !== 0) return division
  const known = left.kind === 'literal' && left.value !== null ? '' : ` AND ${operand(left)} IS NOT NULL`
  return `CASE WHEN ${divisor} = 0${known} THEN ${fail(quoteString('Division by zero'), type)} ELSE ${division} END`
}

function literalOf(expression: TypedExpression): string | undefined {
  return expression.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined
}

function numberOperands({ left, right }: Arithmetic, { operand }: Printing): readonly [string, string] {
  return [printBeside(left, right, operand), printBeside(right, left, operand)]
}

function decimalType({ type, span }: TypedExpression): DecimalType {
  if (type.kind !== 'decimal') throw refused(span, `${printSqlType(type)} in decimal arithmetic`)
  return type
}

/**
 * DuckDB's sums and products have room for every result but where 18 digits or 38 are passed; the operands are
 * widened for the former, and the latter fails in both engines. Quotients are computed on whole numbers.
 */
function printDecimal(expression: Arithmetic, type: DecimalType, printing: Printing): string {
  const { operator, left, right } = expression
  const [a, b] = [decimalType(left), decimalType(right)]
  const result = printDuckdbSqlType(type)
  const { print } = printing
  const widened = (side: TypedExpression, precision: number, scale: number) =>
    `CAST(${print(side)} AS DECIMAL(${Math.min(38, precision)}, ${scale}))`
  switch (operator) {
    case '+':
    case '-':
      return `CAST(${widened(left, type.precision, a.scale)} ${operator} ${widened(right, type.precision, b.scale)} AS ${result})`
    case '*':
      return `CAST(${widened(left, type.precision > 18 ? Math.max(19, a.precision) : a.precision, a.scale)} * ${printing.operand(right)} AS ${result})`
    case '%': {
      const scale = Math.max(a.scale, b.scale)
      const room = Math.max(a.precision - a.scale, b.precision - b.scale) + scale
      if (room > 38) throw refused(expression.span, `${printSqlType(a)} % ${printSqlType(b)}`)
      const division = `${widened(left, room, scale)} % ${widened(right, room, scale)}`
      return guarded(expression, printing, printing.operand(right), `CAST(${division} AS ${result})`)
    }
    case '/':
      return guarded(expression, printing, printing.operand(right), quotient(expression, a, b, type, print))
  }
}

/** The quotient rounded half up to the result's scale. */
function quotient(
  expression: Arithmetic,
  a: DecimalType,
  b: DecimalType,
  type: DecimalType,
  print: Printing['print'],
): string {
  const [left, right] = [print(expression.left), print(expression.right)]
  const text = divideDecimals({ value: left, type: a }, { value: right, type: b }, type)
  if (text === undefined) throw refused(expression.span, `${printSqlType(a)} / ${printSqlType(b)}`)
  return text
}

export interface DecimalText {
  readonly value: string
  readonly type: DecimalType
}

/** Computed with whole numbers of at most 38 digits; none where that is not enough. The divisor is not zero. */
export function divideDecimals(left: DecimalText, right: DecimalText, type: DecimalType): string | undefined {
  const shift = type.scale + right.type.scale - left.type.scale
  if (left.type.precision + shift > 38 || right.type.precision > 37) return undefined
  const dividend = `${unscaled(left.value, left.type)}${shift > 0 ? ` * ${power(shift)}` : ''}`
  const divisor = unscaled(right.value, right.type)
  const rounded =
    'CASE WHEN abs((_q).n % (_q).d) >= abs((_q).d) - abs((_q).n % (_q).d) THEN sign((_q).n) * sign((_q).d) ELSE 0 END'
  const whole = `list_transform([{n: ${dividend}, d: ${divisor}}], lambda _q: (_q).n // (_q).d + ${rounded})[1]`
  return scaled(whole, type)
}

function power(exponent: number): string {
  return `CAST(1${'0'.repeat(exponent)} AS HUGEINT)`
}

/** A decimal as the whole number of its last digit's units. */
export function unscaled(value: string, { precision, scale }: DecimalType): string {
  if (scale === 0) return `CAST(${value} AS HUGEINT)`
  if (Math.max(19, precision) + scale + 1 <= 38)
    return `CAST(CAST(${value} AS DECIMAL(${Math.max(19, precision)}, ${scale})) * CAST(1${'0'.repeat(scale)} AS DECIMAL(${scale + 1}, 0)) AS HUGEINT)`
  return `CAST(replace(CAST(${value} AS VARCHAR), '.', '') AS HUGEINT)`
}

/** The reverse of `unscaled`. */
function scaled(value: string, type: DecimalType): string {
  const { precision, scale } = type
  const result = printDuckdbSqlType(type)
  if (scale === 0) return `CAST(${value} AS ${result})`
  if (Math.max(19, precision) + scale + 1 <= 38) {
    return `CAST(CAST(${value} AS DECIMAL(${Math.max(19, precision)}, 0)) * CAST(0.${'0'.repeat(scale - 1)}1 AS DECIMAL(${scale + 1}, ${scale})) AS ${result})`
  }
  return `CAST(${plainNumber(`CAST(${value} AS VARCHAR) || 'e-${scale}'`)} AS ${result})`
}

export function printNegate(
  { operand, type }: Extract<TypedExpression, { kind: 'negate' }>,
  printing: Printing,
): string {
  const value =
    operand.kind === 'literal'
      ? `CAST(${printing.print(operand)} AS ${printDuckdbSqlType(type)})`
      : printing.operand(operand)
  return `-${value}`
}
