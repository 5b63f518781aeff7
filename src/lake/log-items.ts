import type { CommittedFile, CommittedInput } from './commit-record.ts'
import type { BlockItem } from './sorted-blocks.ts'

/** An input as a table knows it. */
export interface KnownInput extends CommittedInput {
  /** Sequences of the commits that it is in, since the table was last replaced. */
  readonly commits: readonly number[]
}

/** A data file that is part of a table. */
export type LiveFile = Omit<CommittedFile, 'stagedKey'>

/** The partitions that a commit with inputs has written to. */
export interface WrittenFolders {
  readonly sequence: number
  readonly folders: readonly string[]
}

/** How items stand in a checkpoint, a line each. */
export interface LineItem<T> extends BlockItem<T> {
  print(item: T): string
  parse(line: string): T
}

export const knownInputItem: LineItem<KnownInput> = {
  keyOf: ({ uri }) => uri,
  combine: (before, change) => ({ ...change, commits: [...before.commits, ...change.commits] }),
  print({ uri, bytes, version, crc32 = '', rejected, notLoaded, outdated, merged, commits }) {
    const flags = `${rejected ? 'r' : ''}${notLoaded ? 'n' : ''}${outdated ? 'o' : ''}${merged ? 'm' : ''}`
    return `${printText(uri)}\t${bytes}\t${printText(version)}\t${crc32}\t${flags}\t${commits.join()}`
  },
  parse(line) {
    const [uri = '', bytes, version = '', crc32 = '', flags = '', commits = ''] = line.split('\t')
    return {
      uri: parseText(uri),
      bytes: Number(bytes),
      version: parseText(version),
      ...(crc32 === '' ? {} : { crc32 }),
      ...(flags.includes('r') ? { rejected: true as const } : {}),
      ...(flags.includes('n') ? { notLoaded: true as const } : {}),
      ...(flags.includes('o') ? { outdated: true as const } : {}),
      ...(flags.includes('m') ? { merged: true as const } : {}),
      commits: commits.includes(',') ? commits.split(',').map(Number) : [Number(commits)],
    }
  },
}

export const liveFileItem: LineItem<LiveFile> = {
  keyOf: ({ key }) => key,
  combine: (_, change) => change,
  print: ({ key, folder, rows, bytes }) => JSON.stringify({ key, folder, rows, bytes }),
  parse: (line) => JSON.parse(line) as LiveFile,
}

export const writtenFoldersItem: LineItem<WrittenFolders> = {
  keyOf: ({ sequence }) => sequenceKey(sequence),
  combine: (_, change) => change,
  print: (written) => JSON.stringify(written),
  parse: (line) => JSON.parse(line) as WrittenFolders,
}

/** Sorts as the number does. */
export function sequenceKey(sequence: number): string {
  return String(sequence).padStart(12, '0')
}

/** What would end a field, or is no UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that it looks for
const isUnsafe = /[\\\u0000-\u001f\ud800-\udfff]/

/** As it is where it can be; otherwise escaped as JSON has it. */
function printText(text: string): string {
  return isUnsafe.test(text) ? JSON.stringify(text).slice(1, -1) : text
}

function parseText(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text
}
