import type { ArithmeticOperator } from '../expression.ts'
import type { SqlType } from '../sql-type.ts'
import { printSparkSqlType } from './spark-type.ts'

type DecimalType = Extract<SqlType, { kind: 'decimal' }>

export interface DecimalSide {
  /** As it may stand between commas or parentheses. */
  readonly value: string
  /** As it may stand beside any operator. */
  readonly operand: string
  readonly type: DecimalType
  /** True if the value is known not to be zero. */
  readonly nonZero?: boolean
}

const widest: DecimalType = { kind: 'decimal', precision: 38, scale: 0 }
const tryFunctions = { '+': 'try_add', '-': 'try_subtract', '*': 'try_multiply' } as const

/** The type that Spark gives to a result that needs so much: beyond 38 digits it gives up digits after the point. */
function sparkType(precision: number, scale: number): DecimalType {
  if (precision <= 38) return { kind: 'decimal', precision, scale }
  const kept = Math.max(38 - (precision - scale), Math.min(scale, 6))
  return { kind: 'decimal', precision: 38, scale: kept }
}

/** Sum, difference, product and remainder with the very scale of `type`; none where 38 digits are not enough. */
export function printDecimalArithmetic(
  operator: Exclude<ArithmeticOperator, '/'>,
  left: DecimalSide,
  right: DecimalSide,
  type: DecimalType,
  insideTry: boolean,
): string | undefined {
  const [a, b] = [left.type, right.type]
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale)
  const scale = Math.max(a.scale, b.scale)
  if (operator === '%') {
    if (whole + scale > 38) return undefined
    const divisor = insideTry && !right.nonZero ? `nullif(${right.value}, 0)` : right.operand
    return `${left.operand} % ${divisor}`
  }
  const made =
    operator === '*'
      ? sparkType(a.precision + b.precision + 1, a.scale + b.scale)
      : sparkType(whole + scale + 1, scale)
  const compute = (one: string, other: string) =>
    insideTry ? `${tryFunctions[operator]}(${one}, ${other})` : `${one} ${operator} ${other}`
  if (made.scale === type.scale) {
    const result = insideTry ? compute(left.value, right.value) : compute(left.operand, right.operand)
    return made.precision === type.precision ? result : cast(result, type, insideTry)
  }
  // Too many digits after the point for Spark's own: whole numbers of units of the last digit.
  const units = (side: DecimalSide) =>
    shifted(side.value, operator === '*' ? side.type.scale : scale, widest, insideTry)
  return shifted(compute(units(left), units(right)), -type.scale, type, insideTry)
}

function cast(value: string, type: DecimalType, safe: boolean): string {
  return `${safe ? 'try_cast' : 'CAST'}(${value} AS ${printSparkSqlType(type)})`
}

/** The value times a power of ten, by way of its text: exact up to 38 digits. */
function shifted(value: string, exponent: number, type: DecimalType, safe = false): string {
  const text = exponent === 0 ? value : `concat(CAST(${value} AS STRING), 'E${exponent}')`
  return cast(text, type, safe)
}

/** The quotient rounded half up to the scale of `type`; none where 38 digits are not enough. */
export function divideDecimals(
  left: DecimalSide,
  right: DecimalSide,
  type: DecimalType,
  insideTry: boolean,
): string | undefined {
  const [a, b] = [left.type, right.type]
  const missing = Math.max(0, type.scale - a.scale)
  // Spark's quotient has enough digits for a second rounding to be harmless.
  if (a.precision + missing + b.scale + b.precision + 1 <= 38) {
    const dividend: DecimalType = {
      kind: 'decimal',
      precision: a.precision + missing,
      scale: a.scale + missing,
    }
    const value = missing === 0 ? left.value : cast(left.value, dividend, false)
    const beside = missing === 0 ? left.operand : value
    return insideTry
      ? cast(`try_divide(${value}, ${right.value})`, type, true)
      : cast(`${beside} / ${right.operand}`, type, false)
  }
  const shift = type.scale + b.scale - a.scale
  if (a.precision + shift > 38 || b.precision > 37) return undefined
  const dividend = shifted(left.value, a.scale + shift, { ...widest, precision: a.precision + shift })
  const divisor = shifted(insideTry && !right.nonZero ? `nullif(${right.value}, 0)` : right.value, b.scale, {
    ...widest,
    precision: b.precision,
  })
  const exact = cast('(q.n - q.n % q.d) / q.d', widest, insideTry)
  const rounding =
    'CASE WHEN abs(q.n % q.d) >= abs(q.d) - abs(q.n % q.d) THEN CASE WHEN (q.n < 0) = (q.d < 0) THEN 1 ELSE -1 END ELSE 0 END'
  const whole = `transform(array(named_struct('n', ${dividend}, 'd', ${divisor})), q -> ${exact} + ${rounding})[0]`
  return shifted(whole, -type.scale, type, insideTry)
}
