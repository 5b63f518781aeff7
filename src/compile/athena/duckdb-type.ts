import { quoteIdentifier } from '../duckdb/quote.ts'
import type { SqlType } from './sql-type.ts'

/** How DuckDB holds a value of the type. A timestamp with time zone is held as the timestamp in UTC. */
export function printDuckdbSqlType(type: SqlType): string {
  switch (type.kind) {
    case 'int':
      return 'INTEGER'
    case 'string':
    case 'varchar':
    case 'char':
      return 'VARCHAR'
    case 'binary':
      return 'BLOB'
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`
    case 'timestamp':
    case 'timestamp with time zone':
      return 'TIMESTAMP'
    case 'interval day to second':
    case 'interval year to month':
      return 'BIGINT'
    case 'array':
      return `${printDuckdbSqlType(type.element)}[]`
    case 'map':
      return `MAP(${printDuckdbSqlType(type.key)}, ${printDuckdbSqlType(type.value)})`
    case 'struct':
      return `STRUCT(${type.fields.map((field, index) => `${quoteIdentifier(field.name ?? `f${index + 1}`)} ${printDuckdbSqlType(field.type)}`).join(', ')})`
    case 'choice':
    case 'json':
      return 'JSON'
    case 'unknown':
      return '"NULL"'
    default:
      return type.kind.toUpperCase()
  }
}
