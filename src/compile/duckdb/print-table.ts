import type { Field } from '../../spec/data-type.ts'
import type { SinkFormat } from '../../spec/sink.ts'
import { convertRead } from './convert-read.ts'
import { defaultPartition } from './print-partition-key.ts'
import { named } from './print-source.ts'
import { printFiles } from './print-statements.ts'
import { printDuckdbType, printReadType } from './print-type.ts'
import { quoteIdentifier, quoteString } from './quote.ts'

/** A table as its files hold it. */
export interface TableFormat {
  readonly columns: readonly Field[]
  readonly partitionKeys: readonly Field[]
  readonly format: SinkFormat
}

export function printTableView(name: string, table: TableFormat, files: readonly string[]): string {
  return printView(name, printTableRows(table, files))
}

/**
 * The same of a Parquet table where none of the files has some column any more: it is NULL. The union reads columns
 * that a query does not need: DuckDB counts rows ten times as slowly through it.
 */
export function printSparseTableView(name: string, table: TableFormat, files: readonly string[]): string {
  const empty = table.columns.map(printNull).join(', ')
  const from = `(SELECT * FROM ${printReadFiles(table, files)} UNION ALL BY NAME SELECT ${empty} WHERE false)`
  return printView(name, printSelect(table, from))
}

function printView(name: string, rows: string): string {
  return `CREATE TEMP VIEW ${quoteIdentifier(name)} AS ${rows}`
}

/**
 * A SELECT of a table's rows from its files, in their own types. A partition key is read from the folder, where
 * NULL and an empty string are the same.
 */
export function printTableRows(table: TableFormat, files: readonly string[]): string {
  if (files.length > 0) return printSelect(table, printReadFiles(table, files))
  return `SELECT ${[...table.columns, ...table.partitionKeys].map(printNull).join(', ')} WHERE false`
}

function printNull({ name, type }: Field): string {
  return `CAST(NULL AS ${printDuckdbType(type)}) AS ${quoteIdentifier(name)}`
}

function printSelect({ columns, partitionKeys, format }: TableFormat, from: string): string {
  const keys = partitionKeys.map(({ name, type }) => {
    const value = `nullif(${quoteIdentifier(name)}, ${quoteString(defaultPartition)})`
    return `CAST(${value} AS ${printDuckdbType(type)}) AS ${quoteIdentifier(name)}`
  })
  const data = columns.map(({ name, type }) => {
    const column = quoteIdentifier(name)
    return format === 'csv' || format === 'json' ? named(name, convertRead(type, column)) : column
  })
  return `SELECT ${[...data, ...keys].join(', ')} FROM ${from}`
}

export function printFirstRows(rows: string, most: number): string {
  return `${rows} LIMIT ${most}`
}

function printReadFiles({ columns, partitionKeys, format }: TableFormat, files: readonly string[]): string {
  const hive = `hive_partitioning = ${partitionKeys.length > 0}, hive_types_autocast = false`
  const types = columns.map(({ name, type }) => `${quoteString(name)}: ${quoteString(printReadType(type))}`)
  const typed = `columns = {${types.join(', ')}}`
  switch (format) {
    case 'csv':
      return `read_csv(${printFiles(files)}, header = true, auto_detect = false, quote = '"', escape = '"', allow_quoted_nulls = false, ${typed}, ${hive})`
    case 'json':
      return `read_json(${printFiles(files)}, format = 'newline_delimited', records = true, ${typed}, ${hive})`
    default:
      return `read_parquet(${printFiles(files)}, union_by_name = true, ${hive})`
  }
}
