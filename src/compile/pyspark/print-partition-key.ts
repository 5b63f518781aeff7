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
      // of five digits Spark writes +10000
      return `replace(date_format(${column}, 'yyyy'), '+', '')`
    case 'month':
    case 'day':
    case 'hour':
      return `date_format(${column}, '${datePatterns[key.part]}')`
    case 'date':
      return `CAST(CAST(${column} AS DATE) AS STRING)`
    case 'value':
      return type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar'
        ? `nullif(${column}, '')`
        : `CAST(${column} AS STRING)`
  }
}

const datePatterns = { month: 'MM', day: 'dd', hour: 'HH' } as const
