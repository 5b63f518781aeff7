import type { Compression, SinkFormat } from '../../spec/sink.ts'
import { printPlainZeros } from '../athena/duckdb-plain-zero.ts'
import { holdsFloat } from '../athena/plain-zero.ts'
import type { CompiledOutput } from './compile-job.ts'
import { convertWrite } from './convert-write.ts'
import { named } from './print-source.ts'
import { printFiles } from './print-statements.ts'
import { quoteIdentifier, quoteString } from './quote.ts'

export interface CopyOptions {
  readonly output: CompiledOutput
  readonly format: Extract<SinkFormat, 'parquet' | 'csv' | 'json'>
  readonly compression: Compression
  readonly targetFileBytes: number
  /** A directory, which DuckDB makes. */
  readonly directory: string
  /** Names by which engines and globs pass over the files, until they are published. */
  readonly staged?: boolean
  /** Rows of other partitions are left out: the values of their keys, in order. */
  readonly onlyPartitions?: readonly (readonly string[])[] | undefined
  /** Unless given, what keeps memory low while many partitions are open. */
  readonly rowGroupRows?: number
}

/**
 * Rows per row group. DuckDB's own 122,880 take 1.3 GB for 32 open partitions of flat rows and 1.6 GB for nested
 * ones (measured on 1 GB of forecasts); these take 1.0 and 0.6 GB, in no more time.
 */
const rowGroupSize = { flat: 40_960, nested: 4096 }

/** The partitions with which the sizes above were measured. */
const usualOpenFiles = 32
/** The least rows that DuckDB puts into a row group. */
const vectorRows = 2048

/**
 * Rows per row group for files that are known beforehand. What DuckDB sets aside for a column goes by this number, and
 * what it holds in memory by its product with the files that are open.
 */
export function rowGroupRowsFor(
  { fileRows, openFiles }: { readonly fileRows: number; readonly openFiles: number },
  output: CompiledOutput,
): number {
  const most = isNested(output) ? rowGroupSize.nested : rowGroupSize.flat
  const rows = Math.min(fileRows, most, (most * usualOpenFiles) / openFiles)
  return Math.min(most, Math.max(1, Math.ceil(rows / vectorRows)) * vectorRows)
}

/** Writes an output to files below a directory, one folder per partition. Gives their paths, `Files`. */
export function printCopy(options: CopyOptions): string {
  const { output, targetFileBytes } = options
  const partitions = output.partitionKeys.map((key) => quoteIdentifier(key.name))
  const split =
    partitions.length > 0 ? `PARTITION_BY (${partitions.join(', ')})` : `FILE_SIZE_BYTES ${targetFileBytes}`
  return printCopyOf(printRows(options, partitions), options, split)
}

/** Writes Parquet files of one partition anew, in files of about the target size. */
export function printRewrite(options: CopyOptions & { readonly files: readonly string[] }): string {
  const rows = `(FROM read_parquet(${printFiles(options.files)}, hive_partitioning = false))`
  return printCopyOf(rows, options, `FILE_SIZE_BYTES ${options.targetFileBytes}`)
}

function printCopyOf(rows: string, options: CopyOptions, split: string): string {
  const { format, compression, directory, output, staged, rowGroupRows } = options
  const extension = staged && format === 'parquet' ? 'staged' : fileExtension(format, compression)
  const settings = [
    ...printFormat(format, compression, isNested(output), rowGroupRows),
    split,
    `FILENAME_PATTERN ${quoteString(staged ? '_part-{i}' : 'part-{i}')}`,
    `FILE_EXTENSION ${quoteString(extension)}`,
    'RETURN_FILES',
  ]
  return `COPY ${rows} TO ${quoteString(directory)} (${settings.join(', ')})`
}

