import { quoteString } from '../duckdb/quote.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import type { SqlType } from './sql-type.ts'
import type { Literal, TypedExpression } from './typed-expression.ts'

/** A constant with its exact type. */
export function printLiteral(value: Literal['value'], type: SqlType): string {
  if (value === null) return type.kind === 'unknown' ? 'NULL' : `CAST(NULL AS ${printDuckdbSqlType(type)})`
  if (typeof value === 'boolean') return String(value)
  switch (type.kind) {
    case 'int':
      return value
    case 'double':
      return /[eE]/.test(value) ? value : `${value}e0`
    case 'string':
    case 'varchar':
    case 'char':
      return quoteString(value)
    case 'decimal':
      return `CAST(${value} AS ${printDuckdbSqlType(type)})`
    case 'date':
      return `DATE ${quoteString(value)}`
    case 'timestamp':
    case 'timestamp with time zone':
      return `TIMESTAMP ${quoteString(value)}`
    case 'binary':
      return `from_hex(${quoteString(value)})`
    default:
      return `CAST(${value} AS ${printDuckdbSqlType(type)})`
  }
}

/** `side` beside a value of the same type, which tells DuckDB what a bare number is. */
export function printBeside(
  side: TypedExpression,
  other: TypedExpression,
  operand: (expression: TypedExpression) => string,
): string {
  const bare = (side.type.kind === 'int' || side.type.kind === 'bigint') && other.kind !== 'literal'
  const isPlain = side.kind === 'literal' && typeof side.value === 'string' && !side.value.startsWith('-')
  return bare && isPlain ? String(side.value) : operand(side)
}
