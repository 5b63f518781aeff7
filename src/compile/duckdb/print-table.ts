import type { Field } from '../../spec/data-type.ts'
import type { SinkFormat } from '../../spec/sink.ts'
import { convertRead } from './convert-read.ts'
import { findNullLikeKeys, type SpelledKeys } from './null-like-folders.ts'
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
  return printView(name, printUnion(table, files, printSparseFiles))
}

function printSparseFiles(table: TableFormat, files: readonly string[]): string {
  const empty = table.columns.map(printNull).join(', ')
  return `(SELECT * FROM ${printReadFiles(table, files)} UNION ALL BY NAME SELECT ${empty} WHERE false)`
}

function printView(name: string, rows: string): string {
  return `CREATE TEMP VIEW ${quoteIdentifier(name)} AS ${rows}`
}

/**
 * A SELECT of a table's rows from its files, in their own types. A partition key is read from the folder, where
 * NULL and an empty string are the same.
 */
export function printTableRows(table: TableFormat, files: readonly string[]): string {
  if (files.length > 0) return printUnion(table, files, printReadFiles)
  return `SELECT ${[...table.columns, ...table.partitionKeys].map(printNull).join(', ')} WHERE false`
}

/** Files of folders that DuckDB reads otherwise than they are meant are read by themselves. */
function printUnion(
  table: TableFormat,
  files: readonly string[],
  printFrom: (table: TableFormat, files: readonly string[]) => string,
): string {
  const groups = new Map<string, { readonly keys: SpelledKeys; readonly files: string[] }>()
  for (const file of files) {
    const keys = findNullLikeKeys(file, table.partitionKeys)
    const id = JSON.stringify(keys)
    const group = groups.get(id) ?? { keys, files: [] }
    groups.set(id, group)
    group.files.push(file)
  }
  const print = groups.size > 1 && table.format === 'parquet' ? printSparseFiles : printFrom
  return [...groups.values()]
    .map((group) => printSelect(table, print(table, group.files), group.keys))
    .join(' UNION ALL ')
}

function printNull({ name, type }: Field): string {
  return `CAST(NULL AS ${printDuckdbType(type)}) AS ${quoteIdentifier(name)}`
}

function printSelect(
  { columns, partitionKeys, format }: TableFormat,
  from: string,
  spelled: SpelledKeys,
): string {
  const keys = partitionKeys.map(({ name, type }) => {
    const text = spelled[name]
    const value =
      text === undefined
        ? `nullif(${quoteIdentifier(name)}, ${quoteString(defaultPartition)})`
        : quoteString(text)
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
