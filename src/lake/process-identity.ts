import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** What tells a process from all others, as far as the system says it: all but host and pid are known on Linux only. */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** Clock ticks from boot to its start: tells a process from a later one with the same pid. Empty where unknown. */
  readonly processStart: string
  /** The PID namespace that `pid` counts in, as `/proc/self/ns/pid` names it: a container has one of its own. */
  readonly pidNamespace?: string
  /** From one start of the machine to the next. */
  readonly bootId?: string
}

/** `unknown` where this process cannot see the other one: it may live. */
export type ProcessState = 'alive' | 'ended' | 'unknown'

export function identifyThisProcess(): ProcessIdentity {
  const pidNamespace = tryRead(() => readlinkSync('/proc/self/ns/pid'))
  const bootId = tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
  return {
    host: hostname(),
    pid: process.pid,
    processStart: readProcess(process.pid)?.start ?? '',
    ...(pidNamespace === undefined ? {} : { pidNamespace }),
    ...(bootId === undefined ? {} : { bootId }),
  }
}

/** Whether a process lives. A pid says nothing in another namespace; a machine that was started anew has ended all. */
export function findProcessState(other: ProcessIdentity): ProcessState {
  const here = identifyThisProcess()
  if (other.host !== here.host) return 'unknown'
  const bootIdsKnown = other.bootId !== undefined && here.bootId !== undefined
  if (bootIdsKnown && other.bootId !== here.bootId) return 'ended'
  if (other.pidNamespace !== here.pidNamespace) return 'unknown'
  return isAlive(other) ? 'alive' : 'ended'
}

function isAlive({ pid, processStart: started }: ProcessIdentity): boolean {
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
  const stat = tryRead(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  if (stat === undefined) return undefined
  const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // killed, but nobody has asked how it ended: so it stays where the first process of a container never asks
  return { start: fields[18] ?? '', ended: state === 'Z' || state === 'X' }
}

/** Undefined where the system does not tell. */
function tryRead(read: () => string): string | undefined {
  try {
    return read()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return undefined
  }
}
