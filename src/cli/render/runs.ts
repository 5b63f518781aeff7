import type { PastRun, RunStatus } from '../../engine/list-runs.ts'
import type { createPaint } from '../io.ts'
import { formatCount, plural } from './numbers.ts'
import { renderTable } from './table.ts'

/** Runs, a line each. */
export function renderRuns(
  runs: readonly PastRun[],
  { total, width }: { readonly total: number; readonly width: number },
): string {
  if (runs.length === 0) return 'no runs'
  const table = renderTable({
    columns: [
      'run',
      'job',
      'status',
      'mode',
      'read',
      'quarantined',
      'rows',
      'files',
      'seconds',
      'when (UTC)',
    ],
    rows: runs.map(({ run, job, status, mode, outputs, startedAt, report }) => [
      run,
      job,
      status,
      mode,
      formatCount(report.records.read),
      formatCount(report.records.quarantined),
      formatCount(report.rows.written),
      formatCount(outputs.length),
      report.seconds.toFixed(2),
      formatTime(startedAt),
    ]),
    width,
    rightAligned: new Set([4, 5, 6, 7, 8]),
  })
  const more = total - runs.length
  return more > 0 ? `${table}\n\n… and ${plural(more, 'older run')}: --limit` : table
}

/** `2026-11-21T08:34:00.123Z` → `2026-11-21 08:34:00`. */
export function formatTime(time: string): string {
  return time.slice(0, 19).replace('T', ' ')
}

export function paintStatus(status: RunStatus, paint: ReturnType<typeof createPaint>): string {
  const styles = { succeeded: 'green', unfinished: 'yellow', failed: 'red' } as const
  return paint(styles[status], status)
}
