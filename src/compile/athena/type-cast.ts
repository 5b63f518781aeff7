import { coerce, isNumeric, isText } from './coercion.ts'
import { mistake, refused } from './expression-problem.ts'
import type { Span } from './span.ts'
import { printSqlType, type SqlType, sameSqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

/** CAST and TRY_CAST. @throws ExpressionError where Athena has no such conversion */
export function checkCast(operand: TypedExpression, to: SqlType, safe: boolean, span: Span): TypedExpression {
  const from = operand.type
  if (from.kind === 'unknown') return { ...coerce(operand, to), span }
  if (sameSqlType(from, to)) return { ...operand, span }
  if (!convertible(from, to))
    throw mistake(span, `${printSqlType(from)} cannot be converted to ${printSqlType(to)}`)
  if (from.kind === 'choice' || to.kind === 'choice')
    throw refused(span, 'a choice', 'resolveChoice decides on one type')
  return { kind: 'cast', operand, safe, implicit: false, type: to, span }
}

function convertible(from: SqlType, to: SqlType): boolean {
  if (isText(from))
    return to.kind !== 'map' && to.kind !== 'array' && to.kind !== 'struct' && !to.kind.startsWith('interval')
  if (isNumeric(from)) return isNumeric(to) || to.kind === 'boolean' || isTextual(to) || to.kind === 'json'
  switch (from.kind) {
    case 'boolean':
      return isNumeric(to) || isTextual(to) || to.kind === 'json'
    case 'date':
    case 'timestamp':
    case 'timestamp with time zone':
      return isTime(to) || isTextual(to) || to.kind === 'json'
    case 'char':
      return isTextual(to)
    case 'binary':
      return false
    case 'array':
      return (to.kind === 'array' && convertibleOrSame(from.element, to.element)) || to.kind === 'json'
    case 'map':
      return (
        (to.kind === 'map' &&
          convertibleOrSame(from.key, to.key) &&
          convertibleOrSame(from.value, to.value)) ||
        to.kind === 'json'
      )
    case 'struct':
      if (to.kind === 'json') return true
      if (to.kind !== 'struct' || to.fields.length !== from.fields.length) return false
      return from.fields.every((field, index) => {
        const target = to.fields[index]
        return target !== undefined && convertibleOrSame(field.type, target.type)
      })
    case 'json':
      return (
        isNumeric(to) ||
        isTextual(to) ||
        to.kind === 'boolean' ||
        to.kind === 'array' ||
        to.kind === 'map' ||
        to.kind === 'struct'
      )
    case 'interval day to second':
    case 'interval year to month':
      return isTextual(to)
    default:
      return false
  }
}

function convertibleOrSame(from: SqlType, to: SqlType): boolean {
  return from.kind === 'unknown' || sameSqlType(from, to) || convertible(from, to)
}

function isTextual(type: SqlType): boolean {
  return isText(type) || type.kind === 'char'
}

function isTime({ kind }: SqlType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'timestamp with time zone'
}
