import type { Field } from '../../spec/data-type.ts'
import type { CompiledOutput } from './compile-job.ts'
import { printDuckdbType } from './print-type.ts'
import { quoteIdentifier, quoteString } from './quote.ts'
import { keyBaseVariable } from './steps/print-relationalize.ts'

/** A list of files for `getvariable`. */
export function printSetFiles(variable: string, files: readonly string[]): string {
  return `SET VARIABLE ${variable} = ${printFiles(files)}`
}

/** A folder or glob for `getvariable`. */
export function printSetAddress(variable: string, address: string): string {
  return `SET VARIABLE ${variable} = [${quoteString(address)}]::VARCHAR[]`
}

export function printSetKeyBase(base: bigint): string {
  return `SET VARIABLE ${keyBaseVariable} = ${base}::BIGINT`
}

/** `['a', 'b']`, typed also when it is empty. DuckDB takes every path for a glob: `a[1].json` is `a[[]1].json`. */
export function printFiles(paths: readonly string[]): string {
  return `[${paths.map(printFile).join(', ')}]::VARCHAR[]`
}

function printFile(path: string): string {
  return quoteString(path.replaceAll(/[[*?]/g, '[$&]'))
}

export function printCountRecords(relation: string): string {
  return `SELECT count(*) AS records FROM ${quoteIdentifier(relation)}`
}

export function printDescribe(relation: string): string {
  return `DESCRIBE ${relation}`
}

/** The types that DuckDB should give for an output, in its own spelling. */
export function printDescribeExpected({ columns, partitionKeys }: CompiledOutput): string {
  const typed = [
    ...columns.map(({ name, type }) => ({ name, type: printDuckdbType(type) })),
    ...partitionKeys.map(({ name }) => ({ name, type: 'VARCHAR' })),
  ]
  return `DESCRIBE SELECT ${typed.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoteIdentifier(name)}`).join(', ')}`
}

/** Statements that make DuckDB write the row counts of the next statement's operators to a JSON file. */
export function printStartProfile(file: string): readonly string[] {
  return [
    "PRAGMA enable_profiling = 'json'",
    `SET profiling_output = ${quoteString(file)}`,
    "SET profiling_coverage = 'ALL'",
    `SET custom_profiling_settings = ${quoteString('{"OPERATOR_CARDINALITY": "true", "OPERATOR_TYPE": "true"}')}`,
  ]
}

export const stopProfile = 'PRAGMA disable_profiling'

/** Computes an expression over all rows of a relation and gives back nothing: it fails where the run did. */
export function printProbe(expression: string, relation: string): string {
  return `SELECT max(hash(${expression})) FROM ${relation}`
}

/** The columns of a Parquet file. */
export function printDescribeParquet(file: string): string {
  return `DESCRIBE FROM read_parquet(${printFile(file)}, hive_partitioning = false)`
}

export function printCountParquet(files: readonly string[]): string {
  return `SELECT count(*) FROM read_parquet(${printFiles(files)}, union_by_name = true, hive_partitioning = false)`
}

export function printDescribeTypes(columns: readonly Field[]): string {
  const typed = columns.map(
    ({ name, type }) => `CAST(NULL AS ${printDuckdbType(type)}) AS ${quoteIdentifier(name)}`,
  )
  return `DESCRIBE SELECT ${typed.join(', ')}`
}
