import { OperatorError } from '../errors.ts'
import { isCheckpointDue, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import type { CommitRecord } from './commit-record.ts'
import { addCommit, type CommitSummary } from './commit-summary.ts'
import { sequenceKey } from './log-items.ts'
import { emptyCheckpoint, type LogState } from './log-state.ts'
import { mapAtATime } from './map-at-a-time.ts'
import { type ObjectStore, tableStateFolder } from './object-store.ts'

/** What has happened to a table: its newest checkpoint, and the commits after that. */
export interface CommitLog extends LogState {
  /** Of all commits. */
  readonly summary: CommitSummary
  /** Committed, but not known to be published to the end. A checkpoint sums up none of these. */
  readonly unfinished: readonly CommitRecord[]
}

/** All that has happened to a table, in order. */
export interface CommitHistory {
  readonly records: readonly CommitRecord[]
  /** Committed, but not known to be published to the end. */
  readonly unfinished: readonly CommitRecord[]
}

const commitsFolder = `${tableStateFolder}/_commits/`
const stagedFolder = `${tableStateFolder}/_staged/`

/** Reads as much as a run has to: what it costs does not grow with what the table has loaded before. */
export async function readCommitLog(store: ObjectStore): Promise<CommitLog> {
  const checkpoint = (await readCheckpoint(store, (upTo) => readState(upTo, store))) ?? emptyCheckpoint
  const { records, unfinished } = await readRecords(store, checkpoint.summary.sequence)
  return { checkpoint, later: records, unfinished, summary: records.reduce(addCommit, checkpoint.summary) }
}

/** Reads every commit record. */
export function readCommitHistory(store: ObjectStore): Promise<CommitHistory> {
  return readRecords(store, 0)
}

/** What the commits up to one come to, without a checkpoint. */
async function readState(upTo: number, store: ObjectStore): Promise<LogState> {
  const { records } = await readRecords(store, 0)
  return { checkpoint: emptyCheckpoint, later: records.filter(({ sequence }) => sequence <= upTo) }
}

async function readRecords(store: ObjectStore, after: number): Promise<CommitHistory> {
  const keys = await store.list(commitsFolder, `${commitKey({ sequence: after })}.json`)
  const done = new Set(
    keys.filter((key) => key.endsWith('.done')).map((key) => key.slice(0, -'.done'.length)),
  )
  const names = keys.filter((name) => name.endsWith('.json'))
  const found = await mapAtATime(names, async (key) => {
    const content = await store.read(key)
    return content === undefined ? [] : (JSON.parse(content.toString('utf8')) as CommitRecord)
  })
  const records = found.flat()
  return { records, unfinished: records.filter((record) => !done.has(commitKey(record))) }
}

/** The commit point. Throws `OperatorError` when another run has committed since the log was read; nothing has happened then. */
export async function createCommit(record: CommitRecord, store: ObjectStore): Promise<void> {
  if (await store.create(`${commitKey(record)}.json`, `${JSON.stringify(record)}\n`)) return
  throw new OperatorError({
    message: `another run has committed to this table meanwhile; nothing of run ${record.run} is in it`,
    hint: 'run the job again',
  })
}

/**
 * Does what a commit record says: files to their names, partitions into the catalog, replaced files away. Every
 * step may be done twice, so a run that died anywhere in here is finished by calling it again.
 * No file goes away before all new ones have their names: readers of the log go by that, see `live-table.ts`.
 */
export async function finishCommit(
  record: CommitRecord,
  store: ObjectStore,
  register: (record: CommitRecord) => Promise<void>,
): Promise<void> {
  // its files may have been replaced since
  if ((await store.read(`${commitKey(record)}.done`)) !== undefined) return
  const { files, quarantine } = record
  for (const { stagedKey, key } of [...files, ...(quarantine ? [quarantine] : [])])
    await store.publish(stagedKey, key)
  await register(record)
  for (const key of record.removes) await store.remove(key)
  await store.write(`${commitKey(record)}.done`, '')
  await store.remove(`${stagedFolder}${record.run}/`)
}

/**
 * Finishes what was committed, discards what was not, and sums up the log where it has grown. To be called by the
 * holder of the lease only.
 */
export async function recover(
  store: ObjectStore,
  register: (record: CommitRecord) => Promise<void>,
): Promise<CommitLog> {
  const log = await readCommitLog(store)
  for (const record of log.unfinished) await finishCommit(record, store, register)
  await store.remove(stagedFolder)
  if (!isCheckpointDue(log)) return { ...log, unfinished: [] }
  await writeCheckpoint(log, { store, stagedFolder })
  return readCommitLog(store)
}

/** Where a run puts its files before they are part of the table. */
export function stagingKey(run: string): string {
  return `${stagedFolder}${run}`
}

function commitKey({ sequence }: Pick<CommitRecord, 'sequence'>): string {
  return `${commitsFolder}_${sequenceKey(sequence)}`
}
