import { quoteString } from '../duckdb/quote.ts'
import { isText } from './coercion.ts'
import { castText } from './duckdb-cast.ts'
import { printDuckdbSqlType, typedIfConstant } from './duckdb-type.ts'
import { refused } from './expression-problem.ts'
import { literalInteger } from './literal-integer.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing } from './printing.ts'
import type { SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

/** Computes `value` once for a rule that uses it several times. */
export function bind(value: string, use: (name: string) => string, name = '_v'): string {
  return `list_transform([${value}], lambda ${name}: ${use(name)})[1]`
}

/** The array as it may stand before `[`. */
function array(call: FunctionCall, { operand }: Printing, index = 0): string {
  return operand(argumentAt(call, index))
}

function arrayType(expression: TypedExpression): Extract<SqlType, { kind: 'array' }> {
  if (expression.type.kind !== 'array') throw new TypeError('an array is expected')
  return expression.type
}

/** Athena: NULL if the array holds no such element but a NULL. */
const contains: FunctionRule = (call, { print }) => {
  const [list, value] = [print(argumentAt(call, 0)), print(argumentAt(call, 1))]
  return `CASE WHEN list_contains(${list}, ${value}) THEN true WHEN ${value} IS NULL OR len(${list}) > list_count(${list}) THEN NULL ELSE list_contains(${list}, ${value}) END`
}

const position: FunctionRule = (call, { print }) => {
  const [list, value] = [print(argumentAt(call, 0)), print(argumentAt(call, 1))]
  return `CASE WHEN ${list} IS NOT NULL AND ${value} IS NOT NULL THEN CAST(coalesce(list_position(${list}, ${value}), 0) AS BIGINT) END`
}

/** The first of equal elements, in their order; NULL is an element like any other. */
function distinct(list: string): string {
  return bind(list, (name) => `list_filter(${name}, lambda _x, _i: list_position(${name}, _x) = _i)`)
}

const setOperation =
  (combine: (left: string, right: string) => string): FunctionRule =>
  (call, { print }) => {
    const [left, right] = [print(argumentAt(call, 0)), print(argumentAt(call, 1))]
    return `CASE WHEN ${left} IS NOT NULL AND ${right} IS NOT NULL THEN ${distinct(combine(left, right))} END`
  }

const shared = (left: string, right: string) =>
  `list_filter(${left}, lambda _x: list_position(${right}, _x) IS NOT NULL)`

/** In the order of the longer array. */
const intersect = setOperation(
  (left, right) =>
    `CASE WHEN len(${left}) < len(${right}) THEN ${shared(right, left)} ELSE ${shared(left, right)} END`,
)

const except = setOperation(
  (left, right) => `list_filter(${left}, lambda _x: list_position(${right}, _x) IS NULL)`,
)

/** Athena: NULL if any element is. */
const extreme =
  (name: string): FunctionRule =>
  (call, { print }) => {
    const list = print(argumentAt(call, 0))
    return `CASE WHEN len(${list}) = list_count(${list}) THEN ${name}(${list}) END`
  }

/** true, false or NULL by Athena's rule: `found` decides, else a NULL does, else the opposite. */
function match(found: boolean, result: boolean): FunctionRule {
  return (call, { print }) => {
    const tested = `list_transform(${print(argumentAt(call, 0))}, ${print(argumentAt(call, 1))})`
    return bind(
      tested,
      (name) =>
        `CASE WHEN list_contains(${name}, ${found}) THEN ${result} WHEN len(${name}) = list_count(${name}) THEN ${!result} END`,
    )
  }
}

/** The state goes through the list beside the element, because DuckDB folds values of one type only. */
const reduce: FunctionRule = (call, { print, body }) => {
  const [list, start] = [argumentAt(call, 0), argumentAt(call, 1)]
  const [step, finish] = [argumentAt(call, 2), argumentAt(call, 3)]
  const state = printDuckdbSqlType(start.type)
  const element = printDuckdbSqlType(arrayType(list).element)
  const elements = `list_transform(${print(list)}, lambda _x: {s: CAST(NULL AS ${state}), x: _x})`
  const next = `{s: CAST(${body(step, ['(_a).s', '(_b).x'])} AS ${state}), x: CAST(NULL AS ${element})}`
  const first = `{s: CAST(${print(start)} AS ${state}), x: CAST(NULL AS ${element})}`
  const folded = `(list_reduce(${elements}, lambda _a, _b: ${next}, ${first})).s`
  return `CASE WHEN ${print(list)} IS NOT NULL THEN ${bind(folded, (name) => body(finish, [name]), '_s')} END`
}

const join: FunctionRule = (call, { print }) => {
  const list = argumentAt(call, 0)
  const { element } = arrayType(list)
  if (argumentAt(call, 1).kind !== 'literal')
    throw refused(call.span, 'array_join with a separator that is no literal')
  const separator = print(argumentAt(call, 1))
  const instead = call.arguments[2]
  const item = isText(element) || element.kind === 'unknown' ? '_x' : castText('_x', element, list)
  const texts = item === '_x' ? print(list) : `list_transform(${print(list)}, lambda _x: ${item})`
  const complete = instead
    ? `list_transform(${texts}, lambda _x: coalesce(_x, ${print(instead)}))`
    : `list_filter(${texts}, lambda _x: _x IS NOT NULL)`
  return `array_to_string(${element.kind === 'unknown' ? `CAST(${complete} AS VARCHAR[])` : complete}, ${separator})`
}

const slice: FunctionRule = (call, printing) => {
  const [start, length] = [literalInteger(call.arguments[1]), literalInteger(call.arguments[2])]
  if (start === undefined || length === undefined || start < 1 || length < 0)
    throw refused(call.span, 'slice but from a literal position and length')
  return `list_slice(${printing.print(argumentAt(call, 0))}, ${start}, ${start + length - 1})`
}

const repeat: FunctionRule = (call, { print, fail }) => {
  const [value, count] = [print(argumentAt(call, 0)), argumentAt(call, 1)]
  const literal = literalInteger(count)
  const list = `list_transform(range(${literal ?? print(count)}), lambda _i: ${value})`
  if (literal !== undefined && literal >= 0) return list
  const text = print(count)
  return `CASE WHEN ${text} < 0 THEN ${fail(quoteString('count argument of repeat must not be negative'), call.type)} ELSE ${list} END`
}

/** The longest sequence Athena makes. */
const longestSequence = 10_000

const sequence: FunctionRule = (call, { print, fail }) => {
  const [from, to, step] = [argumentAt(call, 0), argumentAt(call, 1), call.arguments[2]]
  if (from.type.kind === 'date') return dateSequence(call, print)
  const [a, b] = [print(from), print(to)]
  const by = step ? print(step) : `CASE WHEN ${a} <= ${b} THEN 1 ELSE -1 END`
  const series = `generate_series(${a}, ${b}, ${by})`
  const wrong = step ? [`${by} = 0`, `(${b} > ${a} AND ${by} < 0)`, `(${b} < ${a} AND ${by} > 0)`] : []
  const tooLong = `abs((CAST(${b} AS HUGEINT) - ${a}) // ${by}) >= ${longestSequence}`
  return `CASE WHEN ${[...wrong, tooLong].join(' OR ')} THEN ${fail(quoteString('sequence: wrong step, or more than 10000 entries'), call.type)} ELSE ${series} END`
}

/** Every date is so many days or months after the first, so that the end of a month is not carried on. */
function dateSequence(call: FunctionCall, print: Printing['print']): string {
  const [from, to, step] = [print(argumentAt(call, 0)), print(argumentAt(call, 1)), call.arguments[2]]
  const days = step === undefined ? undefined : Number(step.kind === 'literal' ? step.value : Number.NaN)
  if (step === undefined) {
    const forward = `range(0, abs(${to} - ${from}) + 1)`
    return `list_transform(${forward}, lambda _i: ${from} + CAST(_i AS INTEGER) * CASE WHEN ${from} <= ${to} THEN 1 ELSE -1 END)`
  }
  if (days === undefined || !(days > 0)) throw refused(call.span, 'a sequence of dates with this step')
  if (step.type.kind === 'interval year to month') {
    const count = `date_sub('month', ${from}, ${to}) // ${days}`
    return `list_transform(range(0, ${count} + 1), lambda _i: CAST(${from} + to_months(CAST(_i AS INTEGER) * ${days}) AS DATE))`
  }
  if (days % 86_400_000 !== 0) throw refused(call.span, 'a sequence of dates with this step')
  return `list_transform(range(0, (${to} - ${from}) // ${days / 86_400_000} + 1), lambda _i: ${from} + CAST(_i AS INTEGER) * ${days / 86_400_000})`
}

const subscript: FunctionRule = (call, printing) => {
  const { print, fail } = printing
  const [base, index] = [argumentAt(call, 0), argumentAt(call, 1)]
  const container = array(call, printing)
  const key = print(index)
  if (base.type.kind === 'map') {
    const message = quoteString('Key not present in map')
    return `CASE WHEN NOT map_contains(${container}, ${key}) THEN ${fail(message, call.type)} ELSE ${container}[${key}] END`
  }
  const position = literalInteger(index)
  const outside =
    position !== undefined && position > 0
      ? `len(${container}) < ${position}`
      : `${key} < 1 OR ${key} > len(${container})`
  const at = position ?? key
  return `CASE WHEN ${outside} THEN ${fail(quoteString('Array subscript out of bounds'), call.type)} ELSE ${container}[${at}] END`
}

const elementAt: FunctionRule = (call, printing) => {
  const { print, fail } = printing
  const [base, index] = [argumentAt(call, 0), argumentAt(call, 1)]
  const container = array(call, printing)
  if (base.type.kind === 'map') return `${container}[${print(index)}]`
  const position = literalInteger(index)
  if (position !== undefined && position !== 0) return `${container}[${position}]`
  return `CASE WHEN ${print(index)} = 0 THEN ${fail(quoteString('SQL array indices start at 1'), call.type)} ELSE ${container}[${print(index)}] END`
}

const cardinality: FunctionRule = (call, { print }) => {
  const value = argumentAt(call, 0)
  return value.type.kind === 'map' ? `CAST(cardinality(${print(value)}) AS BIGINT)` : `len(${print(value)})`
}

const plain =
  (name: string): FunctionRule =>
  (call, { print }) =>
    `${name}(${call.arguments.map(print).join(', ')})`

export const duckdbArrayFunctions: Readonly<Record<string, FunctionRule>> = {
  subscript: typedIfConstant(subscript),
  element_at: typedIfConstant(elementAt),
  cardinality,
  contains,
  array_position: position,
  array_remove: (call, { print }) => {
    const value = print(argumentAt(call, 1))
    return `CASE WHEN ${value} IS NOT NULL THEN list_filter(${print(argumentAt(call, 0))}, lambda _x: _x IS DISTINCT FROM ${value}) END`
  },
  array_distinct: (call, { print }) => distinct(print(argumentAt(call, 0))),
  array_union: setOperation((left, right) => `list_concat(${left}, ${right})`),
  array_intersect: intersect,
  array_except: (call, printing) => {
    // With nothing to leave out, Athena gives the array as it is.
    const [left, right] = [printing.print(argumentAt(call, 0)), printing.print(argumentAt(call, 1))]
    return `CASE WHEN len(${right}) = 0 THEN ${left} ELSE ${except(call, printing)} END`
  },
  array_sort: typedIfConstant(
    (call, { print }) => `list_sort(${print(argumentAt(call, 0))}, 'ASC', 'NULLS LAST')`,
  ),
  array_max: extreme('list_max'),
  array_min: extreme('list_min'),
  array_join: join,
  transform: plain('list_transform'),
  filter: plain('list_filter'),
  any_match: match(true, true),
  all_match: match(false, false),
  none_match: match(true, false),
  reduce,
  flatten: typedIfConstant(plain('flatten')),
  slice,
  repeat,
  sequence,
  zip: (call, { print, operand }) => {
    const fields = call.arguments.map((_list, index) => `f${index + 1}: _z[${index + 1}]`)
    const known = call.arguments.map((list) => `${operand(list)} IS NOT NULL`)
    const zipped = `list_zip(${call.arguments.map(print).join(', ')})`
    return `CASE WHEN ${known.join(' AND ')} THEN list_transform(${zipped}, lambda _z: {${fields.join(', ')}}) END`
  },
}
