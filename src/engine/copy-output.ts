import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CheckedJob } from '../compile/checked-job.ts'
import type { CompiledOutput } from '../compile/duckdb/compile-job.ts'
import { type CopyOptions, printCopy } from '../compile/duckdb/print-copy.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { parsePartitionFolder } from '../lake/partition-folder.ts'
import type { StagedFile } from '../lake/staged-output.ts'
import { copyThroughBuckets } from './copy-through-buckets.ts'
import { countScanned } from './count-records.ts'
import { describeCopied, runCopy } from './describe-copied.ts'
import { hasManyPartitions } from './has-many-partitions.ts'
import { resizeFiles } from './resize-files.ts'
import { writableFormat } from './writable-format.ts'

interface StagingOptions {
  readonly checked: { readonly job: Pick<CheckedJob['job'], 'sink'> }
  readonly inputs: readonly (readonly Pick<InputFile, 'bytes'>[])[]
  readonly staging: string
  readonly scratchDir: string
  readonly threads: number
  readonly memoryLimitBytes: number
  readonly onlyFolders?: ReadonlySet<string> | undefined
  readonly signal?: AbortSignal | undefined
}

interface Copied {
  readonly files: readonly StagedFile[]
  /** Rows that the only scan gave; undefined where there were several. */
  readonly scanned: number | undefined
}

/** The look at the first rows takes 20 to 40 ms: too much for small inputs, whose files are quick to join. */
const largeInputBytes = 128_000_000

/**
 * Writes an output below `staging` and says what lies there; files without rows are left out. A partition of Parquet is
 * one file, or several of about the target size.
 */
export async function copyOutput(
  output: CompiledOutput,
  options: StagingOptions,
  connection: DuckDBConnection,
): Promise<Copied> {
  const { checked, staging, scratchDir, onlyFolders, signal } = options
  const { sink } = checked.job
  const copy: CopyOptions = {
    output,
    format: writableFormat(sink),
    compression: sink.compression,
    targetFileBytes: sink.targetFileBytes,
    directory: join(staging, 'rows', output.folder),
    staged: true,
    onlyPartitions: onlyFolders && [...onlyFolders].map(parsePartitionFolder),
  }
  const profileFile = join(scratchDir, 'profile.json')
  await mkdir(dirname(copy.directory), { recursive: true })
  if (output.partitionKeys.length === 0) return copyAtOnce(copy, profileFile, connection)
  const copied = await copyPartitions({ ...options, copy, profileFile }, connection)
  if (copy.format !== 'parquet') return copied
  return { ...copied, files: await resizeFiles(copied.files, { copy, staging, signal }, connection) }
}

/** At once where one COPY can keep all partitions open; else through buckets. */
async function copyPartitions(
  options: StagingOptions & { readonly copy: CopyOptions; readonly profileFile: string },
  connection: DuckDBConnection,
): Promise<Copied> {
  const { copy, inputs, profileFile } = options
  const bytes = inputs.flat().reduce((sum, file) => sum + file.bytes, 0)
  if (bytes >= largeInputBytes && (await hasManyPartitions(options, connection))) {
    return copyThroughBuckets(options, connection)
  }
  try {
    return await copyAtOnce(copy, profileFile, connection)
  } catch (error) {
    if (!(error instanceof Error && /^Out of Memory Error/.test(error.message))) throw error
    await rm(copy.directory, { recursive: true, force: true })
    return copyThroughBuckets(options, connection)
  }
}

async function copyAtOnce(
  copy: CopyOptions,
  profileFile: string,
  connection: DuckDBConnection,
): Promise<Copied> {
  const { result, scanned } = await countScanned(connection, profileFile, () =>
    runCopy(printCopy(copy), connection),
  )
  return { files: await describeCopied(result, { ...copy, root: copy.directory }, connection), scanned }
}
