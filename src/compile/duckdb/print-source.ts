import type { Field } from '../../spec/data-type.ts'
import type { CheckedSource } from '../checked-job.ts'
import { convertRead } from './convert-read.ts'
import { defaultPartition } from './print-partition-key.ts'
import { printDuckdbType, printReadType } from './print-type.ts'
import { quoteIdentifier, quoteString } from './quote.ts'

/** How the files of a source are to be read in one run. */
export interface ReadOptions {
  /** `newline_delimited` after a scan has seen to it; `auto` leaves it to DuckDB, file by file. */
  readonly jsonFormat: 'newline_delimited' | 'auto'
  /** Of the longest record; DuckDB's buffers grow with it. */
  readonly maximumObjectBytes: number
  /** Columns that no CSV or Parquet file has: they are NULL. */
  readonly absentColumns?: readonly string[]
  /** There is no file with a record in it. */
  readonly isEmpty?: boolean
}

export const defaultRead: ReadOptions = { jsonFormat: 'newline_delimited', maximumObjectBytes: 16_777_216 }

/** A SELECT of the columns from the files in the DuckDB variable. */
export function printSource(options: {
  readonly source: CheckedSource
  readonly columns: readonly Field[]
  readonly filesVariable: string
  readonly read: ReadOptions
}): string {
  const { source, columns, filesVariable, read } = options
  if (read.isEmpty) return `SELECT ${columns.map(printAbsent).join(', ')} WHERE false`
  const files = `getvariable(${quoteString(filesVariable)})`
  const isAbsent = ({ name }: Field) => read.absentColumns?.includes(name) ?? false
  switch (source.format) {
    case 'json':
      return printSelect(
        columns.map((column) => named(column.name, convertRead(column.type, quoteIdentifier(column.name)))),
        [
          'read_json(',
          `  ${files},`,
          `  format = '${read.jsonFormat}',`,
          '  records = true,',
          '  hive_partitioning = false,',
          `  maximum_object_size = ${read.maximumObjectBytes},`,
          `  columns = {`,
          columns
            .map((column) => `    ${quoteString(column.name)}: ${quoteString(printReadType(column.type))}`)
            .join(',\n'),
          '  }',
          ')',
        ].join('\n'),
      )
    case 'csv':
      return printSelect(
        columns.map((column) => (isAbsent(column) ? printAbsent(column) : printCell(column))),
        printReadCsv(source, files),
      )
    case 'parquet':
      return printSelect(
        columns.map((column) => {
          if (isAbsent(column)) return printAbsent(column)
          return source.partitionKeys.some((key) => key.name === column.name)
            ? named(column.name, printPartitionValue(column, columns))
            : spelled(column)
        }),
        `read_parquet(${files}, union_by_name = true, hive_partitioning = ${source.partitionKeys.length > 0}, hive_types_autocast = false)`,
      )
  }
}

/** Every cell as text: the run checks what the cells spell before it casts them. */
export function printReadCsv(source: CheckedSource, files: string): string {
  const { header, delimiter, nullText } = source.csv
  const columns = source.columns.map((column) => `${quoteString(column.name)}: 'VARCHAR'`).join(', ')
  const names = header
    ? "header = true, union_by_name = true, all_varchar = true, comment = ''"
    : `header = false, auto_detect = false, columns = {${columns}}`
  const dialect = `delim = ${quoteString(delimiter)}, quote = '"', escape = '"'`
  return `read_csv(${files}, ${names}, ${dialect}, nullstr = ${quoteString(nullText)}, allow_quoted_nulls = false, strict_mode = true, hive_partitioning = false)`
}

function printCell(column: Field): string {
  const cell = quoteIdentifier(column.name)
  const type = printDuckdbType(column.type)
  if (type === 'VARCHAR') return spelled(column)
  return named(
    column.name,
    column.type.kind === 'binary' ? `from_base64(${cell})` : `CAST(${cell} AS ${type})`,
  )
}

/** Under the contract's spelling: DuckDB finds `ID` for `id`, and would pass on the file's. */
function spelled({ name }: Field): string {
  return `${quoteIdentifier(name)} AS ${quoteIdentifier(name)}`
}

function printAbsent({ name, type }: Field): string {
  return named(name, `CAST(NULL AS ${printDuckdbType(type)})`)
}

/** Of a text the folder tells whether it is NULL: DuckDB takes `list=NULL` for one. */
function printPartitionValue(column: Field, columns: readonly Field[]): string {
  const key = quoteIdentifier(column.name)
  const value = `nullif(${key}, ${quoteString(defaultPartition)})`
  const type = printDuckdbType(column.type)
  if (type !== 'VARCHAR') return `CAST(${value} AS ${type})`
  if (columns.some(({ name }) => name.toLowerCase() === 'filename')) return value
  const folder = [...column.name].map(printFolderCharacter).join('')
  const spelled = `regexp_extract(filename, ${quoteString(`/${folder}=((?i:null))/`)}, 1)`
  return `CASE WHEN ${key} IS NULL THEN nullif(${spelled}, '') ELSE ${value} END`
}

/** A character of a folder's name as a pattern: Hive escapes some of them. */
function printFolderCharacter(character: string): string {
  if (/[\w\u0080-\u{10ffff}]/u.test(character)) return character
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')
  return `(?:\\x{${code}}|%${code})`
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
