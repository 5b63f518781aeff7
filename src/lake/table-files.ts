import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { CatalogTable } from '../spec/catalog-table.ts'
import { keyBelow } from './key-below.ts'
import { readLiveTable } from './live-table.ts'
import { escapePartitionValue } from './partition-folder.ts'
import { dataFiles } from './staged-output.ts'

/** A data file of a table. */
export interface TableFile {
  /** Absolute. */
  readonly path: string
  /** Its partition, `year=2019/month=09`; empty without partitions. */
  readonly folder: string
  readonly bytes: number
}

export interface ListedTable {
  /** By path. */
  readonly files: readonly TableFile[]
  /** Absolute path of the folder that holds the table's log; undefined where no log speaks of the table. */
  readonly logPath: string | undefined
}

/**
 * The data files of a table, as its log has them, or as they lie there where it has none. Those that lie where none
 * of its partitions could are another table's.
 */
export async function listTableFiles(
  tablePath: string,
  { partitionKeys }: Pick<CatalogTable, 'partitionKeys'>,
): Promise<ListedTable> {
  const live = await readLiveTable(tablePath)
  const starts = partitionKeys.map(({ name }) => `${escapePartitionValue(name)}=`)
  const paths = (live?.paths ?? (await dataFiles(tablePath)))
    .map((path) => ({ path, folder: keyBelow(tablePath, dirname(path)) }))
    .filter(({ folder }) => {
      const parts = folder === '' ? [] : folder.split('/')
      return parts.length === starts.length && starts.every((start, index) => parts[index]?.startsWith(start))
    })
  const files = await Promise.all(
    paths.map(async (file) => {
      const bytes = await sizeOf(file.path)
      return bytes === undefined ? [] : [{ ...file, bytes }]
    }),
  )
  return { files: files.flat(), logPath: live?.root }
}

/** Undefined for a file that a run has removed since it was listed. */
async function sizeOf(path: string): Promise<number | undefined> {
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return entry?.size
}
