import { quoteIdentifier } from '../duckdb/quote.ts'
import { holdsColumn } from './holds-column.ts'
import { argumentAt, type FunctionRule } from './printing.ts'
import type { SqlType } from './sql-type.ts'

/** A rule whose result is cast to its own type. */
export function typed(rule: FunctionRule): FunctionRule {
  return (call, printing) => `CAST(${rule(call, printing)} AS ${printDuckdbSqlType(call.type)})`
}

/**
 * A rule whose result keeps its type where it is known beforehand: of a constant NULL `list_sort`, `list_distinct`,
 * `flatten`, `map_from_entries` and `[…]` give an INTEGER (measured with 1.5.6).
 */
export function typedIfConstant(rule: FunctionRule): FunctionRule {
  const whole = typed(rule)
  return (call, printing) => (holdsColumn(argumentAt(call, 0)) ? rule : whole)(call, printing)
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
