import { asDecimal, coerce, commonType, isInteger, isNumeric, isText } from './coercion.ts'
import type { ArithmeticOperator, ComparisonOperator } from './expression.ts'
import { type ExpressionError, mistake, refused } from './expression-problem.ts'
import { joinSpans, type Span } from './span.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

export function typeMismatch(
  operator: string,
  left: TypedExpression,
  right: TypedExpression,
): ExpressionError {
  const types = [left.type, right.type]
  const span = joinSpans(left.span, right.span)
  const textual = types.find(isText)
  const other = types.find((type) => !isText(type))
  const hint =
    textual && other
      ? `convert one side: CAST(… AS ${printSqlType(other)}), or write ${exampleLiteral(other)}`
      : undefined
  return mistake(
    span,
    `${printSqlType(left.type)} ${operator} ${printSqlType(right.type)} is not possible`,
    hint ? { hint } : {},
  )
}

function exampleLiteral(type: SqlType): string {
  switch (type.kind) {
    case 'date':
      return "DATE '2024-01-31'"
    case 'timestamp':
      return "TIMESTAMP '2024-01-31 00:00:00'"
    default:
      return 'the literal without quotes'
  }
}

type DecimalType = Extract<SqlType, { kind: 'decimal' }>

/** Precision and scale of decimal arithmetic (Trino's DecimalOperators). */
function decimalResult(
  operator: ArithmeticOperator,
  a: DecimalType,
  b: DecimalType,
  span: Span,
): DecimalType {
  const [ap, as, bp, bs] = [a.precision, a.scale, b.precision, b.scale]
  const scale = Math.max(as, bs)
  const capped = (precision: number, of: number): DecimalType => ({
    kind: 'decimal',
    precision: Math.min(38, precision),
    scale: of,
  })
  switch (operator) {
    case '+':
    case '-':
      return capped(scale + Math.max(ap - as, bp - bs) + 1, scale)
    case '*':
      if (as + bs > 38)
        throw mistake(
          span,
          `${printSqlType(a)} * ${printSqlType(b)} would have a scale of ${as + bs}; the most is 38`,
        )
      return capped(ap + bp, as + bs)
    case '/':
      return capped(ap + bs + Math.max(bs - as, 0), scale)
    case '%':
      return capped(Math.min(bp - bs, ap - as) + scale, scale)
  }
}

export function typeArithmetic(
  operator: ArithmeticOperator,
  left: TypedExpression,
  right: TypedExpression,
): TypedExpression {
  const span = joinSpans(left.span, right.span)
  if (left.type.kind === 'unknown' && isNumeric(right.type))
    return typeArithmetic(operator, coerce(left, right.type), right)
  if (right.type.kind === 'unknown' && isNumeric(left.type))
    return typeArithmetic(operator, left, coerce(right, left.type))
  if (!isNumeric(left.type) || !isNumeric(right.type)) {
    const timed = typeTimeArithmetic(operator, left, right, span)
    if (timed === undefined) throw typeMismatch(operator, left, right)
    return timed
  }
  const common = commonType(left.type, right.type)
  if (common === undefined) throw typeMismatch(operator, left, right)
  if (common.kind !== 'decimal') {
    return {
      kind: 'arithmetic',
      operator,
      left: coerce(left, common),
      right: coerce(right, common),
      type: common,
      span,
    }
  }
  const [a, b] = [decimalOperand(left), decimalOperand(right)]
  return {
    kind: 'arithmetic',
    operator,
    left: coerce(left, a),
    right: coerce(right, b),
    type: decimalResult(operator, a, b, span),
    span,
  }
}

function decimalOperand({ type }: TypedExpression): DecimalType {
  if (type.kind === 'decimal' || isInteger(type)) return asDecimal(type)
  throw new TypeError(`${printSqlType(type)} is no decimal operand`)
}

/** Dates and timestamps with intervals, as calls: `date_plus`, whose second argument is an interval. */
function typeTimeArithmetic(
  operator: ArithmeticOperator,
  left: TypedExpression,
  right: TypedExpression,
  span: Span,
): TypedExpression | undefined {
  const isInterval = (type: SqlType) => type.kind.startsWith('interval')
  const isTime = ({ kind }: SqlType) =>
    kind === 'date' || kind === 'timestamp' || kind === 'timestamp with time zone'
  if (operator === '+' && isInterval(left.type) && isTime(right.type))
    return typeTimeArithmetic('+', right, left, span)
  if ((operator === '+' || operator === '-') && isTime(left.type) && isInterval(right.type)) {
    if (right.kind !== 'literal' || typeof right.value !== 'string')
      throw refused(span, 'arithmetic with an interval that is not a literal')
    if (left.type.kind === 'timestamp with time zone')
      throw refused(span, 'an interval beside a timestamp with time zone')
    if (
      left.type.kind === 'date' &&
      right.type.kind === 'interval day to second' &&
      Number(right.value) % 86_400_000 !== 0
    ) {
      throw mistake(span, 'only whole days can be added to a date', {
        hint: 'CAST(… AS timestamp) keeps the time of day',
      })
    }
    const interval = operator === '+' ? right : { ...right, value: String(-Number(right.value)) }
    const precision =
      left.type.kind === 'timestamp'
        ? { kind: 'timestamp' as const, precision: Math.max(3, left.type.precision ?? 3) }
        : left.type
    const type: SqlType =
      precision.kind === 'timestamp' && precision.precision === 3 ? { kind: 'timestamp' } : precision
    return { kind: 'call', name: 'plus_interval', arguments: [left, interval], type, span }
  }
  if (isTime(left.type) && isTime(right.type) && operator === '-') {
    throw refused(
      span,
      'the difference of two times as an interval',
      "date_diff('day', from, to) counts whole days, date_diff('second', from, to) seconds",
    )
  }
  if (isInterval(left.type) || isInterval(right.type)) {
    if (isInterval(left.type) && isInterval(right.type)) throw refused(span, 'arithmetic of intervals')
    if (isNumeric(left.type) || isNumeric(right.type)) {
      if (operator === '*' || operator === '/') throw refused(span, 'arithmetic of intervals')
    }
  }
  return undefined
}

