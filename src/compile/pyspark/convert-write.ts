import type { DataType, Field } from '../../spec/data-type.ts'
import { convertValue, named, printSelect } from './convert-value.ts'
import { printBase64 } from './print-base64.ts'
import { withoutPlus } from './print-partition-key.ts'
import { printSparkType } from './print-type.ts'
import { quoteIdentifier } from './quote.ts'

/**
 * A SELECT of an output's rows as CSV and JSON hold them: timestamps without zeros at their end, binary as base64, and
 * the keys of maps as text.
 */
export function printTextRows(columns: readonly Field[], keys: readonly Field[], view: string): string {
  const values = columns.map(({ name, type }) => {
    const value = convertValue(type, quoteIdentifier(name), printText)
    return named(name, value)
  })
  return printSelect([...values, ...keys.map(({ name }) => quoteIdentifier(name))], quoteIdentifier(view))
}

function printText(type: DataType, value: string, depth: number): string | undefined {
  if (type.kind === 'timestamp' || type.kind === 'date') return withoutPlus(`CAST(${value} AS STRING)`)
  if (type.kind === 'binary') return printBase64(value)
  if (type.kind !== 'map' || printSparkType(type.key) === 'STRING') return undefined
  const [key, entry] = [`k${depth}`, `v${depth}`]
  // -0.0 is a value of its own as text, and tables hold 0.0
  const zero = type.key.kind === 'double' || type.key.kind === 'float' ? ' + 0D' : ''
  const text = printText(type.key, key, depth + 1) ?? `CAST(${key}${zero} AS STRING)`
  const made = convertValue(type.value, entry, printText, depth + 1)
  const keyed = `transform_keys(${value}, (${key}, ${entry}) -> ${text})`
  return made === entry ? keyed : `transform_values(${keyed}, (${key}, ${entry}) -> ${made})`
}

/** Whether such rows are other than the rows themselves. */
export function isTextWritten(format: string): boolean {
  return format === 'csv' || format === 'json'
}
