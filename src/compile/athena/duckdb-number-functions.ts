import { quoteString } from '../duckdb/quote.ts'
import { isInteger } from './coercion.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { refused } from './expression-problem.ts'
import { hasAggregate } from './grouping.ts'
import { mayBeNan } from './may-be-nan.ts'
import { argumentAt, type FunctionCall, type FunctionRule, plainCall } from './printing.ts'
import { printSqlType } from './sql-type.ts'

/** Athena: NULL if any argument is NULL; DuckDB leaves those out. */
const extreme: FunctionRule = (call, { print, operand }) => {
  if (call.arguments.some(mayBeNan)) throw refused(call.span, `${call.name} of a value that may be NaN`)
  const values = call.arguments.filter((argument) => argument.kind !== 'literal')
  if (call.arguments.some((argument) => argument.kind === 'literal' && argument.value === null)) {
    return `CAST(NULL AS ${printDuckdbSqlType(call.type)})`
  }
  const result = `${call.name}(${call.arguments.map(print).join(', ')})`
  if (values.length === 0) return result
  // A list computes all of them, so that one that fails is not left out for another that is NULL.
  const stored = values.every(({ kind }) => kind === 'column' || kind === 'field')
  const known = stored
    ? values.map((value) => `${operand(value)} IS NOT NULL`).join(' AND ')
    : `list_count([${values.map(print).join(', ')}]) = ${values.length}`
  return `CASE WHEN ${known} THEN ${result} END`
}

const coalesce: FunctionRule = (call, { print }) => `coalesce(${call.arguments.map(print).join(', ')})`

/** Digits as they are written in the query. */
function literalDigits(call: FunctionCall): number {
  const digits = call.arguments[1]
  if (digits === undefined) return 0
  const value =
    digits.kind === 'literal'
      ? digits.value
      : digits.kind === 'cast' && digits.operand.kind === 'literal'
        ? digits.operand.value
        : undefined
  if (typeof value !== 'string')
    throw refused(digits.span, `${call.name} to a number of digits that is not a literal`)
  return Number(value)
}

const asResult = (call: FunctionCall, value: string) => `CAST(${value} AS ${printDuckdbSqlType(call.type)})`

/** A whole number rounded half away from zero to tens, hundreds…: in whole numbers, so that nothing is lost. */
function roundInteger(call: FunctionCall, value: string, digits: number): string {
  if (digits >= 0) return value
  if (-digits > 18) throw refused(call.span, `rounding to ${digits} digits`)
  const unit = `1${'0'.repeat(-digits)}`
  const half = `5${'0'.repeat(-digits - 1)}`
  return asResult(call, `(CAST(${value} AS HUGEINT) + sign(${value}) * ${half}) // ${unit} * ${unit}`)
}

const round: FunctionRule = (call, { print, operand }) => {
  const value = argumentAt(call, 0)
  const digits = literalDigits(call)
  if (isInteger(value.type)) return digits >= 0 ? operand(value) : roundInteger(call, operand(value), digits)
  if (value.type.kind === 'decimal') {
    if (digits >= value.type.scale) return asResult(call, print(value))
    if (digits < 0 && -digits >= value.type.precision - value.type.scale)
      throw refused(call.span, 'rounding to more digits than the number has')
    return asResult(call, `round(${print(value)}${digits === 0 ? '' : `, ${digits}`})`)
  }
  if (call.arguments.length === 1) return `round(${print(value)})`
  const rounded = `round(${print(value)}, ${digits})`
  // DuckDB rounds what is not finite to 0.
  return digits < 0 ? `CASE WHEN isfinite(${print(value)}) THEN ${rounded} ELSE ${print(value)} END` : rounded
}

/** floor and ceiling: whole numbers stay as they are. */
const whole =
  (name: string): FunctionRule =>
  (call, { print, operand }) => {
    const value = argumentAt(call, 0)
    if (isInteger(value.type)) return operand(value)
    const text = `${name}(${print(value)})`
    return value.type.kind === 'decimal' ? asResult(call, text) : text
  }

