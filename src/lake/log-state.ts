import type { CommitRecord } from './commit-record.ts'
import { type CommitSummary, nothingCommitted } from './commit-summary.ts'
import {
  type KnownInput,
  knownInputItem,
  type LiveFile,
  liveFileItem,
  sequenceKey,
  type WrittenFolders,
  writtenFoldersItem,
} from './log-items.ts'
import { mergeBlocks, type SortedBlocks } from './sorted-blocks.ts'

/** What the commits up to one of them come to. The parts that may be large are read when they are asked for. */
export interface Checkpoint {
  readonly summary: CommitSummary
  inputs(): SortedBlocks<KnownInput>
  files(): SortedBlocks<LiveFile>
  folders(): SortedBlocks<WrittenFolders>
}

/** What a log says, the older commits summed up. */
export interface LogState {
  /** Of the older commits; empty where there is none. */
  readonly checkpoint: Checkpoint
  /** The commits after it, in order. */
  readonly later: readonly CommitRecord[]
}

/** Before the first commit. */
export const emptyCheckpoint: Checkpoint = {
  summary: nothingCommitted,
  inputs: noBlocks,
  files: noBlocks,
  folders: noBlocks,
}

/** The inputs that a table knows, by address: of one that came twice the later, and none from before it was replaced. */
export function knownBlocks({ checkpoint, later }: LogState): SortedBlocks<KnownInput> {
  const since = sinceReplaced(later)
  const changes = new Map<string, KnownInput>()
  for (const { sequence, inputs } of since) {
    for (const input of inputs) {
      const change = { ...input, commits: [sequence] }
      const before = changes.get(input.uri)
      changes.set(input.uri, before === undefined ? change : knownInputItem.combine(before, change))
    }
  }
  const base = since.length < later.length || since[0]?.replacesInputs ? noBlocks() : checkpoint.inputs()
  return mergeBlocks(base, changes, knownInputItem)
}

/** The data files of a table, by key. */
export function liveBlocks({ checkpoint, later }: LogState): SortedBlocks<LiveFile> {
  const changes = new Map<string, LiveFile | undefined>()
  for (const { files, removes } of later) {
    for (const key of removes) changes.set(key, undefined)
    for (const { key, folder, rows, bytes } of files) changes.set(key, { key, folder, rows, bytes })
  }
  return mergeBlocks(checkpoint.files(), changes, liveFileItem)
}

/** Where the commits of the known inputs have written to, by sequence. */
export function writtenBlocks({ checkpoint, later }: LogState): SortedBlocks<WrittenFolders> {
  const since = sinceReplaced(later)
  const changes = new Map<string, WrittenFolders>()
  for (const { sequence, inputs, files } of since) {
    if (inputs.length === 0) continue
    const folders = [...new Set(files.map(({ folder }) => folder))]
    changes.set(sequenceKey(sequence), { sequence, folders })
  }
  const base = since.length < later.length || since[0]?.replacesInputs ? noBlocks() : checkpoint.folders()
  return mergeBlocks(base, changes, writtenFoldersItem)
}

/** From the last commit on that has replaced all inputs, or all. */
function sinceReplaced(records: readonly CommitRecord[]): readonly CommitRecord[] {
  return records.slice(
    Math.max(
      0,
      records.findLastIndex(({ replacesInputs }) => replacesInputs),
    ),
  )
}

async function* noBlocks(): AsyncGenerator<never> {}
