import type { WrittenValue } from '../../spec/check.ts'
import type { DataType } from '../../spec/data-type.ts'
import { ExpressionError } from '../athena/expression-problem.ts'
import type { Span } from '../athena/span.ts'
import { sqlTypeOf } from '../athena/sql-type.ts'
import { typeConstructor } from '../athena/type-literal.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'

/** Of an expression that has no text of its own. */
export const wholeSpan: Span = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

/** A value of a spec as a constant of a column's type; undefined where the type has no such value. */
export function typeValue(written: WrittenValue, type: DataType): TypedExpression | undefined {
  const value = readValue(written, type)
  return value === undefined ? undefined : { kind: 'literal', value, type: sqlTypeOf(type), span: wholeSpan }
}

function readValue({ value, text }: WrittenValue, type: DataType): string | boolean | undefined {
  switch (type.kind) {
    case 'tinyint':
      return typeof value === 'number' ? readInteger(text, 7n) : undefined
    case 'smallint':
      return typeof value === 'number' ? readInteger(text, 15n) : undefined
    case 'int':
      return typeof value === 'number' ? readInteger(text, 31n) : undefined
    case 'bigint':
      return typeof value === 'number' ? readInteger(text, 63n) : undefined
    case 'float':
      return typeof value === 'number' && Number.isFinite(Math.fround(value)) ? String(value) : undefined
    case 'double':
      return typeof value === 'number' ? String(value) : undefined
    case 'decimal':
      return typeof value === 'number' ? readDecimal(text, type) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'string':
    case 'varchar':
      return typeof value === 'string' ? value : undefined
    case 'date':
    case 'timestamp':
      return typeof value === 'string' ? readTime(value, type.kind) : undefined
    default:
      return undefined
  }
}

function readInteger(text: string, bits: bigint): string | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = BigInt(text.replace(/^\+/, ''))
  return value < 2n ** bits && value >= -(2n ** bits) ? value.toString() : undefined
}

/** What would have to be rounded is none. */
function readDecimal(
  text: string,
  { precision, scale }: { readonly precision: number; readonly scale: number },
): string | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  const [digits, decimals] = [whole.replace(/^0+/, ''), fraction.replace(/0+$/, '')]
  if (digits.length > precision - scale || decimals.length > scale) return undefined
  return `${sign === '-' ? '-' : ''}${digits || '0'}${decimals === '' ? '' : `.${decimals}`}`
}

/** As Athena's literals are spelled, or with a T in front of the time; no zone. */
function readTime(text: string, typeName: 'date' | 'timestamp'): string | undefined {
  const value = text.replace(/^([\d-]+)T(?=\d)/, '$1 ')
  try {
    const literal = typeConstructor({ kind: 'typed-literal', typeName, value, span: wholeSpan })
    if (literal.kind !== 'literal' || literal.type.kind !== typeName) return undefined
    return String(literal.value)
  } catch (error) {
    if (error instanceof ExpressionError) return undefined
    throw error
  }
}
