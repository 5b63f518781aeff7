import { quoteString } from '../../pyspark/quote.ts'
import type { SqlType } from '../sql-type.ts'
import type { Literal } from '../typed-expression.ts'
import { printSparkSqlType } from './spark-type.ts'

/** A constant with its exact type. */
export function printLiteral(value: Literal['value'], type: SqlType): string {
  if (value === null) return type.kind === 'unknown' ? 'NULL' : `CAST(NULL AS ${printSparkSqlType(type)})`
  if (typeof value === 'boolean') return String(value)
  switch (type.kind) {
    case 'int':
      return value
    case 'double':
      return `${value}D`
    case 'bigint':
      // the smallest has no literal: its digits come before its sign
      return value === '-9223372036854775808' ? `CAST(${quoteString(value)} AS BIGINT)` : `${value}L`
    case 'string':
    case 'varchar':
    case 'char':
      return quoteString(value)
    case 'date':
      return `DATE ${quoteString(value)}`
    case 'timestamp':
    case 'timestamp with time zone':
      return `TIMESTAMP_NTZ ${quoteString(value)}`
    case 'binary':
      return `X${quoteString(value)}`
    default:
      return `CAST(${quoteString(value)} AS ${printSparkSqlType(type)})`
  }
}
