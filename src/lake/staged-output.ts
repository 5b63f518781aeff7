import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { OperatorError } from '../errors.ts'
import type { WriteMode } from '../spec/sink.ts'
import { parseStagedFolder, partitionFolder } from './partition-folder.ts'

/** Below a table's path: what belongs to the table and is no data. */
export const tableStateFolder = '_etl'

/** A file that a run has written, not yet visible to readers. */
export interface StagedFile {
  readonly path: string
  /** `year=2019/month=09`, as it will stand in the table; empty without partitions. */
  readonly folder: string
  /** In order of the partition keys. */
  readonly partition: readonly { readonly name: string; readonly value: string }[]
  readonly rows: number
  readonly bytes: number
}

/** A staged file at its final place. */
export interface PublishedFile extends StagedFile {
  readonly path: string
}

/** A fresh directory for a run's files, on the table's own disk, so that publishing is a rename. */
export async function createStaging(tablePath: string, run: string): Promise<string> {
  const directory = join(tablePath, tableStateFolder, 'staged', run)
  try {
    await mkdir(directory, { recursive: true })
  } catch (error) {
    throw cannotWrite(tablePath, error)
  }
  return directory
}

/** Removes what a run has staged, and the folders that only it needed. */
export async function removeStaging(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  for (let parent = dirname(directory), levels = 0; levels < 3; parent = dirname(parent), levels += 1) {
    const removed = await rmdir(parent).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}

/** The partition of a staged file, from the folder that DuckDB has put it in. */
export async function describeStaged(path: string, rows: number, staging: string): Promise<StagedFile> {
  const partition = parseStagedFolder(relative(staging, dirname(path)).split(sep).join('/'))
  return { path, folder: partitionFolder(partition), partition, rows, bytes: (await stat(path)).size }
}

/**
 * Moves staged files to their names in the table, then removes what the mode replaces. A reader may for a moment
 * see new and old files of an overwrite side by side, never neither.
 */
export async function publishStaged(options: {
  readonly files: readonly StagedFile[]
  readonly tablePath: string
  readonly run: string
  readonly mode: WriteMode
  readonly extension: string
}): Promise<readonly PublishedFile[]> {
  const { files, tablePath, run, mode, extension } = options
  const replaced = mode === 'append' ? [] : await dataFiles(tablePath)
  const touched = new Set(files.map((file) => file.folder))
  const numbers = new Map<string, number>()
  const published: PublishedFile[] = []
  try {
    for (const file of files) {
      const number = numbers.get(file.folder) ?? 0
      numbers.set(file.folder, number + 1)
      const path = join(tablePath, file.folder, `part-${run}-${String(number).padStart(5, '0')}.${extension}`)
      await mkdir(dirname(path), { recursive: true })
      await rename(file.path, path)
      published.push({ ...file, path })
    }
    for (const path of replaced) {
      const folder = relative(tablePath, dirname(path)).split(sep).join('/')
      if (mode === 'overwrite' || touched.has(folder)) await removeDataFile(path, tablePath)
    }
  } catch (error) {
    throw cannotWrite(tablePath, error)
  }
  return published
}

/** The files of a table that hold rows; names that start with `_` or `.` do not. */
export async function dataFiles(tablePath: string): Promise<readonly string[]> {
  const entries = await readdir(tablePath, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw cannotWrite(tablePath, error)
    },
  )
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) =>
      relative(tablePath, path)
        .split(sep)
        .every((part) => !/^[_.]/.test(part)),
    )
    .sort()
}

async function removeDataFile(path: string, tablePath: string): Promise<void> {
  await rm(path, { force: true })
  for (
    let folder = dirname(path);
    folder !== tablePath && folder.length > tablePath.length;
    folder = dirname(folder)
  ) {
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}

function cannotWrite(path: string, error: unknown): OperatorError {
  const { code, message } = error as NodeJS.ErrnoException
  const reason = {
    EACCES: 'permission denied',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a file stands in the way',
  }[code ?? '']
  return new OperatorError(
    {
      message: `cannot write to ${path}: ${reason ?? message}`,
      hint:
        code === 'ENOSPC'
          ? 'free some space and run again'
          : 'check who may write there, or give another place with --output',
    },
    { cause: error },
  )
}
