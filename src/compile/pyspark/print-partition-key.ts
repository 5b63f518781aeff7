import type { DataType } from '../../spec/data-type.ts'
import type { PartitionKey } from '../../spec/sink.ts'
import { defaultPartition } from './print-source.ts'
import { quoteIdentifier } from './quote.ts'

/** A partition key as text: date parts zero-padded, so that they sort and compare as they read. */
export function printPartitionKey(key: PartitionKey, type: DataType): string {
  const column = quoteIdentifier(key.column)
  return `coalesce(${printText(key, column, type)}, '${defaultPartition}')`
}

function printText(key: PartitionKey, column: string, type: DataType): string {
  switch (key.part) {
    case 'year':
      return withoutPlus(`date_format(${column}, 'yyyy')`)
    case 'month':
    case 'day':
    case 'hour':
      return `date_format(${column}, '${datePatterns[key.part]}')`
    case 'date':
      return withoutPlus(`CAST(CAST(${column} AS DATE) AS STRING)`)
    case 'value':
      if (type.kind === 'date') return withoutPlus(`CAST(${column} AS STRING)`)
      return type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar'
        ? `nullif(${column}, '')`
        : `CAST(${column} AS STRING)`
  }
}

/** Of a year with five digits Spark writes +10000. */
export function withoutPlus(text: string): string {
  return `replace(${text}, '+', '')`
}

const datePatterns = { month: 'MM', day: 'dd', hour: 'HH' } as const
