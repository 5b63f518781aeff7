import type { DataType, Field } from '../../spec/data-type.ts'
import { quoteIdentifier } from './quote.ts'

/** The DuckDB type that holds a column of this type. A choice stays JSON until a step resolves it. */
export function printDuckdbType(type: DataType): string {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'bigint':
    case 'float':
    case 'double':
    case 'boolean':
    case 'date':
    case 'timestamp':
      return type.kind.toUpperCase()
    case 'int':
      return 'INTEGER'
    case 'string':
    case 'char':
    case 'varchar':
      return 'VARCHAR'
    case 'binary':
      return 'BLOB'
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'array':
      return `${printDuckdbType(type.element)}[]`
    case 'map':
      return `MAP(${printDuckdbType(type.key)}, ${printDuckdbType(type.value)})`
    case 'struct':
      return `STRUCT(${printFields(type.fields, printDuckdbType)})`
    case 'choice':
    case 'null':
      return 'JSON'
  }
}

/** The type that `read_json` is asked for: what it cannot read itself comes as text or JSON and is converted. */
export function printReadType(type: DataType): string {
  switch (type.kind) {
    case 'binary':
      return 'VARCHAR'
    case 'array':
      return `${printReadType(type.element)}[]`
    case 'map':
      return `MAP(VARCHAR, ${printReadType(type.value)})`
    case 'struct':
      return `STRUCT(${printFields(type.fields, printReadType)})`
    default:
      return printDuckdbType(type)
  }
}

function printFields(fields: readonly Field[], print: (type: DataType) => string): string {
  return fields.map((field) => `${quoteIdentifier(field.name)} ${print(field.type)}`).join(', ')
}