const truncate: FunctionRule = (call, { print, operand }) => {
  const value = argumentAt(call, 0)
  const digits = literalDigits(call)
  if (value.type.kind !== 'decimal') {
    if (call.arguments.length > 1 || isInteger(value.type)) throw refused(call.span, 'truncate of this type')
    return `trunc(${print(value)})`
  }
  if (call.arguments.length === 1) return asResult(call, `trunc(${print(value)})`)
  const { precision, scale } = value.type
  if (digits >= scale) return operand(value)
  if (precision + 1 > 38 || -digits >= precision - scale)
    throw refused(call.span, 'truncating to these digits')
  const unit =
    digits > 0
      ? `CAST(0.${'0'.repeat(digits - 1)}1 AS DECIMAL(${scale + 1}, ${scale}))`
      : `CAST(1${'0'.repeat(-digits)} AS DECIMAL(${precision}, ${scale}))`
  return asResult(call, `${operand(value)} - ${operand(value)} % ${unit}`)
}

const sign: FunctionRule = (call, { print }) => {
  const value = argumentAt(call, 0)
  if (mayBeNan(value)) throw refused(call.span, 'sign of a value that may be NaN')
  return asResult(call, `sign(${print(value)})`)
}

/** DuckDB has an error where Athena follows IEEE 754. */
const nan = "CAST('NaN' AS DOUBLE)"

const sqrt: FunctionRule = (call, { print, operand }) => {
  const value = argumentAt(call, 0)
  return `CASE WHEN ${operand(value)} < 0 THEN ${nan} ELSE sqrt(${print(value)}) END`
}

const logarithm: FunctionRule = (call, { print, operand }) => {
  const value = argumentAt(call, 0)
  return `CASE WHEN ${operand(value)} < 0 THEN ${nan} WHEN ${operand(value)} = 0 THEN CAST('-Infinity' AS DOUBLE) ELSE ${call.name}(${print(value)}) END`
}

const test =
  (name: string, negated = false): FunctionRule =>
  (call, { print }) =>
    negated ? `NOT ${name}(${print(argumentAt(call, 0))})` : `${name}(${print(argumentAt(call, 0))})`

/** The name of the type. An aggregate is computed all the same, so that the query stays one of groups. */
const typeOf: FunctionRule = (call, { print }) => {
  const value = argumentAt(call, 0)
  const name = quoteString(printSqlType(value.type))
  return hasAggregate(value) ? `CASE WHEN ${print(value)} IS NULL THEN ${name} ELSE ${name} END` : name
}

/** The logarithm of the second to the base of the first. */
const logarithmToBase: FunctionRule = (call, { print }) => {
  const [base, value] = [argumentAt(call, 0), argumentAt(call, 1)]
  if (base.kind !== 'literal' || Number(base.value) <= 0)
    throw refused(call.span, 'log to a base that is not a positive literal')
  return `CASE WHEN ${print(value)} < 0 THEN ${nan} WHEN ${print(value)} = 0 THEN CAST('${Number(base.value) > 1 ? '-' : ''}Infinity' AS DOUBLE) ELSE ln(${print(value)}) / ln(${print(base)}) END`
}

const bitwise =
  (name: string): FunctionRule =>
  (call, { operand }) =>
    name === 'xor'
      ? `xor(${call.arguments.map(operand).join(', ')})`
      : `${operand(argumentAt(call, 0))} ${name} ${operand(argumentAt(call, 1))}`

export const duckdbNumberFunctions: Readonly<Record<string, FunctionRule>> = {
  greatest: extreme,
  least: extreme,
  coalesce,
  round,
  floor: whole('floor'),
  ceiling: whole('ceil'),
  truncate,
  sign,
  abs: plainCall('abs'),
  sqrt,
  cbrt: plainCall('cbrt'),
  exp: plainCall('exp'),
  ln: logarithm,
  log2: logarithm,
  log10: logarithm,
  log: logarithmToBase,
  typeof: typeOf,
  grouping: (call, { print }) => `CAST(grouping(${call.arguments.map(print).join(', ')}) AS INTEGER)`,
  power: plainCall('pow'),
  degrees: plainCall('degrees'),
  radians: plainCall('radians'),
  pi: plainCall('pi'),
  e: () => '2.718281828459045e0',
  nan: () => nan,
  infinity: () => "CAST('Infinity' AS DOUBLE)",
  is_nan: test('isnan'),
  is_finite: test('isfinite'),
  is_infinite: test('isinf'),
  bitwise_and: bitwise('&'),
  bitwise_or: bitwise('|'),
  bitwise_xor: bitwise('xor'),
}
