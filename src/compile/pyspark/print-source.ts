import type { DataType, Field } from '../../spec/data-type.ts'
import type { CheckedSource } from '../checked-job.ts'
import { convertValue, named, printSelect } from './convert-value.ts'
import { printSparkType } from './print-type.ts'
import { quoteIdentifier } from './quote.ts'

/** What stands in a partition folder for NULL and for an empty string, as Hive has it. */
export const defaultPartition = '__HIVE_DEFAULT_PARTITION__'

/** A SELECT of the columns in their own types from the view of what Spark has read. */
export function printSource(source: CheckedSource, columns: readonly Field[], view: string): string {
  const list = columns.map((column) => named(column.name, printRead(source, column)))
  return printSelect(list, quoteIdentifier(view))
}

function printRead({ format, partitionKeys }: CheckedSource, { name, type }: Field): string {
  const value = quoteIdentifier(name)
  if (format === 'json') return convertRead(type, value)
  const isKey = partitionKeys.some((key) => key.name === name)
  if (format === 'parquet' && !isKey) return value
  const text = isKey ? `nullif(${value}, '${defaultPartition}')` : value
  return printText(type, text)
}

/** From text that spells a value of the type. */
function printText(type: DataType, text: string): string {
  if (type.kind === 'binary') return `unbase64(${text})`
  const sparkType = printSparkType(type)
  return sparkType === 'STRING' ? text : `CAST(${text} AS ${sparkType})`
}

/** Spark's JSON reader takes maps with keys of text only. */
function convertRead(type: DataType, value: string): string {
  return convertValue(type, value, (inner, sql, depth) => {
    if (inner.kind !== 'map' || printSparkType(inner.key) === 'STRING') return undefined
    const [key, entry] = [`k${depth}`, `v${depth}`]
    const made = convertRead(inner.value, entry)
    const keyed = `transform_keys(${sql}, (${key}, ${entry}) -> ${printText(inner.key, key)})`
    return made === entry ? keyed : `transform_values(${keyed}, (${key}, ${entry}) -> ${made})`
  })
}
