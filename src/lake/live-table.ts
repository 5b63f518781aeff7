import { basename, dirname, join } from 'node:path'
import type { CatalogTable } from '../spec/catalog-table.ts'
import { readCommitLog } from './commit-log.ts'
import type { CommitRecord } from './commit-record.ts'
import { liveFiles } from './live-files.ts'
import { openLocalStore } from './local-store.ts'
import type { ObjectStore } from './object-store.ts'

/** A table as a commit left it. Its files stay as they are; they may go away when the table is written anew. */
export interface LiveTable {
  /** The folder of its log, absolute; tables of one log change together. */
  readonly root: string
  /** Of its files, absolute, sorted. */
  readonly paths: readonly string[]
  /** Of the newest commit that counts. */
  readonly sequence: number
  /** What that commit makes of the tables, while the catalog may not know it yet. */
  readonly unregistered: readonly CatalogTable[]
}

/**
 * The files that the commit log says are a table's. Undefined for a folder that no log speaks of: what lies there is
 * the table. The log of a job that makes several tables lies one level above them.
 */
export async function readLiveTable(tablePath: string): Promise<LiveTable | undefined> {
  const own = await readVisible(openLocalStore(tablePath))
  if (own !== undefined) return liveBelow('', { ...own, root: tablePath })
  const root = dirname(tablePath)
  const folder = `${basename(tablePath)}/`
  const shared = await readVisible(openLocalStore(root))
  return shared?.mentions(folder) ? liveBelow(folder, { ...shared, root }) : undefined
}

/** Whether a table has been written to since it was read. */
export async function hasChanged(tablePath: string, before: LiveTable | undefined): Promise<boolean> {
  return (await readLiveTable(tablePath))?.sequence !== before?.sequence
}

interface VisibleCommits {
  /** Keys of data files. */
  readonly keys: readonly string[]
  readonly sequence: number
  readonly unfinished: readonly CommitRecord[]
  /** Whether a commit has written, or is about to write, below a folder. */
  mentions(folder: string): boolean
}

/**
 * A commit counts from the moment when all its files have their names: until then every file that it replaces is
 * still there, and from then on every file that replaces them.
 */
async function readVisible(store: ObjectStore): Promise<VisibleCommits | undefined> {
  const log = await readCommitLog(store)
  if (log.summary.sequence === 0) return undefined
  const hidden = new Set<number>()
  for (const record of log.unfinished) {
    if (!(await isPublished(record, store))) hidden.add(record.sequence)
  }
  // a file may be missing because a later commit has removed it again
  if (hidden.size > 0 && !(await areUnfinished(hidden, store))) return readVisible(store)
  const isVisible = ({ sequence }: CommitRecord) => !hidden.has(sequence)
  const later = log.later.filter(isVisible)
  const keys = [...(await liveFiles({ ...log, later })).keys()]
  const pending = log.unfinished.flatMap(({ files }) => files.map(({ key }) => key))
  return {
    keys,
    sequence: (later.at(-1) ?? log.checkpoint.summary).sequence,
    unfinished: log.unfinished.filter(isVisible),
    mentions: (folder) => [...keys, ...pending].some((key) => key.startsWith(folder)),
  }
}

async function areUnfinished(sequences: ReadonlySet<number>, store: ObjectStore): Promise<boolean> {
  const { unfinished } = await readCommitLog(store)
  return unfinished.filter(({ sequence }) => sequences.has(sequence)).length === sequences.size
}

async function isPublished({ files }: CommitRecord, store: ObjectStore): Promise<boolean> {
  const folders = new Set(files.map(({ key }) => key.slice(0, key.lastIndexOf('/') + 1)))
  const lists = await Promise.all([...folders].map((folder) => store.list(folder)))
  const there = new Set(lists.flat())
  return files.every(({ key }) => there.has(key))
}

function liveBelow(
  folder: string,
  { keys, sequence, unfinished, root }: VisibleCommits & { readonly root: string },
): LiveTable {
  const inside = keys.filter((key) => key.startsWith(folder))
  return {
    root,
    paths: inside.map((key) => join(root, key)).sort(),
    sequence,
    unregistered: unfinished.flatMap(({ tables }) => tables),
  }
}
