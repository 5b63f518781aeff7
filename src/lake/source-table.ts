import { stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { readCommitHistory } from './commit-log.ts'
import { keyBelow } from './key-below.ts'
import { findAddress, type InputAddress, locateKnown, undefinedIfAbsent } from './list-inputs.ts'
import { readLiveTable } from './live-table.ts'
import { openLocalStore } from './local-store.ts'
import { type MergeTrace, traceMerges } from './trace-merges.ts'

/** A source that is a table with a commit log. Keys are those of its log. */
export interface SourceTable {
  /** Keys of the files that the table consists of. */
  readonly live: ReadonlySet<string>
  /** Of a known input; undefined for what does not lie in the table. */
  keyOf(uri: string): string | undefined
  uriOf(key: string): string
  /** Reads every commit record of the table. */
  readMerges(): Promise<MergeTrace>
}

/** Undefined where no log speaks of what lies at the address. */
export async function openSourceTable(address: InputAddress): Promise<SourceTable | undefined> {
  const { path, uriOf } = findAddress(address)
  const entry = await stat(path).catch(undefinedIfAbsent(path))
  const table = entry?.isDirectory() ? await readLiveTable(path) : undefined
  if (table === undefined) return undefined
  const { root, paths } = table
  const inside = `${resolve(path)}${sep}`
  const keyOf = (file: string) => keyBelow(root, file)
  return {
    live: new Set(paths.map(keyOf)),
    keyOf(uri) {
      const file = locateKnown(uri, address.lake)
      return file.startsWith(inside) ? keyOf(file) : undefined
    },
    uriOf: (key) => uriOf(join(root, key)),
    readMerges: async () => traceMerges((await readCommitHistory(openLocalStore(root))).records),
  }
}
