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
import type { StagedFile } from '../lake/staged-output.ts'
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
  const shares = await listShares(written, { copy, buckets }, connection)
  await mkdir(copy.directory, { recursive: true })
  const copied = await runSideBySide(shares, options, async (share, index, single) => {
    const root = join(copy.directory, `${index}`)
    const paths = await runCopy(printCopyFromBucket({ ...copy, directory: root }, share), single)
    return describeCopied(paths, { format: copy.format, root }, single)
  })
  await rm(directory, { recursive: true, force: true })
  return { files: copied.flat(), scanned }
}

async function listShares(
  files: readonly string[],
  { copy, buckets }: { readonly copy: CopyOptions; readonly buckets: number },
  connection: DuckDBConnection,
): Promise<readonly BucketShare[]> {
  if (files.length === 0) return []
  const counted = await connection.runAndReadAll(printCountBuckets(copy.output, { files, buckets }))
  return counted.getRowObjectsJson().flatMap((row) => {
    const partitions = Number(row.partitions)
    const shares = partitions <= openPartitions(copy.output) ? 1 : Math.ceil(partitions / buckets)
    return Array.from({ length: shares }, (_, share) => ({
      files: files.filter((path) => dirname(path).endsWith(`=${row.bucket}`)),
      buckets,
      share,
      shares,
      partitions,
      mostRows: Number(row.most_rows),
    }))
  })
}
