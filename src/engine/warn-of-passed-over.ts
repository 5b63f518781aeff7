import type { CheckedJob } from '../compile/checked-job.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import { compareDigits, digitsOfTime, printDigits } from '../spec/time-window.ts'
import type { ListedSources } from './list-sources.ts'

/**
 * Warns of folders that this run has passed over as too old and that no run before can have looked into: after a
 * pause that was longer than the lookback, and on the first run of a table.
 */
export function warnOfPassedOver(
  { newestBefore }: Pick<ListedSources, 'newestBefore'>,
  { log, checked }: { readonly log: CommitLog; readonly checked: CheckedJob },
): readonly string[] {
  if (newestBefore === undefined) return []
  const command = `etl run-job ${checked.job.name}`
  const to = printDigits(newestBefore)
  const lastRun = log.summary.lastInputsAt
  if (lastRun === undefined) {
    return [`source.lookback leaves out older folders, up to ${to}: ${command} --to ${to} loads them`]
  }
  const lastDigits = digitsOfTime(new Date(lastRun))
  if (compareDigits(newestBefore, lastDigits) < 0) return []
  const from = printDigits(lastDigits.slice(0, newestBefore.length))
  return [
    `the last run was at ${lastRun}, longer ago than source.lookback: ${command} --from ${from} --to ${to} loads what has come since`,
  ]
}
