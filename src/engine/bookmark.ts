import { SpecError } from '../errors.ts'
import { type CommitLog, readCommitLog } from '../lake/commit-log.ts'
import type { CommittedInput } from '../lake/commit-record.ts'
import type { CommitHead } from '../lake/commit-summary.ts'
import { committedInputs, type KnownInputs, knownInputs } from '../lake/known-inputs.ts'
import type { ListedInput } from '../lake/list-inputs.ts'
import { openLocalStore } from '../lake/local-store.ts'
import { type ChangedInput, selectInputs } from '../lake/select-inputs.ts'
import { type BookmarkOptions, changeBookmark, findTable } from './change-bookmark.ts'
import { listSources } from './list-sources.ts'
import { describeReset } from './refresh-after-reset.ts'

/** What a table knows of a job's inputs. */
export interface Bookmark {
  /** Absolute. */
  readonly tablePath: string
  readonly known: KnownInputs
  /** The last commit that was a run. */
  readonly lastRun?: CommitHead
  /** The bookmark was reset, and no run has read its inputs again yet. */
  readonly reset?: CommitHead
}

export interface BookmarkChange {
  /** Absent where there was nothing to change. */
  readonly run?: string
  /** Absolute. */
  readonly tablePath: string
  readonly inputs: readonly CommittedInput[]
  /** Known as they are already. */
  readonly skipped: number
}

export async function readBookmark(options: BookmarkOptions): Promise<Bookmark> {
  const tablePath = findTable(options)
  const log = await readCommitLog(openLocalStore(tablePath))
  const { lastRun, reset } = log.summary
  return {
    tablePath,
    known: await knownInputs(log),
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(reset === undefined ? {} : { reset }),
  }
}

/**
 * Marks inputs as known without loading them: all that the job's source lists now, or those given. Runs load what
 * comes later. An input that was loaded and has changed is known as it is now.
 */
export async function setBookmark(
  options: BookmarkOptions & { readonly input?: string | undefined },
): Promise<BookmarkChange> {
  const { job } = options.checked
  if (job.sink.mode === 'overwrite') {
    throw new SpecError({
      message: `job ${job.name} overwrites its table: each run reads every input, known or not`,
      place: job.sink.modePlace,
      hint: 'move what is not to be loaded out of the source',
    })
  }
  const listed = await listMarked(options)
  return changeBookmark(options, async (log) => {
    refuseAfterReset(log, job.name)
    const { fresh, changed, unchanged } = await selectInputs(listed, log)
    const inputs = await describeInputs([...fresh.map((input) => ({ input })), ...changed])
    return { inputs, skipped: unchanged, resets: false, changes: inputs.length > 0 }
  })
}

/** Forgets every input. Their rows are in the table: the job's next run reads all inputs and replaces it. */
export async function resetBookmark(options: BookmarkOptions): Promise<BookmarkChange> {
  return changeBookmark(options, async (log) => ({
    inputs: [...(await knownInputs(log)).values()],
    skipped: 0,
    resets: true,
    changes: log.summary.sequence > 0 && log.summary.reset === undefined,
  }))
}

/** The inputs to be marked, under the addresses that a run knows them by. */
async function listMarked({
  checked,
  root,
  settings,
  ...places
}: BookmarkOptions & { readonly input?: string | undefined }): Promise<readonly ListedInput[]> {
  const everything = { ...places, fullRefresh: true, now: new Date() }
  const { listed } = await listSources(checked, everything, { root, sampleData: settings.sampleData })
  return listed.filter(({ bytes }) => bytes > 0)
}

function refuseAfterReset(log: CommitLog, job: string): void {
  const { reset } = log.summary
  if (reset === undefined) return
  throw new SpecError({
    message: `${describeReset(reset)}, and no run of ${job} has read its inputs since`,
    hint: `the next run reads every input: etl run-job ${job}, and then set the bookmark`,
  })
}

async function describeInputs(
  inputs: readonly (Pick<ChangedInput, 'input'> & Partial<ChangedInput>)[],
): Promise<readonly CommittedInput[]> {
  const committed = await committedInputs(inputs.map(({ input }) => input))
  return committed.map((input, index) => {
    const before = inputs[index]?.before
    const notLoaded = before === undefined || before.notLoaded === true
    return { ...input, ...(notLoaded ? { notLoaded } : { outdated: true as const }) }
  })
}
