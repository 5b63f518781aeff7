import { formatPlace } from '../../errors.ts'
import type { QuarantinedRecord } from '../../lake/quarantine.ts'
import type { createPaint } from '../io.ts'
import type { JobQuarantine } from '../quarantine-this-machine.ts'
import { formatBytes, formatCount, plural } from './numbers.ts'
import { renderTable } from './table.ts'

/** What waits in quarantine, a line per run. */
export function renderQuarantines(quarantines: readonly JobQuarantine[], width: number): string {
  if (quarantines.length === 0) return 'nothing is in quarantine'
  return renderTable({
    columns: ['job', 'run', 'records', 'reasons', 'committed'],
    rows: quarantines.map(({ job, run, records, reasons, committed }) => [
      job,
      run,
      formatCount(records),
      Object.entries(reasons)
        .map(([reason, count]) => `${formatCount(count)} ${reason}`)
        .join(', '),
      committed ? 'yes' : 'no, the run failed',
    ]),
    width,
    rightAligned: new Set([2]),
  })
}

/** Records with place and reason, and their beginning. */
export function renderQuarantinedRecords(
  records: readonly QuarantinedRecord[],
  options: {
    readonly job: string
    readonly total: number
    readonly width: number
    readonly paint: ReturnType<typeof createPaint>
  },
): string {
  const { job, total, width, paint } = options
  if (total === 0) return `nothing of ${job} is in quarantine`
  const lines = records.flatMap((record) => {
    const { file, line, reason, path, expected, found, bytes, raw, rawBase64 } = record
    const at =
      reason === 'unreadableFile' ? `${formatPlace({ file })}` : `${formatPlace({ file, line })} ${path}`
    const text = (raw ?? `base64 ${rawBase64 ?? ''}`).replaceAll(/\s+/g, ' ')
    return [
      `${paint('bold', at)}  ${reason}`,
      `  expected  ${expected}`,
      `  found     ${found}`,
      ...(text === '' ? [] : [`  record    ${cut(text, width - 24)}  (${formatBytes(bytes)})`]),
    ]
  })
  const more = total - records.length
  return [
    ...lines,
    '',
    `${plural(total, 'record')}${more > 0 ? `, ${formatCount(more)} of them not shown: --limit` : ''}; etl quarantine replay ${job} loads what fits once the schema is mended`,
  ].join('\n')
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}
