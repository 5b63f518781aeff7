import { join } from 'node:path'
import type { CommitLog } from '../lake/commit-log.ts'
import { openRecords, quarantinedRuns, quarantineKey, readQuarantine } from '../lake/quarantine.ts'

/** The rejects of one run that wait for someone. */
export interface QuarantinedRun {
  readonly run: string
  /** False where the run failed: its records are in its inputs still. */
  readonly committed: boolean
  readonly records: number
  /** How many of each reason. */
  readonly reasons: Readonly<Record<string, number>>
  /** Absolute path of the file. */
  readonly path: string
}

/** What waits in a table's quarantine, run by run, oldest first; runs whose records are all settled are left out. */
export async function listQuarantine(log: CommitLog, tablePath: string): Promise<readonly QuarantinedRun[]> {
  const committed = new Set(log.summary.rejects.map(({ run }) => run))
  const counts = new Map<string, Record<string, number>>()
  const count = (run: string, reason: string) => {
    const reasons = counts.get(run) ?? {}
    counts.set(run, { ...reasons, [reason]: (reasons[reason] ?? 0) + 1 })
  }
  for await (const { run, record } of openRecords(log, tablePath)) count(run, record.reason)
  for (const run of await quarantinedRuns(tablePath)) {
    if (committed.has(run)) continue
    for await (const { reason } of readQuarantine(join(tablePath, quarantineKey(run)))) count(run, reason)
  }
  return [...counts]
    .map(([run, reasons]) => ({
      run,
      committed: committed.has(run),
      records: Object.values(reasons).reduce((sum, records) => sum + records, 0),
      reasons,
      path: join(tablePath, quarantineKey(run)),
    }))
    .sort((left, right) => (left.run < right.run ? -1 : 1))
}
