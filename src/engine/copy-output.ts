import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CheckedJob } from '../compile/checked-job.ts'
import type { CompiledOutput } from '../compile/duckdb/compile-job.ts'
import { type CopyOptions, printCopy, printCountRows, printRewrite } from '../compile/duckdb/print-copy.ts'
import { parsePartitionFolder } from '../lake/partition-folder.ts'
import { describeStaged, type StagedFile } from '../lake/staged-output.ts'
import { countScanned } from './count-records.ts'
import { writableFormat } from './writable-format.ts'

/** Files this much over the target are written anew: a little more is not worth the work. */
const oversize = 1.5

interface StagingOptions {
  readonly checked: CheckedJob
  readonly staging: string
  readonly scratchDir: string
  readonly onlyFolders?: ReadonlySet<string> | undefined
}

/** Writes an output below `staging` and says what lies there; files without rows are left out. */
export async function copyOutput(
  output: CompiledOutput,
  { checked, staging, scratchDir, onlyFolders }: StagingOptions,
  connection: DuckDBConnection,
): Promise<{ readonly files: readonly StagedFile[]; readonly scanned: number | undefined }> {
  const { sink } = checked.job
  const directory = join(staging, 'rows', output.folder)
  const options: CopyOptions = {
    output,
    format: writableFormat(sink),
    compression: sink.compression,
    targetFileBytes: sink.targetFileBytes,
    directory,
    staged: true,
    onlyPartitions: onlyFolders && [...onlyFolders].map(parsePartitionFolder),
  }
  await mkdir(dirname(directory), { recursive: true })
  const { result, scanned } = await countScanned(connection, join(scratchDir, 'profile.json'), () =>
    connection.runAndReadAll(printCopy(options)),
  )
  const written = await describeCopied(result.getRowObjectsJson(), options, directory, connection)
  if (output.partitionKeys.length === 0 || options.format !== 'parquet') return { files: written, scanned }
  return { files: await resize(written, { ...options, staging }, connection), scanned }
}

/** Splits the partitions whose files are far over the target, and joins what several threads wrote of a small one. */
async function resize(
  written: readonly StagedFile[],
  options: CopyOptions & { readonly staging: string },
  connection: DuckDBConnection,
): Promise<readonly StagedFile[]> {
  const { directory, staging, targetFileBytes } = options
  const resized: StagedFile[] = []
  for (const files of groupByFolder(written)) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const tooMany = files.length > Math.max(1, Math.ceil(bytes / targetFileBytes))
    const tooLarge = files.some((file) => file.bytes > targetFileBytes * oversize)
    if (!tooMany && !tooLarge) {
      resized.push(...files)
      continue
    }
    const [first] = files
    const root = join(staging, 'resized')
    const target = join(root, relative(directory, dirname(first?.path ?? directory)))
    await mkdir(dirname(target), { recursive: true })
    const sql = printRewrite({ ...options, directory: target, files: files.map(({ path }) => path) })
    const copied = await connection.runAndReadAll(sql)
    resized.push(...(await describeCopied(copied.getRowObjectsJson(), options, root, connection)))
    for (const { path } of files) await rm(path)
  }
  return resized
}

async function describeCopied(
  [row]: readonly Record<string, unknown>[],
  options: CopyOptions,
  root: string,
  connection: DuckDBConnection,
): Promise<readonly StagedFile[]> {
  const paths = (row?.Files ?? []) as readonly string[]
  if (paths.length === 0) return []
  const counted = await connection.runAndReadAll(printCountRows(paths, options.format))
  const rows = new Map(
    counted.getRowObjectsJson().map(({ file, row_count }) => [String(file), Number(row_count)]),
  )
  const files = await Promise.all(paths.map((path) => describeStaged(path, rows.get(path) ?? 0, root)))
  return files.filter((file) => file.rows > 0).toSorted(byPath)
}

function byPath(left: StagedFile, right: StagedFile): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0
}

function groupByFolder(files: readonly StagedFile[]): readonly (readonly StagedFile[])[] {
  const groups = new Map<string, StagedFile[]>()
  for (const file of files) {
    const group = groups.get(file.folder)
    if (group === undefined) groups.set(file.folder, [file])
    else group.push(file)
  }
  return [...groups.values()]
}
