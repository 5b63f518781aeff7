import type { CompiledOutput } from './compile-job.ts'
import {
  type CopyOptions,
  isNested,
  printCopy,
  printFormat,
  printRelation,
  rowGroupRowsFor,
} from './print-copy.ts'
import { printFiles } from './print-statements.ts'
import { quoteIdentifier, quoteString } from './quote.ts'

type BucketOptions = Pick<CopyOptions, 'output' | 'onlyPartitions' | 'directory'> & {
  readonly buckets: number
}

/** Buckets are read once and thrown away: small row groups take less memory, and both threads find some to read. */
const bucketRowGroupSize = { flat: 8192, nested: 2048 }

/**
 * Spreads the rows of an output over Parquet files by a hash of their partition, one folder per bucket. Few files are
 * open at a time, however many partitions there are. Gives their paths, `Files`.
 */
export function printCopyToBuckets(options: BucketOptions): string {
  const { output, directory, buckets } = options
  const keys = partitionNames(output)
  const bucket = quoteIdentifier(bucketColumn(output))
  const rows = `SELECT *, ${printHash(output)} % ${buckets} AS ${bucket} FROM ${printRelation(options, keys)}`
  const nested = isNested(output)
  const settings = [
    ...printFormat('parquet', 'snappy', nested, bucketRowGroupSize[nested ? 'nested' : 'flat']),
    `PARTITION_BY (${bucket})`,
    `FILENAME_PATTERN ${quoteString('_bucket-{i}')}`,
    "FILE_EXTENSION 'staged'",
    'RETURN_FILES',
  ]
  return `COPY (${rows}) TO ${quoteString(directory)} (${settings.join(', ')})`
}

/** The rows of each partition: its bucket, their number, the values of its keys. */
export function printCountBuckets(
  output: CompiledOutput,
  { files, buckets }: { readonly files: readonly string[]; readonly buckets: number },
): string {
  const keys = partitionNames(output).join(', ')
  const bucket = `${printHash(output)} % ${buckets}`
  return `SELECT ${bucket}, count(*), ${keys} FROM ${printRead(files)} GROUP BY ${bucket}, ${keys}`
}

/** All partitions of a bucket, or one of several equal shares of them. */
export interface BucketShare {
  readonly files: readonly string[]
  /** Of the whole output. */
  readonly buckets: number
  /** From 0. */
  readonly share: number
  readonly shares: number
  /** Of the bucket. */
  readonly partitions: number
  /** Of the largest partition. */
  readonly mostRows: number
}

/** Writes the partitions of a bucket. Gives their paths, `Files`. */
export function printCopyFromBucket(options: CopyOptions, bucket: BucketShare): string {
  const { output } = options
  const { files, buckets, share, shares, partitions, mostRows } = bucket
  const rows = printRead(files)
  const relation =
    shares === 1
      ? `(FROM ${rows})`
      : `(FROM ${rows} WHERE ${printHash(output)} // ${buckets} % ${shares} = ${share})`
  return printCopy({
    ...options,
    output: { ...output, relation },
    onlyPartitions: undefined,
    rowGroupRows: rowGroupRowsFor({ fileRows: mostRows, openFiles: Math.ceil(partitions / shares) }, output),
  })
}

/** Counts the partitions among the first rows of an output. */
export function printCountPartitions(
  options: Pick<CopyOptions, 'output' | 'onlyPartitions'>,
  rows: number,
): string {
  const keys = partitionNames(options.output)
  const first = `SELECT ${keys.join(', ')} FROM ${printRelation(options, keys)} LIMIT ${rows}`
  return `SELECT count(*) AS partitions FROM (SELECT DISTINCT * FROM (${first}))`
}

export interface WrittenPartition {
  /** Parquet files without the partition keys. */
  readonly files: readonly string[]
  /** The values of the keys, in order. */
  readonly values: readonly string[]
}

/** Writes the Parquet files of several partitions anew, one file for each. Gives their paths, `Files`. */
export function printJoinFiles(options: CopyOptions, partitions: readonly WrittenPartition[]): string {
  const { output } = options
  const keys = partitionNames(output)
  const file = quoteIdentifier(freeName(output, 'file'))
  const values = partitions.flatMap(({ files, values }) =>
    files.map((path) => `(${[path, ...values].map(quoteString).join(', ')})`),
  )
  const columns = [...output.columns.map(({ name }) => quoteIdentifier(name)), ...keys]
  const read = `read_parquet(${printFiles(partitions.flatMap(({ files }) => files))}, hive_partitioning = false, filename = ${quoteString(freeName(output, 'file'))})`
  const relation = `(SELECT ${columns.join(', ')} FROM ${read} JOIN (VALUES ${values.join(', ')}) AS ${quoteIdentifier('partition_of')}(${[file, ...keys].join(', ')}) USING (${file}))`
  return printCopy({ ...options, output: { ...output, relation }, onlyPartitions: undefined })
}

function printRead(files: readonly string[]): string {
  return `read_parquet(${printFiles(files)}, hive_partitioning = false)`
}

function printHash(output: CompiledOutput): string {
  return `hash(${partitionNames(output).join(', ')})`
}

function partitionNames({ partitionKeys }: CompiledOutput): readonly string[] {
  return partitionKeys.map(({ name }) => quoteIdentifier(name))
}

function bucketColumn(output: CompiledOutput): string {
  return freeName(output, 'bucket')
}

/** A name that no column has. */
function freeName(output: CompiledOutput, name: string): string {
  const isTaken = [...output.columns, ...output.partitionKeys].some(
    (column) => column.name.toLowerCase() === name,
  )
  return isTaken ? freeName(output, `${name}_`) : name
}
