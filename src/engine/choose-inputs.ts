import type { CheckedJob } from '../compile/checked-job.ts'
import { DataError } from '../errors.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import { knownInputs, selectInputs } from '../lake/known-inputs.ts'
import type { ListedInput } from '../lake/list-inputs.ts'
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

interface ChooseOptions {
  readonly checked: CheckedJob
  readonly listed: readonly ListedInput[]
  readonly log: CommitLog
  readonly fullRefresh: boolean
}

/**
 * An append and an overwritePartitions read what the log does not know; an overwrite reads everything, each time.
 * A known input that is another file now is handled as `source.changed` says.
 */
export async function chooseInputs({
  checked,
  listed,
  log,
  fullRefresh,
}: ChooseOptions): Promise<InputChoice> {
  const { sink, source } = checked.job
  const inputs = listed.filter(({ bytes }) => bytes > 0)
  if (sink.mode === 'overwrite' || fullRefresh) {
    return { mode: 'overwrite', read: inputs, skipped: 0, touched: [], warnings: [] }
  }
  const { fresh, unchanged, changed } = await selectInputs(inputs, knownInputs(log))
  const policy = source.kind === 'files' ? source.changed : 'fail'
  const chosen = { mode: sink.mode, read: fresh, skipped: unchanged.length, touched: [], warnings: [] }
  if (changed.length === 0) return chosen
  switch (policy) {
    case 'fail':
      throw changedInputs(changed)
    case 'ignore': {
      const warnings = changed.map(({ uri }) => `${uri} has changed since it was loaded, and is ignored`)
      return { ...chosen, skipped: unchanged.length + changed.length, warnings }
    }
    case 'reload': {
      if (sink.mode === 'append') return reloadAll(inputs, log)
      const uris = new Set(changed.map(({ uri }) => uri))
      const runs = log.records.filter((record) => record.inputs.some(({ uri }) => uris.has(uri)))
      const touched = [...new Set(runs.flatMap((record) => record.files.map(({ folder }) => folder)))]
      return { ...chosen, read: [...fresh, ...changed], touched }
    }
  }
}

/** Rows of an append carry no trace of their input: a changed one is reloaded with all the others. */
function reloadAll(inputs: readonly ListedInput[], log: CommitLog): InputChoice {
  const there = new Set(inputs.map(({ uri }) => uri))
  const gone = [...knownInputs(log).keys()].filter((uri) => !there.has(uri))
  if (gone.length > 0) throw goneInputs(gone)
  return { mode: 'overwrite', read: inputs, skipped: 0, touched: [], warnings: [] }
}

/**
 * The known inputs whose runs have written to a partition: what has to be read again to write it anew. Throws
 * `DataError` when one of them is gone, before anything changes.
 */
export function contributors(
  folders: ReadonlySet<string>,
  {
    listed,
    log,
    read,
  }: {
    readonly listed: readonly ListedInput[]
    readonly log: CommitLog
    readonly read: readonly ListedInput[]
  },
): readonly ListedInput[] {
  const reading = new Set(read.map(({ uri }) => uri))
  const known = knownInputs(log)
  const uris = new Set(
    log.records
      .filter((record) => record.files.some(({ folder }) => folders.has(folder)))
      .flatMap((record) => record.inputs.map(({ uri }) => uri))
      .filter((uri) => known.has(uri) && !reading.has(uri)),
  )
  const found = listed.filter(({ uri }) => uris.has(uri))
  const there = new Set(found.map(({ uri }) => uri))
  const gone = [...uris].filter((uri) => !there.has(uri))
  if (gone.length > 0) throw goneInputs(gone)
  return found
}

function changedInputs(changed: readonly ListedInput[]): DataError {
  return new DataError(
    changed.map(({ uri }) => ({
      message: 'this input has changed since it was loaded',
      place: { file: uri },
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
