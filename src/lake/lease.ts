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
  /** Tells a process from a later one with the same pid. */
  readonly processStart: string
  readonly since: string
}

const leaseKey = `${tableStateFolder}/_lease.json`

/**
 * Takes the right to write to a table, for as long as this process lives. A holder that has died is replaced; one
 * that lives is an `OperatorError` that says who and since when.
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
    processStart: processStart(process.pid) ?? '',
    since: now.toISOString(),
  }
  const content = JSON.stringify(lease)
  while (!(await store.create(leaseKey, content))) {
    const found = await store.read(leaseKey)
    if (found === undefined) continue
    const holder = JSON.parse(found.toString('utf8')) as Lease
    if (isAlive(holder)) throw held(holder)
    await store.remove(leaseKey)
  }
  return { release: () => store.remove(leaseKey) }
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
  const now = processStart(pid)
  return now === undefined || started === '' || now === started
}

/** Clock ticks from boot to the start of a process, where the system tells (Linux). */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return undefined
  }
}
