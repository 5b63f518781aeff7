import type { CheckedJob } from '../compile/checked-job.ts'
import { DataError } from '../errors.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import type { CommittedInput } from '../lake/commit-record.ts'
import { findKnownInputs } from '../lake/known-inputs.ts'
import type { ListedInput } from '../lake/list-inputs.ts'
import type { KnownInput } from '../lake/log-items.ts'
import { type LogState, writtenBlocks } from '../lake/log-state.ts'
import { type ChangedInput, selectInputs } from '../lake/select-inputs.ts'
import { itemsOf } from '../lake/sorted-blocks.ts'
import type { SourceTable } from '../lake/source-table.ts'
import { findHolders } from '../lake/trace-merges.ts'
import type { WriteMode } from '../spec/sink.ts'
import { chooseFromTable } from './choose-from-table.ts'

/** What a run reads, and what it does to the table with it. */
export interface InputChoice {
  readonly mode: WriteMode
  readonly read: readonly ListedInput[]
  /** Known already, and passed over. */
  readonly skipped: number
  /** Partition folders that are written anew because an input has changed. */
  readonly touched: readonly string[]
  /** To be committed beside those that are read: what is known of them without reading them. */
  readonly alsoKnown?: readonly CommittedInput[]
  readonly warnings: readonly string[]
}

export interface FindInputs {
  /** Finds known inputs by their addresses where they were not listed: they may lie outside the run's window. */
  readonly findKnown: (uris: readonly string[]) => Promise<readonly ListedInput[]>
  /** Opens the table that the job reads; undefined where it reads other files. */
  readonly openTable: () => Promise<SourceTable | undefined>
}

interface ChooseOptions {
  readonly checked: CheckedJob
  readonly listed: readonly ListedInput[]
  readonly log: CommitLog
  readonly fullRefresh: boolean
}

/**
 * An append and an overwritePartitions read what the log does not know; an overwrite reads everything, each time.
 * A known input that is another file now, an empty one as well, is handled as `source.changed` says; an empty one
 * that is not known is passed over. Files of a table that a compaction has made are known if their rows are.
 */
export async function chooseInputs(
  { checked, listed, log, fullRefresh }: ChooseOptions,
  effects: FindInputs,
): Promise<InputChoice> {
  const { sink, source } = checked.job
  if (sink.mode === 'overwrite' || fullRefresh) {
    const read = listed.filter(isFilled)
    const warnings =
      read.length === 0 && log.summary.sequence > 0
        ? ['no input holds anything: the table stays as it is']
        : []
    return { mode: 'overwrite', read, skipped: 0, touched: [], warnings }
  }
  const { fresh, unchanged, changed } = await selectInputs(listed, log)
  const policy = source.kind === 'files' ? source.changed : 'fail'
  const table = await effects.openTable()
  const filled = fresh.filter(isFilled)
  const { read, alsoKnown, skipped } =
    table === undefined
      ? { read: filled, alsoKnown: [], skipped: 0 }
      : await chooseFromTable({ checked, listed, fresh: filled, log, table })
  const chosen = {
    mode: sink.mode,
    read,
    skipped: unchanged + skipped,
    touched: [],
    alsoKnown,
    warnings: [],
  }
  if (changed.length === 0) return chosen
  switch (policy) {
    case 'fail':
      throw changedInputs(changed)
    case 'ignore': {
      const warnings = changed.map(
        ({ input }) => `${input.uri} has changed since it was loaded, and is ignored`,
      )
      return { ...chosen, skipped: chosen.skipped + changed.length, warnings }
    }
    case 'reload': {
      if (sink.mode === 'append') return reloadAll({ listed, changed, log }, effects)
      return {
        ...chosen,
        read: [...read, ...changed.map(({ input }) => input)],
        touched: await touchedFolders(
          changed.map(({ before }) => before),
          log,
        ),
      }
    }
  }
}

function isFilled({ bytes }: ListedInput): boolean {
  return bytes > 0
}

