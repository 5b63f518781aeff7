import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CopyOptions } from '../compile/duckdb/print-copy.ts'
import {
  type BucketShare,
  printCopyFromBucket,
  printCopyToBuckets,
  printCountBuckets,
} from '../compile/duckdb/print-copy-buckets.ts'
import { partitionFolder } from '../lake/partition-folder.ts'
import { describeStaged, type StagedFile } from '../lake/staged-output.ts'
import { countScanned } from './count-records.ts'
import { describeCopied, runCopy } from './describe-copied.ts'
import { openPartitions } from './open-partitions.ts'
import { runSideBySide } from './run-side-by-side.ts'

interface ThroughOptions {
  readonly copy: CopyOptions
  readonly staging: string
  readonly scratchDir: string
  readonly profileFile: string
  readonly threads: number
  readonly memoryLimitBytes: number
  readonly signal?: AbortSignal | undefined
}

interface Partition {
  readonly bucket: string
  readonly rows: number
  readonly folder: string
}

/** Of the partitions that a COPY may write, so many on average: buckets are not equally full. */
const fill = 0.64

/**
 * Writes an output of many partitions, one file for each: its rows go to buckets first, then bucket by bucket to their
 * partitions. Never are more files open than one COPY can keep, nor rows of more partitions in memory.
 */
export async function copyThroughBuckets(
  options: ThroughOptions,
  connection: DuckDBConnection,
): Promise<{ readonly files: readonly StagedFile[]; readonly scanned: number | undefined }> {
  const { copy, staging, profileFile } = options
  const buckets = Math.floor(openPartitions(copy.output) * fill)
  const directory = join(staging, 'buckets')
  const { result: written, scanned } = await countScanned(connection, profileFile, () =>
    runCopy(printCopyToBuckets({ ...copy, directory, buckets }), connection),
  )
  const partitions = await countPartitions(written, { copy, buckets }, connection)
  const rows = new Map(partitions.map((partition) => [partition.folder, partition.rows]))
  const shares = listShares(partitions, { written, buckets, most: openPartitions(copy.output) })
  await mkdir(copy.directory, { recursive: true })
  const copied = await runSideBySide(shares, options, async (share, index, single) => {
    const root = join(copy.directory, `${index}`)
    const paths = await runCopy(printCopyFromBucket({ ...copy, directory: root }, share), single)
    const files = await Promise.all(
      paths.map(async (path) => {
        const file = await describeStaged(path, 0, root)
        return { ...file, rows: rows.get(file.folder) ?? 0 }
      }),
    )
    // DuckDB starts a second file where too many are open
    const areWhole = new Set(files.map(({ folder }) => folder)).size === files.length
    const areCounted = files.every((file) => file.rows > 0)
    return areWhole && areCounted ? files : describeCopied(paths, { format: copy.format, root }, single)
  })
  await rm(directory, { recursive: true, force: true })
  return { files: copied.flat(), scanned }
}

async function countPartitions(
  files: readonly string[],
  { copy, buckets }: { readonly copy: CopyOptions; readonly buckets: number },
  connection: DuckDBConnection,
): Promise<readonly Partition[]> {
  if (files.length === 0) return []
  const { output } = copy
  const counted = await connection.runAndReadAll(printCountBuckets(output, { files, buckets }))
  return counted.getRowsJson().map(([bucket, rows, ...values]) => ({
    bucket: String(bucket),
    rows: Number(rows),
    folder: partitionFolder(
      output.partitionKeys.map(({ name }, index) => ({ name, value: String(values[index]) })),
    ),
  }))
}

function listShares(
  partitions: readonly Partition[],
  {
    written,
    buckets,
    most,
  }: { readonly written: readonly string[]; readonly buckets: number; readonly most: number },
): readonly BucketShare[] {
  const held = new Map<string, { partitions: number; mostRows: number }>()
  for (const { bucket, rows } of partitions) {
    const { partitions = 0, mostRows = 0 } = held.get(bucket) ?? {}
    held.set(bucket, { partitions: partitions + 1, mostRows: Math.max(mostRows, rows) })
  }
  return [...held].flatMap(([bucket, { partitions, mostRows }]) => {
    const files = written.filter((path) => dirname(path).endsWith(`=${bucket}`))
    const shares = partitions <= most ? 1 : Math.ceil(partitions / buckets)
    return Array.from({ length: shares }, (_, share) => ({
      files,
      buckets,
      share,
      shares,
      partitions,
      mostRows,
    }))
  })
}
