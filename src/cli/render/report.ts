import type { RunJobResult } from '../../engine/run-job.ts'
import { displayPath } from '../../lake/addresses.ts'
import type { createPaint } from '../io.ts'
import { formatBytes, formatSeconds, plural } from './numbers.ts'
import { renderTable } from './table.ts'

/** A run for people: what was read and written, where it is, and a few of the rows. */
export function renderReport(
  { report, sample, tablePath }: RunJobResult,
  options: {
    readonly width: number
    readonly workingDirectory: string
    readonly quiet: boolean
    /** Rows were made to be shown, and are gone. */
    readonly lookOnly: boolean
    readonly paint: ReturnType<typeof createPaint>
  },
): string {
  const { width, workingDirectory, quiet, lookOnly, paint } = options
  const { job, status, seconds, inputs, records, rows, outputs, partitions, checks } = report
  const words = {
    succeeded: paint('green', 'succeeded'),
    noNewInput: 'no new input',
    failed: paint('red', 'failed'),
  }
  const head = `${paint('bold', job)} ${words[status]} in ${formatSeconds(seconds)}`
  if (status === 'failed') return head
  const where = `  where  ${displayPath(tablePath, workingDirectory)}/`
  if (status === 'noNewInput') {
    if (inputs.skipped === 0) return head
    const known = `  known  ${plural(inputs.skipped, 'file')}, loaded by an earlier run; --full-refresh reads all again`
    return [head, known, where].join('\n')
  }
  const bytes = outputs.reduce((sum, file) => sum + file.bytes, 0)
  const tables = [...new Set(outputs.map(({ table }) => table))]
  const into = partitions > 0 ? ` in ${plural(partitions, 'partition')}` : ''
  const lines = [
    `  read   ${plural(records.read, 'record')} from ${plural(inputs.files, 'file')} (${formatBytes(inputs.bytes)})`,
    ...(inputs.skipped > 0 ? [`  known  ${plural(inputs.skipped, 'file')}, loaded by an earlier run`] : []),
    ...(lookOnly
      ? ['  wrote  nothing: this was a look at the first records']
      : [
          `  wrote  ${plural(rows.written, 'row')}${into} to ${tables.join(', ') || 'no table'} (${plural(outputs.length, 'file')}, ${formatBytes(bytes)})`,
          where,
        ]),
    ...checks.map(({ check, severity, passed, failedRows, problem }) =>
      passed
        ? `  ${paint('green', 'check')}  ${check}`
        : `  ${paint('yellow', severity)}   ${check}: ${failedRows === undefined ? problem?.found : plural(failedRows, 'row')}`,
    ),
  ]
  if (sample.values.length === 0 || quiet) return [head, ...lines].join('\n')
  const table = renderTable({
    columns: sample.columns.map(({ name }) => name),
    rows: sample.values,
    width,
    rightAligned: new Set(
      sample.columns.flatMap(({ type }, index) => (/INT|DOUBLE|DECIMAL|FLOAT/.test(type) ? [index] : [])),
    ),
  })
  return [head, ...lines, '', table].join('\n')
}
