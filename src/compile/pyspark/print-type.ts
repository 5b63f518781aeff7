import type { DataType, Field } from '../../spec/data-type.ts'
import { quoteIdentifier } from './quote.ts'

/** The Spark type that holds a column of this type. A choice stays JSON text until a step resolves it. */
export function printSparkType(type: DataType): string {
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
    case 'choice':
    case 'null':
      return 'STRING'
    case 'timestamp':
      return 'TIMESTAMP_NTZ'
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'array':
      return `ARRAY<${printSparkType(type.element)}>`
    case 'map':
      return `MAP<${printSparkType(type.key)}, ${printSparkType(type.value)}>`
    case 'struct':
      return `STRUCT<${type.fields.map(printField).join(', ')}>`
    default:
      return type.kind.toUpperCase()
  }
}

function printField({ name, type }: Field): string {
  return `${quoteIdentifier(name)}: ${printSparkType(type)}`
}
