import { canCoerce, coerce, isInteger, isNumeric, isText } from './coercion.ts'
import { mistake, refused } from './expression-problem.ts'
import { withPlainZeros } from './plain-zero.ts'
import type { Span } from './span.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import { comparable, typeCondition } from './type-operator.ts'
import type { TypedExpression } from './typed-expression.ts'

/** The arguments as the function takes them, and the type of its result. */
export interface AggregateType {
  readonly operands: readonly TypedExpression[]
  readonly type: SqlType
}

/** @throws ExpressionError where the arguments do not fit */
export type AggregateRule = (operands: readonly TypedExpression[], name: string, span: Span) => AggregateType

const bigint: SqlType = { kind: 'bigint' }
const double: SqlType = { kind: 'double' }
const boolean: SqlType = { kind: 'boolean' }

function wrong(name: string, operands: readonly TypedExpression[], span: Span, expected: string): Error {
  const found = operands.map((operand) => printSqlType(operand.type)).join(', ')
  return mistake(span, `${name} does not take (${found})`, { expected: `${name}(${expected})` })
}

/** A function of one argument. */
function ofOne(
  expected: string,
  fits: (type: SqlType) => boolean,
  result: (operand: TypedExpression) => AggregateType,
): AggregateRule {
  return (operands, name, span) => {
    const [operand] = operands
    if (operand === undefined || operands.length > 1 || !fits(operand.type))
      throw wrong(name, operands, span, expected)
    return result(operand)
  }
}

const sum = ofOne('number', isNumeric, (operand) => {
  const { type } = operand
  if (isInteger(type)) return { operands: [operand], type: bigint }
  if (type.kind === 'decimal')
    return { operands: [operand], type: { kind: 'decimal', precision: 38, scale: type.scale } }
  return { operands: [operand], type }
})

const avg = ofOne('number', isNumeric, (operand) => {
  return { operands: [operand], type: isInteger(operand.type) ? double : operand.type }
})

const count: AggregateRule = (operands, name, span) => {
  if (operands.length > 1) throw wrong(name, operands, span, 'value')
  return { operands, type: bigint }
}

const extreme: AggregateRule = (operands, name, span) => {
  const [operand] = operands
  if (operand === undefined) throw wrong(name, operands, span, 'value')
  if (operands.length > 1) throw refused(span, `${name} of several values`)
  comparable('<', operand, operand)
  return { operands: [withPlainZeros(operand)], type: operand.type }
}

const ofCondition = (type: SqlType): AggregateRule =>
  ofOne(
    'boolean',
    ({ kind }) => kind === 'boolean' || kind === 'unknown',
    (operand) => ({ operands: [typeCondition(operand, 'the argument')], type }),
  )

const ofDouble = ofOne(
  'double',
  (type) => canCoerce(type, double),
  (operand) => ({ operands: [coerce(operand, double)], type: double }),
)

const ofDoubles: AggregateRule = (operands, name, span) => {
  if (operands.length !== 2 || !operands.every((operand) => canCoerce(operand.type, double)))
    throw wrong(name, operands, span, 'double, double')
  return { operands: operands.map((operand) => coerce(operand, double)), type: double }
}

const anyOf = ofOne(
  'value',
  () => true,
  (operand) => ({ operands: [operand], type: operand.type }),
)

const arrayAgg = ofOne(
  'value',
  () => true,
  (operand) => ({ operands: [operand], type: { kind: 'array', element: operand.type } }),
)

const extremeBy: AggregateRule = (operands, name, span) => {
  const [value, by] = operands
  if (value === undefined || by === undefined) throw wrong(name, operands, span, 'value, value')
  if (operands.length > 2) throw refused(span, `${name} of several values`)
  comparable('<', by, by)
  return { operands: [value, by], type: value.type }
}

