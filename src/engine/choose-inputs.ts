import type { CheckedJob } from '../compile/checked-job.ts'
import { DataError } from '../errors.ts'
import type { CommittedInput } from '../lake/commit-record.ts'
import { findKnownInputs } from '../lake/known-inputs.ts'
import type { ListedInput } from '../lake/list-inputs.ts'
import { type LogState, writtenBlocks } from '../lake/log-state.ts'
import { type ChangedInput, selectInputs } from '../lake/select-inputs.ts'
import { itemsOf } from '../lake/sorted-blocks.ts'
import type { WriteMode } from '../spec/sink.ts'

/** What a run reads, and what it does to the table with it. */
export interface InputChoice {
  readonly mode: WriteMode
  readonly read: readonly ListedInput[]
  /** Known already, and passed over. */
  readonly skipped: number
  /** Partition folders that are written anew because an input has changed. */
  readonly touched: readonly string[]
  readonly warnings: readonly string[]
}

/** Finds known inputs by their addresses where they were not listed: they may lie outside the run's window. */
export type FindKnown = (uris: readonly string[]) => Promise<readonly ListedInput[]>

interface ChooseOptions {
  readonly checked: CheckedJob
  readonly listed: readonly ListedInput[]
  readonly log: LogState
  readonly fullRefresh: boolean
}

/**
 * An append and an overwritePartitions read what the log does not know; an overwrite reads everything, each time.
 * A known input that is another file now is handled as `source.changed` says.
 */
export async function chooseInputs(
  { checked, listed, log, fullRefresh }: ChooseOptions,
  findKnown: FindKnown,
): Promise<InputChoice> {
  const { sink, source } = checked.job
  const inputs = listed.filter(({ bytes }) => bytes > 0)
  if (sink.mode === 'overwrite' || fullRefresh) {
    return { mode: 'overwrite', read: inputs, skipped: 0, touched: [], warnings: [] }
  }
  const { fresh, unchanged, changed } = await selectInputs(inputs, log)
  const policy = source.kind === 'files' ? source.changed : 'fail'
  const chosen = { mode: sink.mode, read: fresh, skipped: unchanged, touched: [], warnings: [] }
  if (changed.length === 0) return chosen
  switch (policy) {
    case 'fail':
      throw changedInputs(changed)
    case 'ignore': {
      const warnings = changed.map(
        ({ input }) => `${input.uri} has changed since it was loaded, and is ignored`,
      )
      return { ...chosen, skipped: unchanged + changed.length, warnings }
    }
    case 'reload': {
      if (sink.mode === 'append') return reloadAll(inputs, log, findKnown)
      const read = [...fresh, ...changed.map(({ input }) => input)]
      return { ...chosen, read, touched: await touchedFolders(changed, log) }
    }
  }
}

/** Rows of an append carry no trace of their input: a changed one is reloaded with all the others. */
async function reloadAll(
  inputs: readonly ListedInput[],
  log: LogState,
  findKnown: FindKnown,
): Promise<InputChoice> {
  const there = new Set(inputs.map(({ uri }) => uri))
  const known = await findKnownInputs(log, ({ uri, notLoaded }) => notLoaded === true || !there.has(uri))
  refuseNotLoaded(known)
  const others = await findThose(
    known.map(({ uri }) => uri),
    findKnown,
  )
  return { mode: 'overwrite', read: [...inputs, ...others], skipped: 0, touched: [], warnings: [] }
}

/**
 * The known inputs whose runs have written to a partition: what has to be read again to write it anew. Throws
 * `DataError` when one of them is gone, before anything changes.
 */
export async function findContributors(
  folders: ReadonlySet<string>,
  {
    listed,
    log,
    read,
  }: {
    readonly listed: readonly ListedInput[]
    readonly log: LogState
    readonly read: readonly ListedInput[]
  },
  findKnown: FindKnown,
): Promise<readonly ListedInput[]> {
  const reading = new Set(read.map(({ uri }) => uri))
  const commits = await commitsInto(folders, log)
  const known = await findKnownInputs(
    log,
    (input) => !reading.has(input.uri) && input.commits.some((sequence) => commits.has(sequence)),
  )
  const uris = new Set(known.map(({ uri }) => uri))
  const found = listed.filter(({ uri }) => uris.has(uri))
  const there = new Set(found.map(({ uri }) => uri))
  const others = await findThose(
    [...uris].filter((uri) => !there.has(uri)),
    findKnown,
  )
  return [...found, ...others]
}

async function findThose(uris: readonly string[], findKnown: FindKnown): Promise<readonly ListedInput[]> {
  const found = await findKnown(uris)
  const there = new Set(found.map(({ uri }) => uri))
  const gone = uris.filter((uri) => !there.has(uri))
  if (gone.length > 0) throw goneInputs(gone)
  return found
}

/** Sequences of the commits that have written to one of some partitions. */
async function commitsInto(folders: ReadonlySet<string>, log: LogState): Promise<ReadonlySet<number>> {
  const commits = new Set<number>()
  for await (const written of itemsOf(writtenBlocks(log)))
    for (const { sequence, folders: into } of written)
      if (into.some((folder) => folders.has(folder))) commits.add(sequence)
  return commits
}

/** The partitions that the commits of changed inputs have written to. */
async function touchedFolders(changed: readonly ChangedInput[], log: LogState): Promise<readonly string[]> {
  const commits = new Set(changed.flatMap(({ before }) => before.commits))
  const touched = new Set<string>()
  for await (const written of itemsOf(writtenBlocks(log)))
    for (const { sequence, folders } of written)
      if (commits.has(sequence)) for (const folder of folders) touched.add(folder)
  return [...touched]
}

function changedInputs(changed: readonly ChangedInput[]): DataError {
  return new DataError(
    changed.map(({ input }) => ({
      message: 'this input has changed since it was loaded',
      place: { file: input.uri },
      hint: 'say what is to happen with source.changed: reload or ignore, or run with --full-refresh',
    })),
  )
}

function goneInputs(gone: readonly string[]): DataError {
  return new DataError(
    gone.map((uri) => ({
      message: 'this input is gone, and its rows are in a partition that would be written anew',
      place: { file: uri },
      hint: 'bring it back, or append instead of overwriting partitions',
    })),
  )
}

function refuseNotLoaded(known: readonly CommittedInput[]): void {
  const marked = known.filter(({ notLoaded }) => notLoaded)
  const [first] = marked
  if (first === undefined) return
  throw new DataError({
    message: `an input has changed, and to reload it would load ${marked.length} that were marked as known`,
    place: { file: first.uri },
    hint: 'run with --full-refresh to load them all, or say source.changed: ignore',
  })
}
