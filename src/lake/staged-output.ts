import { mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { cannotWrite } from './cannot-write.ts'
import { stagingKey } from './commit-log.ts'
import { keyBelow } from './key-below.ts'
import { parseStagedFolder, partitionFolder } from './partition-folder.ts'

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

/** A fresh directory for a run's files, on the table's own disk, so that publishing is a rename. */
export async function createStaging(tablePath: string, run: string): Promise<string> {
  const directory = join(tablePath, stagingKey(run))
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
  const partition = parseStagedFolder(keyBelow(staging, dirname(path)))
  return { path, folder: partitionFolder(partition), partition, rows, bytes: (await stat(path)).size }
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
