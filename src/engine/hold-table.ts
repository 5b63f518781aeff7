import { type CommitLog, createCommit, finishCommit, recover } from '../lake/commit-log.ts'
import type { CommitRecord } from '../lake/commit-record.ts'
import { takeLease } from '../lake/lease.ts'
import type { ObjectStore } from '../lake/object-store.ts'
import { registerTables } from './register-tables.ts'

/** A table that nobody else writes to. */
export interface HeldTable {
  /** As it stands, with all that died before finished or discarded. */
  readonly log: CommitLog
  /** Commits and publishes. Throws `OperatorError`, and nothing is committed, where the lease was lost meanwhile. */
  commit(record: CommitRecord): Promise<void>
}

/** Lets `use` write to a table under its lease, and gives that back. Throws `OperatorError` while another holds it. */
export async function holdTable<T>(
  options: {
    readonly job: string
    readonly run: string
    readonly startedAt: Date
    /** Of the project, absolute: its catalog learns what is committed. */
    readonly root: string
    /** Whether it does: a table beside its sink is none of the catalog's. */
    readonly isRegistered: boolean
  },
  store: ObjectStore,
  use: (table: HeldTable) => Promise<T>,
): Promise<T> {
  const { job, run, startedAt, root, isRegistered } = options
  const register = async (record: CommitRecord) => {
    if (isRegistered) await registerTables(root, record)
  }
  const lease = await takeLease({ job, run, now: startedAt }, store)
  try {
    const log = await recover(store, register)
    return await use({
      log,
      async commit(record) {
        await lease.requireHeld()
        await createCommit(record, store)
        await finishCommit(record, store, register)
      },
    })
  } finally {
    await lease.release()
  }
}
