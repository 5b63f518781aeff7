import { quoteString } from '../../pyspark/quote.ts'
import { isInteger } from '../coercion.ts'
import { refused } from '../expression-problem.ts'
import { hasAggregate } from '../grouping.ts'
import { mayBeNan } from '../may-be-nan.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing, plainCall } from '../printing.ts'
import { printSqlType } from '../sql-type.ts'
import { sparkRoundFunctions } from './spark-round-functions.ts'
import { printSparkSqlType } from './spark-type.ts'

/** Athena: NULL if any argument is NULL; Spark leaves those out. */
const extreme: FunctionRule = (call, { print, operand }) => {
  if (call.arguments.some(mayBeNan)) throw refused(call.span, `${call.name} of a value that may be NaN`)
  if (call.arguments.some((argument) => argument.kind === 'literal' && argument.value === null)) {
    return `CAST(NULL AS ${printSparkSqlType(call.type)})`
  }
  const [first] = call.arguments
  if (call.arguments.length === 1 && first) return operand(first)
  const values = call.arguments.filter((argument) => argument.kind !== 'literal')
  const result = `${call.name}(${call.arguments.map(print).join(', ')})`
  if (values.length === 0) return result
  const stored = values.every(({ kind }) => kind === 'column' || kind === 'field')
  if (stored)
    return `CASE WHEN ${values.map((value) => `${operand(value)} IS NOT NULL`).join(' AND ')} THEN ${result} END`
  // An array computes all of them, so that one that fails is not left out for another that is NULL.
  return `CASE WHEN NOT exists(array(${values.map(print).join(', ')}), x -> x IS NULL) THEN ${result} END`
}

const asResult = (call: FunctionCall, value: string) => `CAST(${value} AS ${printSparkSqlType(call.type)})`

const sign: FunctionRule = (call, { print }) => {
  const value = argumentAt(call, 0)
  if (mayBeNan(value)) throw refused(call.span, 'sign of a value that may be NaN')
  return asResult(call, `sign(${print(value)})`)
}

const abs: FunctionRule = (call, { print, operand, insideTry }) => {
  const value = argumentAt(call, 0)
  const text = `abs(${print(value)})`
  if (!insideTry || !isInteger(value.type)) return text
  if (value.type.kind === 'bigint')
    return `CASE WHEN ${operand(value)} < 0 THEN try_subtract(0L, ${print(value)}) ELSE ${print(value)} END`
  return `try_cast(abs(CAST(${print(value)} AS BIGINT)) AS ${printSparkSqlType(call.type)})`
}

const nan = "CAST('NaN' AS DOUBLE)"
const infinity = "CAST('Infinity' AS DOUBLE)"

/** Spark has NULL where Athena follows IEEE 754. */
function logarithmOf(value: string, operand: string, atZero: string, result: string): string {
  return `CASE WHEN ${operand} < 0 THEN ${nan} WHEN ${operand} = 0 THEN CAST('${atZero}' AS DOUBLE) ELSE ${result.replace('?', () => value)} END`
}

const logarithm: FunctionRule = (call, { print, operand }) => {
  const value = argumentAt(call, 0)
  return logarithmOf(print(value), operand(value), '-Infinity', `${call.name}(?)`)
}

/** The logarithm of the second to the base of the first. */
const logarithmToBase: FunctionRule = (call, { print, operand }) => {
  const [base, value] = [argumentAt(call, 0), argumentAt(call, 1)]
  if (base.kind !== 'literal' || Number(base.value) <= 0 || Number(base.value) === 1)
    throw refused(call.span, 'log to a base that is not a positive literal, or 1')
  const atZero = Number(base.value) > 1 ? '-Infinity' : 'Infinity'
  return logarithmOf(print(value), operand(value), atZero, `ln(?) / ln(${print(base)})`)
}

/** For Spark NaN equals itself and is larger than the infinity. */
const test =
  (compare: (value: string) => string): FunctionRule =>
  (call, { print }) =>
    compare(print(argumentAt(call, 0)))

/** The name of the type. An aggregate is computed all the same, so that the query stays one of groups. */
const typeOf: FunctionRule = (call, { print }) => {
  const value = argumentAt(call, 0)
  const name = quoteString(printSqlType(value.type))
  return hasAggregate(value) ? `CASE WHEN ${print(value)} IS NULL THEN ${name} ELSE ${name} END` : name
}

const bitwise =
  (operator: string): FunctionRule =>
  (call, { operand }: Printing) =>
    `${operand(argumentAt(call, 0))} ${operator} ${operand(argumentAt(call, 1))}`

export const sparkNumberFunctions: Readonly<Record<string, FunctionRule>> = {
  ...sparkRoundFunctions,
  greatest: extreme,
  least: extreme,
  coalesce: plainCall('coalesce'),
  sign,
  abs,
  sqrt: plainCall('sqrt'),
  cbrt: plainCall('cbrt'),
  exp: plainCall('exp'),
  ln: logarithm,
  log2: logarithm,
  log10: logarithm,
  log: logarithmToBase,
  typeof: typeOf,
  power: plainCall('power'),
  degrees: plainCall('degrees'),
  radians: plainCall('radians'),
  pi: plainCall('pi'),
  e: plainCall('e'),
  nan: () => nan,
  infinity: () => infinity,
  is_nan: (call, { operand }) => `${operand(argumentAt(call, 0))} = ${nan}`,
  is_finite: test((value) => `abs(${value}) < ${infinity}`),
  is_infinite: test((value) => `abs(${value}) = ${infinity}`),
  bitwise_and: bitwise('&'),
  bitwise_or: bitwise('|'),
  bitwise_xor: bitwise('^'),
}
