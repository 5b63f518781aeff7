import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { OperatorError } from '../errors.ts'
import { type ObjectStore, tableStateFolder } from './object-store.ts'

/** Who is writing to a table. */
interface Lease {
  readonly job: string
  readonly run: string
  readonly host: string
  readonly pid: number
  /** Clock ticks from boot to its start: tells a process from a later one with the same pid. */
  readonly processStart: string
  readonly since: string
}

const leaseKey = `${tableStateFolder}/_lease`

/**
 * Takes the right to write to a table, for as long as this process lives. A holder that has died is replaced; one
 * that lives is an `OperatorError` that says who and since when.
 *
 * Of many that find the same dead holder one becomes the next: the lease is only ever taken by filling an empty
 * cell, which one of them does, and a dead holder is cleared by its very words. No two leases share theirs (run,
 * host, process), so that who is late in clearing it leaves the next holder alone.
 */
export async function takeLease(
  { job, run, now }: { readonly job: string; readonly run: string; readonly now: Date },
  store: ObjectStore,
): Promise<{ release(): Promise<void> }> {
  const lease: Lease = {
    job,
    run,
    host: hostname(),
    pid: process.pid,
    processStart: readProcess(process.pid)?.start ?? '',
    since: now.toISOString(),
  }
  const content = JSON.stringify(lease)
  const cell = store.cell(leaseKey)
  while (!(await cell.fill(content))) {
    const found = await cell.read()
    if (found === undefined) continue
    const holder = JSON.parse(found) as Lease
    if (isAlive(holder)) throw held(holder)
    await cell.clear(found)
  }
  return {
    async release() {
      await cell.clear(content)
    },
  }
}

function held({ job, run, host, pid, since }: Lease): OperatorError {
  return new OperatorError({
    message: `job ${job} is running: run ${run} since ${since}, process ${pid} on ${host}`,
    hint: 'wait for it to end, or end it',
  })
}

function isAlive({ host, pid, processStart: started }: Lease): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const now = readProcess(pid)
  if (now === undefined) return true
  return !now.ended && (started === '' || now.start === started)
}

/** What the system tells of a process, where it does (Linux). */
function readProcess(pid: number): { readonly start: string; readonly ended: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // killed, but nobody has asked how it ended: so it stays where the first process of a container never asks
    return { start: fields[18] ?? '', ended: state === 'Z' || state === 'X' }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return undefined
  }
}
