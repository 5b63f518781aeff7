import { OperatorError } from '../errors.ts'
import { type ObjectStore, tableStateFolder } from './object-store.ts'
import {
  findProcessState,
  identifyThisProcess,
  type ProcessIdentity,
  type ProcessState,
} from './process-identity.ts'

/** The right to write to a table. */
export interface Lease {
  /** To be called just before a commit. Throws `OperatorError` when somebody has cleared the lease or taken it over. */
  requireHeld(): Promise<void>
  /** Gives it back; does nothing where it is no longer held. */
  release(): Promise<void>
}

/** Who is writing to a table. */
interface Holder extends ProcessIdentity {
  readonly job: string
  readonly run: string
  readonly since: string
}

const leaseKey = `${tableStateFolder}/_lease`

/**
 * Takes the right to write to a table, for as long as this process lives. A holder that has ended is replaced; one
 * that lives, or that cannot be seen from here, is an `OperatorError` that says who and since when.
 *
 * Of many that find the same dead holder one becomes the next: the lease is only ever taken by filling an empty
 * cell, which one of them does, and a dead holder is cleared by its very words. No two leases share theirs (run,
 * host, process), so that who is late in clearing it leaves the next holder alone.
 */
export async function takeLease(
  { job, run, now }: { readonly job: string; readonly run: string; readonly now: Date },
  store: ObjectStore,
): Promise<Lease> {
  const holder: Holder = { job, run, ...identifyThisProcess(), since: now.toISOString() }
  const content = JSON.stringify(holder)
  const cell = store.cell(leaseKey)
  while (!(await cell.fill(content))) {
    const found = await cell.read()
    if (found === undefined) continue
    const other = JSON.parse(found) as Holder
    const state = findProcessState(other)
    if (state !== 'ended') throw held(other, state, cell.address)
    await cell.clear(found)
  }
  return {
    async requireHeld() {
      const found = await cell.read()
      if (found !== content) throw lost(run, found)
    },
    async release() {
      await cell.clear(content)
    },
  }
}

function held(
  { job, run, host, pid, since }: Holder,
  state: Exclude<ProcessState, 'ended'>,
  address: string,
): OperatorError {
  return new OperatorError({
    message: `job ${job} is running: run ${run} since ${since}, process ${pid} on ${host}`,
    hint:
      state === 'alive'
        ? 'wait for it to end, or end it'
        : `wait for it to end; that process is on another machine or in another container and cannot be seen from here, so if it has ended, remove ${address}`,
  })
}

function lost(run: string, found: string | undefined): OperatorError {
  const other = found === undefined ? undefined : (JSON.parse(found) as Holder)
  const taker = other && `run ${other.run} of job ${other.job} took it, process ${other.pid} on ${other.host}`
  return new OperatorError({
    message: `run ${run} has lost its lease on the table, and nothing of it is committed: ${taker ?? 'the lease was removed'}`,
    hint: 'run it again',
  })
}
