import { isInteger } from '../coercion.ts'
import { refused } from '../expression-problem.ts'
import { argumentAt, type FunctionCall, type FunctionRule } from '../printing.ts'
import { printSparkSqlType } from './spark-type.ts'

/** Digits as they are written in the query. */
function literalDigits(call: FunctionCall): number {
  const digits = call.arguments[1]
  if (digits === undefined) return 0
  const value =
    digits.kind === 'literal'
      ? digits.value
      : (digits.kind === 'cast' || digits.kind === 'negate') && digits.operand.kind === 'literal'
        ? digits.operand.value
        : undefined
  if (typeof value !== 'string')
    throw refused(digits.span, `${call.name} to a number of digits that is not a literal`)
  return digits.kind === 'negate' ? -Number(value) : Number(value)
}

const asResult = (call: FunctionCall, value: string) => `CAST(${value} AS ${printSparkSqlType(call.type)})`

const round: FunctionRule = (call, { print, operand, insideTry }) => {
  const value = argumentAt(call, 0)
  const digits = literalDigits(call)
  if (isInteger(value.type)) {
    if (digits >= 0) return operand(value)
    if (-digits > 18) throw refused(call.span, `rounding to ${digits} digits`)
    const cast = insideTry ? 'try_cast' : 'CAST'
    return `${cast}(round(CAST(${print(value)} AS DECIMAL(20, 0)), ${digits}) AS ${printSparkSqlType(call.type)})`
  }
  if (value.type.kind === 'decimal') {
    if (digits >= value.type.scale) return asResult(call, print(value))
    if (digits < 0 && -digits >= value.type.precision - value.type.scale)
      throw refused(call.span, 'rounding to more digits than the number has')
    return asResult(call, `round(${print(value)}${digits === 0 ? '' : `, ${digits}`})`)
  }
  if (digits === 0) return asFloat(call, halfAway(print(value)))
  return asFloat(call, roundTo(print(value), operand(value), digits, call))
}

const asFloat = (call: FunctionCall, text: string) =>
  call.type.kind === 'float' ? asResult(call, text) : text

/** Spark's own has no -0. */
function halfAway(value: string): string {
  return `CASE WHEN round(${value}) = 0 THEN (${value}) * 0D ELSE round(${value}) END`
}

/** As Athena: in binary arithmetic, not by the decimal digits of the number as Spark's own round. */
function roundTo(value: string, operand: string, digits: number, call: FunctionCall): string {
  const places = Math.abs(digits)
  if (places > 300) throw refused(call.span, `rounding to ${digits} digits`)
  const unit = `1E${places}D`
  const [there, back] = digits > 0 ? ['*', '/'] : ['/', '*']
  const wide = call.type.kind === 'float' ? `CAST(${value} AS DOUBLE)` : operand
  const scaled = `${wide} ${there} ${unit}`
  return `CASE WHEN abs(${scaled}) < CAST('Infinity' AS DOUBLE) THEN ${halfAway(scaled)} ${back} ${unit} ELSE ${value} END`
}

/** Spark's floor and ceil of a double are bigints, which have no -0 and end at 2^63. */
const wholeDouble = {
  floor: (x: string) => `CASE WHEN rint(${x}) > ${x} THEN rint(${x}) - 1D ELSE rint(${x}) END`,
  ceiling: (x: string) => `CASE WHEN rint(${x}) < ${x} THEN -(-1D - rint(${x})) ELSE rint(${x}) END`,
  truncate: (x: string) =>
    `CASE WHEN ${x} < 0 AND rint(${x}) < ${x} THEN -(-1D - rint(${x})) WHEN ${x} > 0 AND rint(${x}) > ${x} THEN rint(${x}) - 1D ELSE rint(${x}) END`,
}

/** floor and ceiling: whole numbers stay as they are. */
const whole =
  (name: 'floor' | 'ceiling'): FunctionRule =>
  (call, { print, operand }) => {
    const value = argumentAt(call, 0)
    if (isInteger(value.type)) return operand(value)
    if (value.type.kind === 'decimal') return asResult(call, `${name}(${print(value)})`)
    return asFloat(call, wholeDouble[name](operand(value)))
  }

const truncate: FunctionRule = (call, { print, operand }) => {
  const value = argumentAt(call, 0)
  const digits = literalDigits(call)
  if (value.type.kind !== 'decimal') {
    if (call.arguments.length > 1 || isInteger(value.type)) throw refused(call.span, 'truncate of this type')
    return asFloat(call, wholeDouble.truncate(operand(value)))
  }
  const { precision, scale } = value.type
  if (call.arguments.length > 1 && digits >= scale) return operand(value)
  if (call.arguments.length > 1 && (precision + 1 > 38 || -digits >= precision - scale))
    throw refused(call.span, 'truncating to these digits')
  const to = `(${print(value)}, ${digits})`
  return asResult(call, `CASE WHEN ${operand(value)} < 0 THEN ceil${to} ELSE floor${to} END`)
}

export const sparkRoundFunctions: Readonly<Record<string, FunctionRule>> = {
  round,
  floor: whole('floor'),
  ceiling: whole('ceiling'),
  truncate,
}
