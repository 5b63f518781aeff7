import type { CommitRecord } from './commit-record.ts'

/** Which files of a table hold the rows of which others, because a compaction has merged them. By key. */
export interface MergeTrace {
  /** What a file was merged from; undefined for one that no compaction has made. */
  madeOf(key: string): readonly string[] | undefined
  /** What a file was merged into; undefined for one that no compaction has taken away. */
  mergedInto(key: string): readonly string[] | undefined
}

type MergeRecord = Pick<CommitRecord, 'mode'> & {
  readonly files: readonly { readonly key: string }[]
  readonly removes: readonly string[]
}

/**
 * Follows the compactions of a table. One merges within folders: any of the files that it has made in a folder may
 * hold rows of any that it has taken away there.
 */
export function traceMerges(records: readonly MergeRecord[]): MergeTrace {
  const sources = new Map<string, readonly string[]>()
  const results = new Map<string, readonly string[]>()
  for (const { mode, files, removes } of records) {
    if (mode !== 'compact') continue
    const made = groupByFolder(files.map(({ key }) => key))
    const taken = groupByFolder(removes)
    for (const [folder, keys] of made) for (const key of keys) sources.set(key, taken.get(folder) ?? [])
    for (const [folder, keys] of taken) for (const key of keys) results.set(key, made.get(folder) ?? [])
  }
  return { madeOf: (key) => sources.get(key), mergedInto: (key) => results.get(key) }
}

/**
 * The files that hold the rows of a file now: itself while it is live. Undefined where a part of them is gone for
 * another reason than a compaction.
 */
export function findHolders(
  key: string,
  { live, trace }: { readonly live: ReadonlySet<string>; readonly trace: MergeTrace },
): readonly string[] | undefined {
  const holders = new Set<string>()
  const seen = new Set<string>()
  const waiting = [key]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const into = live.has(next) ? undefined : trace.mergedInto(next)
    if (live.has(next)) holders.add(next)
    else if (into === undefined) return undefined
    else waiting.push(...into)
  }
  return [...holders]
}

/** The files that a file was merged from, as far back as `isKnown` says; itself where no compaction has made it. */
export function findOrigins(
  key: string,
  { trace, isKnown }: { readonly trace: MergeTrace; readonly isKnown: (key: string) => boolean },
): readonly string[] {
  const origins = new Set<string>()
  const seen = new Set<string>()
  const waiting = [key]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    const from = isKnown(next) ? undefined : trace.madeOf(next)
    if (from === undefined) origins.add(next)
    else waiting.push(...from)
  }
  return [...origins]
}

function groupByFolder(keys: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const key of keys) {
    const folder = key.slice(0, key.lastIndexOf('/') + 1)
    const group = groups.get(folder)
    if (group === undefined) groups.set(folder, [key])
    else group.push(key)
  }
  return groups
}