export function typeNegate(operand: TypedExpression, span: Span): TypedExpression {
  if (!isNumeric(operand.type)) {
    if (operand.type.kind.startsWith('interval')) throw refused(span, 'the negative of an interval')
    throw mistake(span, `-${printSqlType(operand.type)} is not possible`)
  }
  return { kind: 'negate', operand, type: operand.type, span }
}

const boolean: SqlType = { kind: 'boolean' }

/** What can be tested for equality, and what has an order. */
function isComparable(type: SqlType, ordered: boolean): boolean {
  switch (type.kind) {
    case 'map':
      return !ordered && isComparable(type.value, false)
    case 'array':
      return isComparable(type.element, ordered)
    case 'struct':
      return type.fields.every((field) => isComparable(field.type, ordered))
    case 'json':
      return !ordered
    default:
      return true
  }
}

/** Both sides as one type that `operator` can compare. @throws ExpressionError on a type mismatch */
export function comparable(
  operator: string,
  left: TypedExpression,
  right: TypedExpression,
): { left: TypedExpression; right: TypedExpression; type: SqlType } {
  const span = joinSpans(left.span, right.span)
  if (left.type.kind === 'char' || right.type.kind === 'char')
    throw refused(span, 'a comparison of char values', 'CAST(… AS varchar) compares without padding')
  const type = commonType(left.type, right.type)
  if (type === undefined) throw typeMismatch(operator, left, right)
  if (!isComparable(type, operator !== '=' && operator !== '<>'))
    throw mistake(span, `${printSqlType(type)} cannot be compared with ${operator}`)
  if (!isFlat(type)) throw refused(span, `the comparison of ${printSqlType(type)} values`)
  return { left: coerce(left, type), right: coerce(right, type), type }
}

function isFlat({ kind }: SqlType): boolean {
  return (
    !['array', 'map', 'struct', 'json', 'choice', 'unknown'].includes(kind) && !kind.startsWith('interval')
  )
}

export function typeComparison(
  operator: ComparisonOperator,
  left: TypedExpression,
  right: TypedExpression,
): TypedExpression {
  const span = joinSpans(left.span, right.span)
  if (left.type.kind === 'unknown' && right.type.kind === 'unknown')
    return { kind: 'literal', value: null, type: boolean, span }
  if (left.kind === 'row' && right.kind === 'row' && (operator === '=' || operator === '<>')) {
    const equal = equalRows(left.items, right.items, span)
    return operator === '=' ? equal : { kind: 'not', operand: equal, type: boolean, span }
  }
  const sides = comparable(operator, left, right)
  return { kind: 'comparison', operator, left: sides.left, right: sides.right, type: boolean, span }
}

/** Rows are equal if all of their fields are; an unknown field leaves it open unless another one differs. */
function equalRows(
  left: readonly TypedExpression[],
  right: readonly TypedExpression[],
  span: Span,
): TypedExpression {
  if (left.length !== right.length)
    throw mistake(span, `rows of ${left.length} and ${right.length} fields cannot be compared`)
  const operands = left.flatMap((item, index) => {
    const other = right[index]
    return other ? [typeComparison('=', item, other)] : []
  })
  return { kind: 'and', operands, type: boolean, span }
}

export function typeCondition(operand: TypedExpression, what: string): TypedExpression {
  if (operand.type.kind !== 'boolean' && operand.type.kind !== 'unknown') {
    throw mistake(operand.span, `${what} is ${printSqlType(operand.type)}`, { expected: 'a boolean' })
  }
  return coerce(operand, boolean)
}

/** `left || right`: text, arrays, or an array and an element. */
export function typeConcat(left: TypedExpression, right: TypedExpression): TypedExpression {
  const span = joinSpans(left.span, right.span)
  const [a, b] = [left.type, right.type]
  if (isText(a) && isText(b))
    return { kind: 'call', name: 'concat', arguments: [left, right], type: { kind: 'string' }, span }
  if (a.kind === 'array' || b.kind === 'array') return concatArrays(left, right, span)
  // Trino takes the text for an element of an array that is NULL.
  if (isText(a) && b.kind === 'unknown')
    return { kind: 'literal', value: null, type: { kind: 'array', element: a }, span }
  if (isText(b) && a.kind === 'unknown')
    return { kind: 'literal', value: null, type: { kind: 'array', element: b }, span }
  throw typeMismatch('||', left, right)
}

function concatArrays(left: TypedExpression, right: TypedExpression, span: Span): TypedExpression {
  if (left.type.kind === 'unknown' || right.type.kind === 'unknown')
    throw refused(span, '|| of an array and a bare NULL')
  const [a, b] = [asArray(left, right.type), asArray(right, left.type)]
  const type = commonType(a.type, b.type)
  if (type === undefined) throw typeMismatch('||', left, right)
  return { kind: 'call', name: 'concat', arguments: [coerce(a, type), coerce(b, type)], type, span }
}

/** An element beside an array of its kind, as an array of one. */
function asArray(value: TypedExpression, other: SqlType): TypedExpression {
  const element = other.kind === 'array' ? other.element : undefined
  const alone =
    value.type.kind !== 'array' || (element?.kind === 'array' && value.type.element.kind !== 'array')
  return alone
    ? { kind: 'array', items: [value], type: { kind: 'array', element: value.type }, span: value.span }
    : value
}
