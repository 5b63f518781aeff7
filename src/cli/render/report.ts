import { isAbsolute } from 'node:path'
import type { RunJobResult } from '../../engine/run-job.ts'
import { formatPlace } from '../../errors.ts'
import { displayPath } from '../../lake/addresses.ts'
import type { RunReport } from '../../lake/run-report.ts'
import type { createPaint } from '../io.ts'
import { formatBytes, formatCount, formatSeconds, plural } from './numbers.ts'
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
  if (status === 'failed') return [head, ...renderQuarantine(report, workingDirectory)].join('\n')
  const where = `  where  ${displayPath(tablePath, workingDirectory)}/`
  if (status === 'noNewInput') {
    if (records.read > 0) {
      return `${head}\n  reject ${plural(records.quarantined, 'record')} in quarantine, which do not fit yet: etl quarantine show ${job}`
    }
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
    ...renderQuarantine(report, workingDirectory),
    ...renderFields(report, workingDirectory),
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

/** How many records broke the contract and why, the first of them, and where they all are. */
function renderQuarantine({ quarantine, job }: RunReport, workingDirectory: string): readonly string[] {
  if (quarantine === undefined) return []
  const { records, reasons, examples, committed, path } = quarantine
  const why = Object.entries(reasons)
    .map(([reason, count]) => `${formatCount(count)} ${reason}`)
    .join(', ')
  const [first] = examples
  const kept = committed
    ? `etl quarantine show ${job}`
    : path === undefined
      ? 'not kept'
      : `kept, not committed: ${displayPath(path, workingDirectory)}`
  return [
    `  reject ${plural(records, 'record')}, to quarantine (${why}): ${kept}`,
    ...(first?.place === undefined
      ? []
      : [
          `         ${formatPlace(first.place)}${first.place.path === undefined ? '' : ` at ${first.place.path}`}: expected ${first.expected}, found ${first.found}`,
        ]),
  ]
}

const shownFields = 5

/** Values that became NULL, fields that entered the schema, and fields that it does not have. */
function renderFields({ discarded, evolved, unknownFields }: RunReport, from: string): readonly string[] {
  const taken = new Set(evolved.map(({ path }) => path))
  const unknown = unknownFields.filter(({ path }) => !taken.has(path))
  const more = unknown.length - shownFields
  return [
    ...discarded.map(
      ({ path, values }) => `  null   ${plural(values, 'value')} of ${path}, which did not fit`,
    ),
    ...evolved.map(
      ({ path, type, file, line }) => `  schema + ${path} ${type} (${displayPlace(file, line, from)})`,
    ),
    ...unknown
      .slice(0, shownFields)
      .map(
        ({ path, file, line }) => `  extra  ${path} is not in the schema (${displayPlace(file, line, from)})`,
      ),
    ...(more > 0 ? [`         and ${plural(more, 'field')} more`] : []),
  ]
}

function displayPlace(file: string, line: number, from: string): string {
  return formatPlace({ file: isAbsolute(file) ? displayPath(file, from) : file, line })
}
