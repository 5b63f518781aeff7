import { OperatorError } from '../errors.ts'
import type { CommitRecord } from './commit-record.ts'
import { type ObjectStore, tableStateFolder } from './object-store.ts'

/** All that has happened to a table, in order. */
export interface CommitLog {
  readonly records: readonly CommitRecord[]
  /** Committed, but not known to be published to the end. */
  readonly unfinished: readonly CommitRecord[]
}

const commitsFolder = `${tableStateFolder}/_commits/`
const stagedFolder = `${tableStateFolder}/_staged/`

export async function readCommitLog(store: ObjectStore): Promise<CommitLog> {
  const keys = await store.list(commitsFolder)
  const done = new Set(
    keys.filter((key) => key.endsWith('.done')).map((key) => key.slice(0, -'.done'.length)),
  )
  const records: CommitRecord[] = []
  const unfinished: CommitRecord[] = []
  for (const key of keys.filter((name) => name.endsWith('.json'))) {
    const content = await store.read(key)
    if (content === undefined) continue
    const record = JSON.parse(content.toString('utf8')) as CommitRecord
    records.push(record)
    if (!done.has(key.slice(0, -'.json'.length))) unfinished.push(record)
  }
  return { records, unfinished }
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
 */
export async function finishCommit(
  record: CommitRecord,
  store: ObjectStore,
  register: (record: CommitRecord) => Promise<void>,
): Promise<void> {
  for (const { stagedKey, key } of record.files) await store.publish(stagedKey, key)
  await register(record)
  for (const key of record.removes) await store.remove(key)
  await store.write(`${commitKey(record)}.done`, '')
  await store.remove(`${stagedFolder}${record.run}/`)
}

/** Finishes what was committed and discards what was not. To be called by the holder of the lease only. */
export async function recover(
  store: ObjectStore,
  register: (record: CommitRecord) => Promise<void>,
): Promise<CommitLog> {
  const { records, unfinished } = await readCommitLog(store)
  for (const record of unfinished) await finishCommit(record, store, register)
  await store.remove(stagedFolder)
  return { records, unfinished: [] }
}

/** Where a run puts its files before they are part of the table. */
export function stagingKey(run: string): string {
  return `${stagedFolder}${run}`
}

function commitKey({ sequence }: Pick<CommitRecord, 'sequence'>): string {
  return `${commitsFolder}_${String(sequence).padStart(12, '0')}`
}
