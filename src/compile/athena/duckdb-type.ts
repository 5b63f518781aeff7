import { quoteIdentifier } from '../duckdb/quote.ts'
import type { FunctionRule } from './printing.ts'
import type { SqlType } from './sql-type.ts'

/**
 * A rule whose result keeps its type. For a constant NULL `list_sort`, `list_distinct`, `flatten` and
 * `map_from_entries` give an INTEGER (measured with 1.5.6).
 */
export function typed(rule: FunctionRule): FunctionRule {
  return (call, printing) => `CAST(${rule(call, printing)} AS ${printDuckdbSqlType(call.type)})`
}

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