/** JSON goes through the CSV writer, a line of text per row: DuckDB's JSON writer knows no partitions. */
function printRows(options: CopyOptions, partitions: readonly string[]): string {
  const { output, format } = options
  const { columns } = output
  const relation = printRelation(options, partitions)
  if (format === 'parquet') return relation
  if (format === 'csv') {
    if (!columns.some(({ type }) => type.kind === 'binary')) return relation
    const cells = columns.map(({ name, type }) =>
      named(name, convertWrite(type, quoteIdentifier(name), format)),
    )
    return `(SELECT ${[...cells, ...partitions].join(', ')} FROM ${relation})`
  }
  const fields = columns.map(
    ({ name, type }) => `${quoteIdentifier(name)} := ${convertWrite(type, quoteIdentifier(name), format)}`,
  )
  const line = `to_json(struct_pack(${fields.join(', ')})) AS line`
  return `(SELECT ${[line, ...partitions].join(', ')} FROM ${relation})`
}

/** The rows that are to be written. */
export function printRelation(
  { output, onlyPartitions }: Pick<CopyOptions, 'output' | 'onlyPartitions'>,
  partitions: readonly string[],
): string {
  const relation = withPlainZeros(output)
  if (onlyPartitions === undefined) return relation
  const rows = onlyPartitions.map((values) => `(${values.map(quoteString).join(', ')})`)
  return `(FROM ${relation} WHERE (${partitions.join(', ')}) IN (${rows.join(', ')}))`
}

/**
 * DuckDB's Parquet writer takes -0.0 and 0.0 for one entry of a column's dictionary, so that either could become the
 * other: tables hold 0.0.
 */
function withPlainZeros({ relation, columns }: CompiledOutput): string {
  const floats = columns.filter(({ type }) => holdsFloat(type))
  if (floats.length === 0) return relation
  const values = floats.map(({ name, type }) => {
    const column = quoteIdentifier(name)
    return `  ${printPlainZeros(type, column)} AS ${column}`
  })
  return `(SELECT * REPLACE (\n${values.join(',\n')}\n) FROM ${relation})`
}

/** Rows per file, for reports. */
export function printCountRows(files: readonly string[], format: CopyOptions['format']): string {
  const list = printFiles(files)
  const read = {
    parquet: `SELECT file_name AS file, num_rows AS row_count FROM parquet_file_metadata(${list})`,
    csv: `SELECT __file AS file, count(*) AS row_count FROM read_csv(${list}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', comment = '', filename = '__file') GROUP BY 1`,
    json: `SELECT filename AS file, count(*) AS row_count FROM read_json_objects(${list}, format = 'newline_delimited', filename = true) GROUP BY 1`,
  }
  return read[format]
}

/** Where the field's engines look for the codec: before the format for Parquet, after it for text. */
export function fileExtension(format: CopyOptions['format'], compression: Compression): string {
  const suffix = { snappy: 'snappy', zstd: 'zst', gzip: 'gz', none: '' }[compression]
  if (suffix === '') return format
  return format === 'parquet' ? `${compression === 'zstd' ? 'zstd' : suffix}.parquet` : `${format}.${suffix}`
}

export function isNested(output: Pick<CompiledOutput, 'columns'>): boolean {
  return output.columns.some(
    ({ type }) => type.kind === 'struct' || type.kind === 'array' || type.kind === 'map',
  )
}

/** The settings of COPY for a format. */
export function printFormat(
  format: CopyOptions['format'],
  compression: Compression,
  nested: boolean,
  rowGroupRows = nested ? rowGroupSize.nested : rowGroupSize.flat,
): readonly string[] {
  switch (format) {
    case 'parquet':
      return [
        'FORMAT parquet',
        `COMPRESSION ${compression === 'none' ? 'uncompressed' : compression}`,
        `ROW_GROUP_SIZE ${rowGroupRows}`,
      ]
    case 'csv':
      return ['FORMAT csv', 'HEADER true', ...printTextCompression(compression)]
    case 'json':
      return [
        'FORMAT csv',
        'HEADER false',
        "QUOTE ''",
        "ESCAPE ''",
        "DELIMITER '\\x01'",
        ...printTextCompression(compression),
      ]
  }
}

function printTextCompression(compression: Compression): readonly string[] {
  return compression === 'none' ? [] : [`COMPRESSION ${compression}`]
}
