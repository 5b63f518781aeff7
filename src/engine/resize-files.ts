import { mkdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type CopyOptions, printRewrite, rowGroupRowsFor } from '../compile/duckdb/print-copy.ts'
import { printJoinFiles } from '../compile/duckdb/print-copy-buckets.ts'
import type { StagedFile } from '../lake/staged-output.ts'
import { describeCopied, runCopy } from './describe-copied.ts'
import { openPartitions } from './open-partitions.ts'

interface ResizeOptions {
  readonly copy: CopyOptions
  readonly staging: string
  readonly signal?: AbortSignal | undefined
}

/** Files this much over the target are written anew: a little more is not worth the work. */
const oversize = 1.5
/** A file ends with a row group: small ones let it end near the target. */
const rowGroupsPerFile = 8

/** Splits the partitions that are far over the target size, and joins the files of those that are not. */
export async function resizeFiles(
  written: readonly StagedFile[],
  { copy, staging, signal }: ResizeOptions,
  connection: DuckDBConnection,
): Promise<readonly StagedFile[]> {
  const { targetFileBytes } = copy
  const resized: StagedFile[] = []
  const scattered: (readonly StagedFile[])[] = []
  for (const [index, files] of groupByFolder(written).entries()) {
    signal?.throwIfAborted()
    const bytes = sum(files.map((file) => file.bytes))
    const isLarge = files.some((file) => file.bytes > targetFileBytes * oversize)
    const isScattered = files.length > Math.max(1, Math.ceil(bytes / targetFileBytes))
    if (isLarge || (isScattered && bytes > targetFileBytes * oversize)) {
      const root = join(staging, 'split', `${index}`)
      resized.push(...(await splitPartition(files, { ...copy, root }, connection)))
    } else if (isScattered) scattered.push(files)
    else resized.push(...files)
  }
  const most = openPartitions(copy.output)
  for (let from = 0; from < scattered.length; from += most) {
    signal?.throwIfAborted()
    const directory = join(staging, 'joined', `${from}`)
    resized.push(...(await joinFiles(scattered.slice(from, from + most), { ...copy, directory }, connection)))
  }
  return resized.toSorted(byFolder)
}

async function splitPartition(
  files: readonly StagedFile[],
  { root, ...copy }: CopyOptions & { readonly root: string },
  connection: DuckDBConnection,
): Promise<readonly StagedFile[]> {
  const { output, targetFileBytes } = copy
  const [first] = files
  if (first === undefined) return []
  // checks read the values of the keys from the folder
  const directory = join(root, relative(copy.directory, dirname(first.path)))
  await mkdir(dirname(directory), { recursive: true })
  const bytesPerRow = sum(files.map(({ bytes }) => bytes)) / sum(files.map(({ rows }) => rows))
  const sql = printRewrite({
    ...copy,
    directory,
    files: files.map(({ path }) => path),
    rowGroupRows: rowGroupRowsFor(
      { fileRows: targetFileBytes / bytesPerRow / rowGroupsPerFile, openFiles: 1 },
      output,
    ),
  })
  const copied = await runCopy(sql, connection)
  const written = await describeCopied(copied, { ...copy, root }, connection)
  await removeFiles(files)
  const { folder, partition } = first
  return written.map((file) => ({ ...file, folder, partition }))
}

async function joinFiles(
  partitions: readonly (readonly StagedFile[])[],
  copy: CopyOptions,
  connection: DuckDBConnection,
): Promise<readonly StagedFile[]> {
  await mkdir(dirname(copy.directory), { recursive: true })
  const sql = printJoinFiles(
    copy,
    partitions.map((files) => ({
      files: files.map(({ path }) => path),
      values: (files[0]?.partition ?? []).map(({ value }) => value),
    })),
  )
  const copied = await runCopy(sql, connection)
  const written = await describeCopied(copied, { ...copy, root: copy.directory }, connection)
  await removeFiles(partitions.flat())
  return written
}

async function removeFiles(files: readonly StagedFile[]): Promise<void> {
  for (const { path } of files) await rm(path)
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

function byFolder(left: StagedFile, right: StagedFile): number {
  if (left.folder === right.folder) return left.path < right.path ? -1 : 1
  return left.folder < right.folder ? -1 : 1
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
