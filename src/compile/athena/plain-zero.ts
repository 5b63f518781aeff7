import type { DataType } from '../../spec/data-type.ts'
import type { SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

/** A function of ours, which no query can call. */
export const plainZero = 'plain zero'

/**
 * The value with 0.0 for every -0.0 in it. The two are equal, so that where equal values become one, either may be what
 * is left, by the engine or by the order of the rows.
 */
export function withPlainZeros(value: TypedExpression): TypedExpression {
  if (!holdsFloat(value.type) || isPlain(value)) return value
  return { kind: 'call', name: plainZero, arguments: [value], type: value.type, span: value.span }
}

function isPlain(value: TypedExpression): boolean {
  if (value.kind === 'literal') return !String(value.value).startsWith('-')
  return value.kind === 'call' && value.name === plainZero
}

export function holdsFloat(type: SqlType | DataType): boolean {
  switch (type.kind) {
    case 'float':
    case 'double':
      return true
    case 'array':
      return holdsFloat(type.element)
    case 'map':
      return holdsFloat(type.key) || holdsFloat(type.value)
    case 'struct':
      return type.fields.some((field) => holdsFloat(field.type))
    default:
      return false
  }
}

/** The type with the names that the engines have for fields without one, as far as values are rebuilt by it. */
export function asStored(type: SqlType | DataType): DataType {
  switch (type.kind) {
    case 'array':
      return { kind: 'array', element: asStored(type.element) }
    case 'map':
      return { kind: 'map', key: asStored(type.key), value: asStored(type.value) }
    case 'struct': {
      const fields = type.fields.map((field, index) => {
        return { name: field.name ?? `f${index + 1}`, type: asStored(field.type) }
      })
      return { kind: 'struct', fields }
    }
    case 'float':
    case 'double':
      return { kind: type.kind }
    default:
      return { kind: 'string' }
  }
}
