import type { CompactReport } from '../../engine/compact-report.ts'
import type { createPaint } from '../io.ts'
import { formatBytes, formatCount, formatSeconds, plural } from './numbers.ts'
import { renderTable } from './table.ts'

/** The most merges that a dry run lists. */
const mostListed = 20

/** A compaction for people: files and bytes before and after; a dry run shows the partitions. */
export function renderCompactReport(
  report: CompactReport,
  options: {
    readonly width: number
    readonly quiet: boolean
    readonly paint: ReturnType<typeof createPaint>
  },
): string {
  const { table, status, partitions, rows, files, bytes, sort, seconds } = report
  const { paint, quiet } = options
  const name = paint('bold', table)
  if (status === 'nothingToMerge') {
    return `${name}: nothing to merge in ${plural(files.before, 'file')} (${formatBytes(bytes.before)})`
  }
  const planned = status === 'planned'
  const inside = partitions > 0 ? ` in ${plural(partitions, 'partition')}` : ''
  const sorted = sort.length > 0 ? `, sorted by ${sort.join(', ')}` : ''
  const after = bytes.after === null ? '' : ` → ${formatBytes(bytes.after)}`
  const lines = [
    planned
      ? `${name} would be compacted; nothing was written`
      : `${name} ${paint('green', 'compacted')} in ${formatSeconds(seconds)}`,
    `  files  ${formatCount(files.before)} → ${planned ? 'about ' : ''}${formatCount(files.after)}${inside}`,
    `  bytes  ${formatBytes(bytes.before)}${after}`,
    `  rows   ${formatCount(rows)} in the merged files${sorted}`,
  ]
  return planned && !quiet
    ? [...lines, '', ...renderMerges(report, options.width)].join('\n')
    : lines.join('\n')
}

function renderMerges({ merges }: CompactReport, width: number): readonly string[] {
  const most = merges.toSorted((left, right) => right.files.before - left.files.before).slice(0, mostListed)
  const more = merges.length - most.length
  return [
    renderTable({
      columns: ['partition', 'files', 'then', 'bytes', 'rows'],
      rows: most.map(({ partition, files, bytes, rows }) => [
        partition === '' ? '(the table)' : partition,
        formatCount(files.before),
        formatCount(files.after),
        formatBytes(bytes.before),
        formatCount(rows),
      ]),
      width,
      rightAligned: new Set([1, 2, 3, 4]),
    }),
    ...(more > 0 ? [`… and ${formatCount(more)} more`] : []),
  ]
}
