import type { DataType } from '../../spec/data-type.ts'
import { printField, quoteIdentifier, quoteString } from './quote.ts'

/** The SQL for a value of this type, or undefined to look inside it. */
export type Convert = (type: DataType, value: string, depth: number) => string | undefined

/**
 * Rebuilds a nested value around the parts that `convert` changes; what does not change is not rebuilt. NULL stays NULL
 * at every level.
 */
export function convertValue(type: DataType, value: string, convert: Convert, depth = 0): string {
  const direct = convert(type, value, depth)
  if (direct !== undefined) return direct
  switch (type.kind) {
    case 'struct': {
      const fields = type.fields.map(({ name, type: inner }) => {
        const field = printField(value, name)
        return { name, field, made: convertValue(inner, field, convert, depth) }
      })
      return fields.every(({ field, made }) => field === made)
        ? value
        : unlessNull(value, printStruct(fields))
    }
    case 'array': {
      const variable = `x${depth}`
      const inner = convertValue(type.element, variable, convert, depth + 1)
      return inner === variable ? value : `transform(${value}, ${variable} -> ${inner})`
    }
    case 'map': {
      const [key, entry] = [`k${depth}`, `v${depth}`]
      const [madeKey, made] = [
        convertValue(type.key, key, convert, depth + 1),
        convertValue(type.value, entry, convert, depth + 1),
      ]
      const keyed = madeKey === key ? value : `transform_keys(${value}, (${key}, ${entry}) -> ${madeKey})`
      return made === entry ? keyed : `transform_values(${keyed}, (${key}, ${entry}) -> ${made})`
    }
    default:
      return value
  }
}

export function unlessNull(value: string, made: string): string {
  return `CASE WHEN ${value} IS NOT NULL THEN ${made} END`
}

export function printStruct(fields: readonly { readonly name: string; readonly made: string }[]): string {
  return `named_struct(${fields.map(({ name, made }) => `${quoteString(name)}, ${made}`).join(', ')})`
}

/** `sql AS name`, or the name alone where the SQL is just that. */
export function named(name: string, sql: string): string {
  return sql === quoteIdentifier(name) ? sql : `${sql} AS ${quoteIdentifier(name)}`
}

/** A SELECT with a column a line. */
export function printSelect(columns: readonly string[], from: string, ...clauses: readonly string[]): string {
  return [`SELECT\n${columns.map((column) => `  ${column}`).join(',\n')}`, `FROM ${from}`, ...clauses].join(
    '\n',
  )
}
