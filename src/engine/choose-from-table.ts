import type { CheckedJob } from '../compile/checked-job.ts'
import { DataError } from '../errors.ts'
import type { CommittedInput } from '../lake/commit-record.ts'
import { committedInputs, findKnownInputs, withoutCommits } from '../lake/known-inputs.ts'
import type { ListedInput } from '../lake/list-inputs.ts'
import type { KnownInput } from '../lake/log-items.ts'
import type { LogState } from '../lake/log-state.ts'
import type { SourceTable } from '../lake/source-table.ts'
import { findHolders, findOrigins, type MergeTrace } from '../lake/trace-merges.ts'

export interface TableChoice {
  readonly read: readonly ListedInput[]
  /** Fresh files that hold known rows only: how many. */
  readonly skipped: number
  /** These, and the known ones that were merged into files that are known from this run on. */
  readonly alsoKnown: readonly CommittedInput[]
}

interface TableOptions {
  readonly checked: CheckedJob
  /** Files of the table, unless others were given by hand. */
  readonly listed: readonly ListedInput[]
  /** Of the listed ones those that the log does not know. */
  readonly fresh: readonly ListedInput[]
  readonly log: LogState
  readonly table: SourceTable
}

/**
 * Of the fresh files of a table, those whose rows are new. A compaction leaves known rows in fresh files; it takes a
 * known file away to do so, and as long as none has gone away the table's history is not looked at.
 *
 * Throws `DataError` where known files are gone for another reason: their rows are in the job's table, and nobody
 * can tell which of them are in the fresh files as well. Likewise where a file holds new rows beside known ones and
 * the job appends; one that writes partitions anew may read it whole.
 */
export async function chooseFromTable(options: TableOptions): Promise<TableChoice> {
  const { checked, fresh, listed, log, table } = options
  const areOthers = listed.length > 0 && listed.every(({ uri }) => table.keyOf(uri) === undefined)
  if (areOthers) return { read: fresh, skipped: 0, alsoKnown: [] }
  const away = await findAway(log, table)
  if ([...away.values()].every(({ merged }) => merged)) return { read: fresh, skipped: 0, alsoKnown: [] }
  const trace = await table.readMerges()
  const gone = [...away].flatMap(([key, known]) => {
    return known.merged ? [] : [{ known, holders: findHolders(key, { live: table.live, trace }) }]
  })
  const lost = gone.filter(({ known, holders }) => holders === undefined && !known.rejected)
  if (lost[0] !== undefined) throw writtenAnew(checked, lost[0].known, lost.length)
  const { read, settled } = sortOut(fresh, { ...options, away, trace })
  if (read.length === 0) return { read, skipped: settled.length, alsoKnown: [] }
  const there = new Set(listed.map(({ uri }) => uri))
  const merged = gone.flatMap(({ known, holders }) =>
    holders?.every((key) => there.has(table.uriOf(key)))
      ? [{ ...withoutCommits(known), merged: true as const }]
      : [],
  )
  const described = await committedInputs(settled.map(({ input }) => input))
  const known = described.map((input, index) =>
    settled[index]?.isMarked ? { ...input, notLoaded: true as const } : input,
  )
  return { read, skipped: settled.length, alsoKnown: [...known, ...merged] }
}

/** The known files of a table that are no longer part of it, by key. */
async function findAway(log: LogState, table: SourceTable): Promise<ReadonlyMap<string, KnownInput>> {
  const isAway = (key: string | undefined): key is string => key !== undefined && !table.live.has(key)
  const known = await findKnownInputs(log, ({ uri }) => isAway(table.keyOf(uri)))
  return new Map(known.map((input) => [table.keyOf(input.uri) ?? '', input]))
}

function sortOut(
  fresh: readonly ListedInput[],
  {
    checked,
    away,
    table,
    trace,
  }: TableOptions & { readonly away: ReadonlyMap<string, KnownInput>; readonly trace: MergeTrace },
) {
  const isKnown = (key: string) => {
    const known = away.get(key)
    return known !== undefined && !known.rejected
  }
  const read: ListedInput[] = []
  const settled: { readonly input: ListedInput; readonly isMarked: boolean }[] = []
  for (const input of fresh) {
    const origins = findOrigins(table.keyOf(input.uri) ?? '', { trace, isKnown })
    const unknown = origins.filter((key) => !isKnown(key))
    const marked = origins.filter((key) => away.get(key)?.notLoaded)
    const loaded = origins.length - unknown.length - marked.length
    const appends = checked.job.sink.mode === 'append'
    if (unknown.length === origins.length) read.push(input)
    else if (unknown.length === 0 && (appends || loaded === 0 || marked.length === 0))
      settled.push({ input, isMarked: loaded === 0 })
    else if (appends || marked.length > 0) throw mixture(checked, input)
    else read.push(input)
  }
  return { read, settled }
}

function writtenAnew(checked: CheckedJob, { uri }: KnownInput, files: number): DataError {
  const more = files > 1 ? ` and ${files - 1} more` : ''
  return new DataError({
    message: `the source table ${nameSource(checked)} was written anew since this job's last run`,
    place: { file: uri },
    expected: 'the files that it has loaded, or what a compaction has made of them',
    found: `this one is gone${more}`,
    hint: `its rows cannot be told from new ones: etl run-job ${checked.job.name} --full-refresh`,
  })
}

function mixture(checked: CheckedJob, { uri }: ListedInput): DataError {
  return new DataError({
    message: `a compaction of the source table ${nameSource(checked)} has merged rows that are known with new ones`,
    place: { file: uri },
    hint: `etl run-job ${checked.job.name} --full-refresh; next time run the job before the compaction`,
  })
}

function nameSource({ job: { source } }: CheckedJob): string {
  return source.kind === 'table' ? source.table : source.path
}
