import { quoteString } from '../../pyspark/quote.ts'
import { isText } from '../coercion.ts'
import { refused } from '../expression-problem.ts'
import { literalInteger } from '../literal-integer.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing, plainCall } from '../printing.ts'
import type { SqlType } from '../sql-type.ts'
import type { TypedExpression } from '../typed-expression.ts'
import { printLambda } from './spark-lambda.ts'
import { sparkSequence } from './spark-sequence.ts'
import { printSparkSqlType } from './spark-type.ts'

function elementType(expression: TypedExpression): SqlType {
  if (expression.type.kind !== 'array') throw new TypeError('an array is expected')
  return expression.type.element
}

/** A function of an array and a lambda by Spark's name. */
const withLambda =
  (name: string): FunctionRule =>
  (call, printing) =>
    `${name}(${printing.print(argumentAt(call, 0))}, ${printLambda(argumentAt(call, 1), printing)})`

/** Athena: NULL if any element is. */
const extreme =
  (name: string): FunctionRule =>
  (call, { print }) => {
    const list = print(argumentAt(call, 0))
    return `CASE WHEN NOT exists(${list}, x -> x IS NULL) THEN ${name}(${list}) END`
  }

/** In the order of the longer array. */
const intersect: FunctionRule = (call, { print }) => {
  const [left, right] = [print(argumentAt(call, 0)), print(argumentAt(call, 1))]
  return `CASE WHEN size(${left}) < size(${right}) THEN array_intersect(${right}, ${left}) ELSE array_intersect(${left}, ${right}) END`
}

/** With nothing to leave out, Athena gives the array as it is. */
const except: FunctionRule = (call, { print }) => {
  const [left, right] = [print(argumentAt(call, 0)), print(argumentAt(call, 1))]
  return `CASE WHEN size(${right}) = 0 THEN ${left} ELSE array_except(${left}, ${right}) END`
}

const reduce: FunctionRule = (call, printing) => {
  const [list, start] = [argumentAt(call, 0), argumentAt(call, 1)]
  const [step, finish] = [argumentAt(call, 2), argumentAt(call, 3)]
  const type = printSparkSqlType(start.type)
  const state = (text: string) => (plainStates.has(start.type.kind) ? text : `CAST(${text} AS ${type})`)
  const written = printLambda(step, printing)
  const arrow = written.indexOf(' -> ') + 4
  const next = `${written.slice(0, arrow)}${state(written.slice(arrow))}`
  return `aggregate(${printing.print(list)}, ${state(printing.print(start))}, ${next}, ${printLambda(finish, printing)})`
}

/** Types that Spark gives an expression just as Athena does. */
const plainStates = new Set<SqlType['kind']>([
  'boolean',
  'int',
  'bigint',
  'double',
  'string',
  'varchar',
  'date',
])

const join: FunctionRule = (call, printing) => {
  const { print } = printing
  const [list, separator, instead] = [argumentAt(call, 0), argumentAt(call, 1), call.arguments[2]]
  const element = elementType(list)
  const item: TypedExpression = { kind: 'variable', name: 'x', type: element, span: call.span }
  const text: TypedExpression = {
    kind: 'cast',
    operand: item,
    safe: false,
    implicit: false,
    type: { kind: 'string' },
    span: call.span,
  }
  const texts = isText(element)
    ? print(list)
    : element.kind === 'unknown'
      ? `CAST(${print(list)} AS ARRAY<STRING>)`
      : `transform(${print(list)}, x -> ${print(text)})`
  return `array_join(${[texts, print(separator), ...(instead ? [print(instead)] : [])].join(', ')})`
}

const slice: FunctionRule = (call, { print }) => {
  const [start, length] = [literalInteger(call.arguments[1]), literalInteger(call.arguments[2])]
  if (start === undefined || length === undefined || start < 1 || length < 0)
    throw refused(call.span, 'slice but from a literal position and length')
  const most = 2_147_483_647
  return `slice(${print(argumentAt(call, 0))}, ${Math.min(start, most)}, ${Math.min(length, most)})`
}

const repeat: FunctionRule = (call, { print, fail }) => {
  const [value, count] = [print(argumentAt(call, 0)), argumentAt(call, 1)]
  const literal = literalInteger(count)
  if (literal !== undefined && literal >= 0) return `array_repeat(${value}, ${literal})`
  const text = print(count)
  const message = quoteString('count argument of repeat must not be negative')
  return `CASE WHEN ${text} < 0 THEN ${fail(message, call.type)} ELSE array_repeat(${value}, CAST(${text} AS INT)) END`
}

const subscript: FunctionRule = (call, printing) => {
  const { print, operand, fail, insideTry } = printing
  const [base, index] = [argumentAt(call, 0), argumentAt(call, 1)]
  const container = operand(base)
  const key = print(index)
  if (base.type.kind === 'map') {
    const message = quoteString('Key not present in map')
    return `CASE WHEN NOT map_contains_key(${print(base)}, ${key}) THEN ${fail(message, call.type)} ELSE ${container}[${key}] END`
  }
  const position = literalInteger(index)
  if (position !== undefined && position > 0 && position < 2_147_483_647)
    return insideTry
      ? `try_element_at(${print(base)}, ${position})`
      : `element_at(${print(base)}, ${position})`
  const isOutside = `${operand(index)} < 1 OR ${operand(index)} > size(${print(base)})`
  const message = quoteString('Array subscript out of bounds')
  return `CASE WHEN ${isOutside} THEN ${fail(message, call.type)} ELSE ${container}[CAST(${operand(index)} - 1 AS INT)] END`
}

const elementAt: FunctionRule = (call, { print, operand, fail }) => {
  const [base, index] = [argumentAt(call, 0), argumentAt(call, 1)]
  const container = print(base)
  if (base.type.kind === 'map') return `try_element_at(${container}, ${print(index)})`
  const position = literalInteger(index)
  if (position !== undefined && position !== 0 && Math.abs(position) < 2_147_483_647)
    return `try_element_at(${container}, ${position})`
  const zero = fail(quoteString('SQL array indices start at 1'), call.type)
  return `CASE WHEN ${operand(index)} = 0 THEN ${zero} ELSE try_element_at(${container}, try_cast(${print(index)} AS INT)) END`
}

function zip(call: FunctionCall, { print }: Printing): string {
  // the casts give the fields their names
  return `CAST(arrays_zip(${call.arguments.map(print).join(', ')}) AS ${printSparkSqlType(call.type)})`
}

export const sparkArrayFunctions: Readonly<Record<string, FunctionRule>> = {
  subscript,
  element_at: elementAt,
  cardinality: (call, { print }) => `CAST(size(${print(argumentAt(call, 0))}) AS BIGINT)`,
  contains: plainCall('array_contains'),
  array_position: plainCall('array_position'),
  array_remove: plainCall('array_remove'),
  array_distinct: plainCall('array_distinct'),
  array_union: plainCall('array_union'),
  array_intersect: intersect,
  array_except: except,
  array_sort: plainCall('array_sort'),
  array_max: extreme('array_max'),
  array_min: extreme('array_min'),
  array_join: join,
  transform: withLambda('transform'),
  filter: withLambda('filter'),
  any_match: withLambda('exists'),
  all_match: withLambda('forall'),
  none_match: (call, printing) => `(NOT ${withLambda('exists')(call, printing)})`,
  reduce,
  flatten: (call, { print }) => `flatten(filter(${print(argumentAt(call, 0))}, x -> x IS NOT NULL))`,
  slice,
  repeat,
  sequence: sparkSequence,
  zip,
}
