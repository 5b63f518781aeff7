import { crc32 } from 'node:zlib'
import { type BlockEntry, printBlocks, readBlocks } from './block-file.ts'
import type { CommitSummary } from './commit-summary.ts'
import { knownInputItem, type LineItem, liveFileItem, sequenceKey, writtenFoldersItem } from './log-items.ts'
import { type Checkpoint, knownBlocks, type LogState, liveBlocks, writtenBlocks } from './log-state.ts'
import { type ObjectStore, tableStateFolder } from './object-store.ts'
import { itemsOf, type SortedBlocks } from './sorted-blocks.ts'

/** The small part of a checkpoint. It is written last: without it the others are nothing. */
interface CheckpointHeader {
  readonly summary: CommitSummary
  readonly inputs: readonly BlockEntry[]
  readonly files: readonly BlockEntry[]
  readonly folders: readonly BlockEntry[]
}

type PartName = 'inputs' | 'files' | 'folders'

const checkpointsFolder = `${tableStateFolder}/_checkpoints/`

/** Another process may be reading the one before the newest. */
const keptCheckpoints = 2

/** Reading so many small objects takes a second on S3. */
const mostRecords = 100

/** Inputs and files: reading so many takes a fifth of a second and 50 MB. */
const mostEntries = 100_000

/** Whether the commits after the checkpoint are so many, or hold so much, that it is time for another. */
export function isCheckpointDue({ later }: Pick<LogState, 'later'>): boolean {
  const entries = later.reduce(
    (sum, { inputs, files, removes }) => sum + inputs.length + files.length + removes.length,
    0,
  )
  return later.length >= mostRecords || entries >= mostEntries
}

/**
 * Sums up a log whose commits are all finished. A process that dies in here leaves no checkpoint, and the commit
 * records as they were. To be called by the holder of the lease only.
 */
export async function writeCheckpoint(
  { summary, ...state }: LogState & { readonly summary: CommitSummary },
  { store, stagedFolder }: { readonly store: ObjectStore; readonly stagedFolder: string },
): Promise<void> {
  async function writePart<T>(
    name: PartName,
    blocks: SortedBlocks<T>,
    item: LineItem<T>,
  ): Promise<readonly BlockEntry[]> {
    const entries: BlockEntry[] = []
    const stagedKey = `${stagedFolder}_checkpoint-${name}`
    await store.stage(
      stagedKey,
      printBlocks(blocks, item, (entry) => void entries.push(entry)),
    )
    await store.publish(stagedKey, partKey(summary.sequence, name))
    return entries
  }
  const header: CheckpointHeader = {
    summary,
    inputs: await writePart('inputs', knownBlocks(state), knownInputItem),
    files: await writePart('files', liveBlocks(state), liveFileItem),
    folders: await writePart('folders', writtenBlocks(state), writtenFoldersItem),
  }
  await store.write(headerKey(summary.sequence), `${printHeader(header)}\n`)
  await removeOld(store)
}

/**
 * The newest checkpoint that can be read; undefined where there is none. What is damaged in it is made good from the
 * commit records, of which `readState` reads all up to a sequence.
 */
export async function readCheckpoint(
  store: ObjectStore,
  readState: (upTo: number) => Promise<LogState>,
): Promise<Checkpoint | undefined> {
  const keys = (await store.list(checkpointsFolder)).filter((key) => key.endsWith('.json'))
  for (const key of keys.toReversed()) {
    const header = parseHeader(await store.read(key))
    if (header !== undefined && headerKey(header.summary.sequence) === key)
      return openCheckpoint(header, store, readState)
  }
  return undefined
}

function openCheckpoint(
  header: CheckpointHeader,
  store: ObjectStore,
  readState: (upTo: number) => Promise<LogState>,
): Checkpoint {
  const { sequence } = header.summary
  let reading: Promise<LogState> | undefined
  const readOnce = () => {
    reading ??= readState(sequence)
    return reading
  }
  function open<T>(name: PartName, item: LineItem<T>, blocksOf: (state: LogState) => SortedBlocks<T>) {
    let sound: Promise<readonly T[]> | undefined
    const mend = async ({ first, last }: BlockEntry) => {
      sound ??= readOnce().then((state) => collect(blocksOf(state)))
      return between(await sound, item.keyOf, { first, last })
    }
    return () => readBlocks(store.stream(partKey(sequence, name)), header[name], item, mend)
  }
  return {
    summary: header.summary,
    inputs: open('inputs', knownInputItem, knownBlocks),
    files: open('files', liveFileItem, liveBlocks),
    folders: open('folders', writtenFoldersItem, writtenBlocks),
  }
}

async function collect<T>(blocks: SortedBlocks<T>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const some of itemsOf(blocks)) for (const item of some) items.push(item)
  return items
}

/** Of sorted items those with keys from the first to the last. */
function between<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { first, last }: Pick<BlockEntry, 'first' | 'last'>,
): readonly T[] {
  const countBefore = (isBefore: (key: string) => boolean) => {
    let [low, high] = [0, items.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(keyOf(items[middle] as T))) low = middle + 1
      else high = middle
    }
    return low
  }
  return items.slice(
    countBefore((key) => key < first),
    countBefore((key) => key <= last),
  )
}

/** Removes all but the newest, a header before its parts; also what a process has left that died while it wrote. */
async function removeOld(store: ObjectStore): Promise<void> {
  const keys = await store.list(checkpointsFolder)
  const headers = keys.filter((key) => key.endsWith('.json'))
  const kept = new Set(headers.slice(-keptCheckpoints).map(stemOf))
  const old = keys.filter((key) => !kept.has(stemOf(key)))
  for (const key of old.filter((name) => name.endsWith('.json'))) await store.remove(key)
  for (const key of old.filter((name) => !name.endsWith('.json'))) await store.remove(key)
}

function headerKey(sequence: number): string {
  return `${checkpointsFolder}_${sequenceKey(sequence)}.json`
}

function partKey(sequence: number, name: PartName): string {
  return `${checkpointsFolder}_${sequenceKey(sequence)}-${name}.gz`
}

/** What a header and its parts have in common. */
function stemOf(key: string): string {
  return key.slice(0, `${checkpointsFolder}_${sequenceKey(0)}`.length)
}

function printHeader(header: CheckpointHeader): string {
  return JSON.stringify({ format: 1, crc32: crc32(JSON.stringify(header)), header })
}

/** Undefined for what is not whole, or of a format that is not known here. */
function parseHeader(content: Buffer | undefined): CheckpointHeader | undefined {
  try {
    const parsed = JSON.parse(content?.toString('utf8') ?? '') as {
      readonly format?: unknown
      readonly crc32?: unknown
      readonly header?: CheckpointHeader
    }
    const { format, header } = parsed
    return format === 1 && crc32(JSON.stringify(header)) === parsed.crc32 ? header : undefined
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}