/** Rows of an append carry no trace of their input: a changed one is reloaded with all the others. */
async function reloadAll(
  {
    listed,
    changed,
    log,
  }: Pick<ChooseOptions, 'listed' | 'log'> & { readonly changed: readonly ChangedInput[] },
  { findKnown }: FindInputs,
): Promise<InputChoice> {
  const there = new Set(listed.map(({ uri }) => uri))
  const known = await findKnownInputs(
    log,
    ({ uri, notLoaded, merged }) => merged === undefined && (notLoaded === true || !there.has(uri)),
  )
  refuseNotLoaded(known)
  const others = await findThose(
    known.map(({ uri }) => uri),
    findKnown,
  )
  const reloaded = new Set(changed.map(({ input }) => input))
  const inputs = listed.filter((input) => isFilled(input) || reloaded.has(input))
  return { mode: 'overwrite', read: [...inputs, ...others], skipped: 0, touched: [], warnings: [] }
}

/**
 * The known inputs whose runs have written to a partition: what has to be read again to write it anew. Throws
 * `DataError` when one of them is gone or is another file now, before anything changes.
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
  { findKnown, openTable }: FindInputs,
): Promise<readonly ListedInput[]> {
  const reading = new Set(read.map(({ uri }) => uri))
  const commits = await commitsInto(folders, log)
  const known = await findKnownInputs(
    log,
    (input) => !reading.has(input.uri) && input.commits.some((sequence) => commits.has(sequence)),
  )
  const uris = new Set(known.map(({ uri }) => uri))
  const there = new Set(listed.map(({ uri }) => uri))
  const away = [...uris].filter((uri) => !there.has(uri))
  for (const uri of away) uris.delete(uri)
  for (const uri of await followMerges(away, openTable)) if (!reading.has(uri)) uris.add(uri)
  const found = listed.filter(({ uri }) => uris.has(uri))
  const others = await findThose(
    [...uris].filter((uri) => !there.has(uri)),
    findKnown,
  )
  const contributors = [...found, ...others]
  const { changed } = await selectInputs(contributors, log)
  const outdated = known.filter((input) => input.outdated)
  const differing = [...changed.map(({ input }) => input), ...outdated]
  if (differing.length > 0) throw changedContributors(differing)
  return contributors
}

/** Where the rows of inputs are now that are not listed: files of a table may have been merged into others. */
async function followMerges(
  uris: readonly string[],
  openTable: FindInputs['openTable'],
): Promise<readonly string[]> {
  const table = uris.length === 0 ? undefined : await openTable()
  if (table === undefined) return uris
  const { live } = table
  const trace = await table.readMerges()
  return uris.flatMap((uri) => {
    const key = table.keyOf(uri)
    const holders = key === undefined ? undefined : findHolders(key, { live, trace })
    return holders?.map(table.uriOf) ?? [uri]
  })
}

async function findThose(
  uris: readonly string[],
  findKnown: FindInputs['findKnown'],
): Promise<readonly ListedInput[]> {
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

/** The partitions that the commits of known inputs have written to. */
export async function touchedFolders(
  known: readonly KnownInput[],
  log: LogState,
): Promise<readonly string[]> {
  const commits = new Set(known.flatMap((input) => input.commits))
  const touched = new Set<string>()
  for await (const written of itemsOf(writtenBlocks(log)))
    for (const { sequence, folders } of written)
      if (commits.has(sequence)) for (const folder of folders) touched.add(folder)
  return [...touched]
}

function changedInputs(changed: readonly ChangedInput[]): DataError {
  return new DataError(
    changed.map(({ input, before }) => ({
      message: 'this input has changed since it was loaded',
      place: { file: input.uri },
      ...(isFilled(input)
        ? {}
        : { expected: `the ${before.bytes} bytes that were loaded`, found: 'an empty file' }),
      hint: 'say what is to happen with source.changed: reload or ignore, or run with --full-refresh',
    })),
  )
}

function changedContributors(changed: readonly Pick<ListedInput, 'uri'>[]): DataError {
  return new DataError(
    changed.map(({ uri }) => ({
      message:
        'this input has changed since it was loaded, and its rows are in a partition that would be written anew',
      place: { file: uri },
      hint: 'put it back as it was, or run with --full-refresh to read every input as it is now',
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
