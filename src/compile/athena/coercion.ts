import { type SqlField, type SqlType, sameSqlType } from './sql-type.ts'
import type { Literal, TypedExpression } from './typed-expression.ts'

/** Digits before the point that each integer type needs as a decimal (Trino's TypeCoercion). */
const integerDigits = { tinyint: 3, smallint: 5, int: 10, bigint: 19 } as const
const integerOrder = ['tinyint', 'smallint', 'int', 'bigint'] as const

type IntegerType = { readonly kind: keyof typeof integerDigits }
type DecimalType = Extract<SqlType, { kind: 'decimal' }>

export function isInteger(type: SqlType): type is IntegerType {
  return type.kind in integerDigits
}

export function isText(type: SqlType): boolean {
  return type.kind === 'string' || type.kind === 'varchar'
}

export function isNumeric(type: SqlType): boolean {
  return isInteger(type) || type.kind === 'decimal' || type.kind === 'float' || type.kind === 'double'
}

/** The decimal that holds every value of an integer type. */
export function asDecimal(type: IntegerType | DecimalType): DecimalType {
  return type.kind === 'decimal' ? type : { kind: 'decimal', precision: integerDigits[type.kind], scale: 0 }
}

/** The type both sides are converted to where they must agree; none where Athena reports a type mismatch. */
export function commonType(left: SqlType, right: SqlType): SqlType | undefined {
  if (sameSqlType(left, right)) return left
  if (left.kind === 'unknown') return right
  if (right.kind === 'unknown') return left
  if (isNumeric(left) && isNumeric(right)) return commonNumber(left, right)
  if (isText(left) && isText(right)) return commonText(left, right)
  return commonTime(left, right) ?? commonNested(left, right)
}

function commonNumber(left: SqlType, right: SqlType): SqlType | undefined {
  const kinds = [left.kind, right.kind]
  if (kinds.includes('double')) return { kind: 'double' }
  if (kinds.includes('float')) return { kind: 'float' }
  if (isInteger(left) && isInteger(right)) {
    return integerOrder.indexOf(left.kind) > integerOrder.indexOf(right.kind) ? left : right
  }
  if ((left.kind === 'decimal' || isInteger(left)) && (right.kind === 'decimal' || isInteger(right))) {
    const [a, b] = [asDecimal(left), asDecimal(right)]
    const scale = Math.max(a.scale, b.scale)
    const whole = Math.max(a.precision - a.scale, b.precision - b.scale)
    return { kind: 'decimal', precision: Math.min(38, whole + scale), scale }
  }
  return undefined
}

function commonText(left: SqlType, right: SqlType): SqlType {
  if (left.kind === 'varchar' && right.kind === 'varchar') return left.length > right.length ? left : right
  return { kind: 'string' }
}

function commonTime(left: SqlType, right: SqlType): SqlType | undefined {
  if (left.kind === 'timestamp' && right.kind === 'timestamp') {
    return (left.precision ?? 3) > (right.precision ?? 3) ? left : right
  }
  if (left.kind === 'timestamp with time zone' && isTime(right)) return left
  if (right.kind === 'timestamp with time zone' && isTime(left)) return { kind: right.kind, zone: 'UTC' }
  if (left.kind === 'date' && right.kind === 'timestamp') return right
  if (left.kind === 'timestamp' && right.kind === 'date') return left
  return undefined
}

function isTime({ kind }: SqlType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'timestamp with time zone'
}

function commonNested(left: SqlType, right: SqlType): SqlType | undefined {
  if (left.kind === 'array' && right.kind === 'array') {
    const element = commonType(left.element, right.element)
    return element && { kind: 'array', element }
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const [key, value] = [commonType(left.key, right.key), commonType(left.value, right.value)]
    return key && value && { kind: 'map', key, value }
  }
  if (left.kind === 'struct' && right.kind === 'struct' && left.fields.length === right.fields.length) {
    const fields = left.fields.map((field, index): SqlField | undefined => {
      const other = right.fields[index]
      const type = other && commonType(field.type, other.type)
      if (type === undefined) return undefined
      return field.name !== undefined && field.name === other?.name ? { name: field.name, type } : { type }
    })
    return fields.every((field) => field !== undefined) ? { kind: 'struct', fields } : undefined
  }
  return undefined
}

/** True where Athena converts without being asked. */
export function canCoerce(from: SqlType, to: SqlType): boolean {
  const common = commonType(from, to)
  return common !== undefined && sameSqlType(common, to)
}

/** `expression` as `to`; the caller has made sure that `canCoerce`. */
export function coerce(expression: TypedExpression, to: SqlType): TypedExpression {
  const { type: from, span } = expression
  if (sameSqlType(from, to) || (isText(from) && isText(to))) return expression
  if (from.kind === 'timestamp' && to.kind === 'timestamp') return { ...expression, type: to }
  if (expression.kind === 'literal') {
    const literal = coerceLiteral(expression, from, to)
    if (literal !== undefined) return { ...literal, type: to, span }
  }
  return { kind: 'cast', operand: expression, safe: false, implicit: true, type: to, span }
}

function coerceLiteral(literal: Literal, from: SqlType, to: SqlType): Literal | undefined {
  if (literal.value === null) return literal
  if (typeof literal.value !== 'string') return undefined
  if (isInteger(from) && isInteger(to)) return literal
  if (isInteger(from) && to.kind === 'decimal') {
    return {
      kind: 'literal',
      value: to.scale === 0 ? literal.value : `${literal.value}.${'0'.repeat(to.scale)}`,
    }
  }
  const digits = literal.value.replace(/\D/g, '').length
  if ((isInteger(from) || from.kind === 'decimal') && to.kind === 'double' && digits <= 15) {
    return { kind: 'literal', value: `${literal.value}e0` }
  }
  return undefined
}
