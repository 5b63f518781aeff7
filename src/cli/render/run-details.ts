import type { PastRun } from '../../engine/list-runs.ts'
import { formatPlace } from '../../errors.ts'
import { displayPath } from '../../lake/addresses.ts'
import type { ReportedCheck } from '../../lake/run-report.ts'
import type { createPaint } from '../io.ts'
import { formatBytes, formatCount, formatSeconds, plural } from './numbers.ts'
import { renderProblems } from './problems.ts'
import { listedInputs } from './run-as-json.ts'
import { formatTime, paintStatus } from './runs.ts'

interface DetailOptions {
  readonly workingDirectory: string
  readonly paint: ReturnType<typeof createPaint>
}

/** All that the history knows of a run. */
export function renderRunDetails(past: PastRun, options: DetailOptions): string {
  const { run, job, status, mode, startedAt, endedAt, specHash, tablePath, report } = past
  const { discarded, warnings, unknownFields, evolved, error, seconds } = report
  const taken = new Set(evolved.map(({ path }) => path))
  const unknown = unknownFields.filter(({ path }) => !taken.has(path))
  const { workingDirectory, paint } = options
  const head = `${paint('bold', run)}  ${job} ${paintStatus(status, paint)} in ${formatSeconds(seconds)}`
  return [
    head,
    line('mode', mode),
    line('began', `${formatTime(startedAt)} UTC`),
    line(status === 'failed' ? 'failed' : 'ended', `${formatTime(endedAt)} UTC`),
    line('where', `${displayPath(tablePath, workingDirectory)}/`),
    ...(specHash === undefined ? [] : [line('spec', specHash)]),
    ...(mode === 'bookmark' ? renderMarked(past) : renderRead(past, options)),
    ...report.checks.map((check) => renderCheck(check, paint)),
    ...discarded.map(({ path, values }) => line('nulled', `${path}: ${plural(values, 'value')}`)),
    ...evolved.map(({ path, type, file, line: at }) =>
      line('schema', `+ ${path} ${type}: ${formatPlace({ file, line: at })}`),
    ),
    ...listSome(
      unknown.map(({ path, file, line: at }) =>
        line('field', `${path} is not in the schema: ${formatPlace({ file, line: at })}`),
      ),
    ),
    ...warnings.map((warning) => line('warned', warning)),
    ...(error === undefined ? [] : [renderProblems(error.problems, paint)]),
  ].join('\n')
}

/** What a run has read, rejected and written. */
function renderRead(past: PastRun, options: DetailOptions): readonly string[] {
  const { inputs, records, rows, partitions } = past.report
  const into = partitions > 0 ? ` in ${plural(partitions, 'partition')}` : ''
  const known = inputs.skipped > 0 ? `; ${plural(inputs.skipped, 'file')} known before` : ''
  const taken = past.removed > 0 ? `; ${plural(past.removed, 'file')} taken out` : ''
  return [
    line(
      'read',
      `${plural(records.read, 'record')} from ${plural(inputs.files, 'file')} (${formatBytes(inputs.bytes)})${known}`,
    ),
    ...listSome(past.inputs.map((uri) => `    ${uri}`)),
    ...renderQuarantine(past, options),
    line('wrote', `${plural(rows.written, 'row')}${into} (${plural(past.outputs.length, 'file')})${taken}`),
    ...listSome(
      past.outputs.map(({ path, rows, bytes }) => {
        const where = displayPath(path, options.workingDirectory)
        return `    ${where}  ${plural(rows, 'row')}, ${formatBytes(bytes)}`
      }),
    ),
  ]
}

/** What a change of the bookmark has done: only a reset marks nothing. */
function renderMarked({ inputs, report }: PastRun): readonly string[] {
  const { files, bytes } = report.inputs
  return files === 0
    ? [line('forgot', 'every input: the next run reads them all and replaces the table')]
    : [
        line('marked', `${plural(files, 'file')} as known, and loaded none (${formatBytes(bytes)})`),
        ...listSome(inputs.map((uri) => `    ${uri}`)),
      ]
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(6)}  ${text}`
}

function listSome(lines: readonly string[]): readonly string[] {
  const more = lines.length - listedInputs
  return more > 0 ? [...lines.slice(0, listedInputs), `    … and ${formatCount(more)} more`] : lines
}

function renderQuarantine(
  { report: { quarantine } }: PastRun,
  { workingDirectory }: DetailOptions,
): readonly string[] {
  if (quarantine === undefined) return []
  const { records, reasons, committed, path } = quarantine
  const why = Object.entries(reasons)
    .map(([reason, count]) => `${formatCount(count)} ${reason}`)
    .join(', ')
  const kept = committed ? '' : ', not committed'
  const where = path === undefined ? '' : `: ${displayPath(path, workingDirectory)}`
  return [line('reject', `${plural(records, 'record')} (${why}) to quarantine${kept}${where}`)]
}

function renderCheck(
  { check, severity, passed, failedRows, problem }: ReportedCheck,
  paint: DetailOptions['paint'],
) {
  if (passed) return line(paint('green', 'check'.padEnd(6)), check)
  const found = failedRows === undefined ? problem?.found : plural(failedRows, 'row')
  const style = severity === 'warn' ? 'yellow' : 'red'
  return line(paint(style, severity.padEnd(6)), found === undefined ? check : `${check}: ${found}`)
}
