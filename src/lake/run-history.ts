import { type ObjectStore, tableStateFolder } from './object-store.ts'
import type { RunReport } from './run-report.ts'

/** A run that failed after it had begun. Those that were committed stand in the commit log. */
export interface FailedRun {
  readonly format: 1
  readonly startedAt: string
  readonly endedAt: string
  /** Absent where the job could not be compiled. */
  readonly specHash?: string
  readonly report: RunReport
}

/** Of a table; older ones are forgotten. */
export const keptFailedRuns = 100

const runsFolder = `${tableStateFolder}/_runs/`

/** Keeps a failed run, with or without the lease: a run writes to a name of its own. */
export async function writeFailedRun(failed: FailedRun, store: ObjectStore): Promise<void> {
  await store.write(runKey(failed.report.run), `${JSON.stringify(failed)}\n`)
  const keys = await store.list(runsFolder)
  for (const key of keys.slice(0, -keptFailedRuns)) await store.remove(key)
}

/** Oldest first. */
export async function readFailedRuns(store: ObjectStore): Promise<readonly FailedRun[]> {
  const runs: FailedRun[] = []
  for (const key of await store.list(runsFolder)) {
    const content = await store.read(key)
    if (content !== undefined) runs.push(JSON.parse(content.toString('utf8')) as FailedRun)
  }
  return runs
}

/** Run ids sort by start, and so do keys. */
function runKey(run: string): string {
  return `${runsFolder}_${run}.json`
}
