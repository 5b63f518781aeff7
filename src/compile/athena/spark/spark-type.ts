import { quoteIdentifier } from '../../pyspark/quote.ts'
import type { SqlType } from '../sql-type.ts'

/** How Spark holds a value of the type. A timestamp with time zone is held as the timestamp in UTC. */
export function printSparkSqlType(type: SqlType): string {
  switch (type.kind) {
    case 'string':
    case 'varchar':
    case 'char':
    case 'choice':
    case 'json':
      return 'STRING'
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`
    case 'timestamp':
    case 'timestamp with time zone':
      return 'TIMESTAMP_NTZ'
    case 'interval day to second':
    case 'interval year to month':
      return 'BIGINT'
    case 'array':
      return `ARRAY<${printSparkSqlType(type.element)}>`
    case 'map':
      return `MAP<${printSparkSqlType(type.key)}, ${printSparkSqlType(type.value)}>`
    case 'struct':
      return `STRUCT<${type.fields.map((field, index) => `${quoteIdentifier(field.name ?? `f${index + 1}`)}: ${printSparkSqlType(field.type)}`).join(', ')}>`
    case 'unknown':
      return 'VOID'
    default:
      return type.kind.toUpperCase()
  }
}
