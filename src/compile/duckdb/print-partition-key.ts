import type { DataType } from '../../spec/data-type.ts'
import type { PartitionKey } from '../../spec/sink.ts'
import { quoteIdentifier } from './quote.ts'

/** What stands in a partition folder for NULL and for an empty string, as Hive has it. */
export const defaultPartition = '__HIVE_DEFAULT_PARTITION__'

/** A partition key as text: date parts zero-padded, so that they sort and compare as they read. */
export function printPartitionKey(key: PartitionKey, type: DataType): string {
  const column = quoteIdentifier(key.column)
  const text = printText(key, column, type)
  return `coalesce(${text}, '${defaultPartition}')`
}

function printText(key: PartitionKey, column: string, type: DataType): string {
  switch (key.part) {
    case 'year': {
      const year = `CAST(year(${column}) AS VARCHAR)`
      return `CASE WHEN year(${column}) > 999 THEN ${year} ELSE lpad(${year}, 4, '0') END`
    }
    case 'month':
    case 'day':
    case 'hour':
      return `lpad(CAST(${key.part}(${column}) AS VARCHAR), 2, '0')`
    case 'date':
      return `CAST(CAST(${column} AS DATE) AS VARCHAR)`
    case 'value':
      return type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar'
        ? `nullif(${column}, '')`
        : `CAST(${column} AS VARCHAR)`
  }
}