const listagg: AggregateRule = (operands, name, span) => {
  const [value, separator] = operands
  if (value === undefined || !isText(value.type) || operands.length > 2)
    throw wrong(name, operands, span, 'varchar, varchar')
  const glue: TypedExpression = separator ?? { kind: 'literal', value: '', type: { kind: 'string' }, span }
  return { operands: [value, glue], type: { kind: 'string' } }
}

const mapAgg: AggregateRule = (operands, name, span) => {
  const [key, value] = operands
  if (key === undefined || value === undefined || operands.length > 2)
    throw wrong(name, operands, span, 'key, value')
  comparable('=', key, key)
  return { operands: [withPlainZeros(key), value], type: { kind: 'map', key: key.type, value: value.type } }
}

const histogram = ofOne(
  'value',
  () => true,
  (operand) => {
    comparable('=', operand, operand)
    return { operands: [withPlainZeros(operand)], type: { kind: 'map', key: operand.type, value: bigint } }
  },
)

const approxDistinct: AggregateRule = (operands, name, span) => {
  const [value] = operands
  if (value === undefined || operands.length > 2) throw wrong(name, operands, span, 'value')
  return { operands: [value], type: bigint }
}

/** Aggregate functions by Athena's name. */
export const aggregateRules: Readonly<Record<string, AggregateRule>> = {
  count,
  sum,
  avg,
  min: extreme,
  max: extreme,
  count_if: ofCondition(bigint),
  bool_and: ofCondition(boolean),
  every: ofCondition(boolean),
  bool_or: ofCondition(boolean),
  arbitrary: anyOf,
  any_value: anyOf,
  array_agg: arrayAgg,
  max_by: extremeBy,
  min_by: extremeBy,
  listagg,
  map_agg: mapAgg,
  histogram,
  approx_distinct: approxDistinct,
  stddev: ofDouble,
  stddev_samp: ofDouble,
  stddev_pop: ofDouble,
  variance: ofDouble,
  var_samp: ofDouble,
  var_pop: ofDouble,
  corr: ofDoubles,
  covar_pop: ofDoubles,
  covar_samp: ofDoubles,
  regr_slope: ofDoubles,
  regr_intercept: ofDoubles,
}

const ranking: AggregateRule = (operands, name, span) => {
  if (operands.length > 0) throw wrong(name, operands, span, '')
  return { operands, type: bigint }
}

const share: AggregateRule = (operands, name, span) => ({ ...ranking(operands, name, span), type: double })

const shifted: AggregateRule = (operands, name, span) => {
  const [value, offset, fallback] = operands
  if (value === undefined || operands.length > 3 || (offset && !canCoerce(offset.type, bigint)))
    throw wrong(name, operands, span, 'value, bigint, value')
  if (fallback && !canCoerce(fallback.type, value.type))
    throw wrong(name, operands, span, `${printSqlType(value.type)}, bigint, ${printSqlType(value.type)}`)
  const rest = [
    ...(offset ? [coerce(offset, bigint)] : []),
    ...(fallback ? [coerce(fallback, value.type)] : []),
  ]
  return { operands: [value, ...rest], type: value.type }
}

const nth: AggregateRule = (operands, name, span) => {
  const [value, position] = operands
  if (
    value === undefined ||
    position === undefined ||
    operands.length > 2 ||
    !canCoerce(position.type, bigint)
  )
    throw wrong(name, operands, span, 'value, bigint')
  return { operands: [value, coerce(position, bigint)], type: value.type }
}

/** Functions that have a place before OVER only. */
export const windowRules: Readonly<Record<string, AggregateRule>> = {
  row_number: ranking,
  rank: ranking,
  dense_rank: ranking,
  percent_rank: share,
  cume_dist: share,
  ntile: ofOne(
    'bigint',
    (type) => canCoerce(type, bigint),
    (operand) => ({ operands: [coerce(operand, bigint)], type: bigint }),
  ),
  lag: shifted,
  lead: shifted,
  first_value: anyOf,
  last_value: anyOf,
  nth_value: nth,
}
