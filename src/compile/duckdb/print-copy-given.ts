import type { CompiledSource } from './compile-job.ts'
import { printSource, type ReadOptions } from './print-source.ts'
import { quoteIdentifier, quoteString } from './quote.ts'

/**
 * Writes JSON records as a Parquet file of the source. Partition keys become text columns, as a reader finds them in
 * the folders of a table.
 */
export function printCopyGiven(
  { source, columns, filesVariable }: CompiledSource,
  { read, file }: { readonly read: ReadOptions; readonly file: string },
): string {
  const rows = printSource({ source: { ...source, format: 'json' }, columns, filesVariable, read })
  const keys = source.partitionKeys
    .filter((key) => columns.some(({ name }) => name === key.name))
    .map(({ name }) => `CAST(${quoteIdentifier(name)} AS VARCHAR) AS ${quoteIdentifier(name)}`)
  const replaced = keys.length === 0 ? '*' : `* REPLACE (${keys.join(', ')})`
  return `COPY (SELECT ${replaced} FROM (\n${rows}\n)) TO ${quoteString(file)} (FORMAT parquet)`
}
