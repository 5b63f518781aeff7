import type { CheckedJob } from '../compile/checked-job.ts'
import { SpecError } from '../errors.ts'
import { compareDigits, lookbackWindow, parseTimeBound, type TimeWindow } from '../spec/time-window.ts'

export interface WindowOptions {
  /** Read instead of the job's source. */
  readonly input?: string | undefined
  /** A date or time in UTC, as `--from` takes it; what it begins belongs to the window. */
  readonly from?: string | undefined
  /** As `from`: to `2026-11-05` is up to the end of that day. */
  readonly to?: string | undefined
  readonly fullRefresh?: boolean | undefined
  readonly isSample?: boolean | undefined
}

/**
 * Of which time a run looks at inputs; undefined for all. `--from` and `--to` replace the job's lookback; a full
 * refresh and a run over a sample have none. Throws `SpecError` where a part of the inputs would not do.
 */
export function chooseWindow(
  checked: CheckedJob,
  options: WindowOptions & { readonly now: Date },
): TimeWindow | undefined {
  const { layout } = checked.source
  const from = parseBound('--from', options.from)
  const to = parseBound('--to', options.to)
  if (from === undefined && to === undefined) {
    const everything = options.fullRefresh || options.isSample || options.input !== undefined
    if (everything || layout?.lookbackSeconds === undefined) return undefined
    const { lookbackSeconds, finest } = layout
    return lookbackWindow({ now: options.now, lookbackSeconds, finest })
  }
  refusePart(checked, options)
  if (from !== undefined && to !== undefined && compareDigits(from, to) > 0) {
    throw new SpecError({ message: `--from ${options.from} is later than --to ${options.to}` })
  }
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

function parseBound(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const digits = parseTimeBound(text)
  if (digits !== undefined) return digits
  throw new SpecError({
    message: `${option} cannot be '${text}'`,
    expected: 'a date or time in UTC: 2026-11-01, 2026-11-01T06 or 2026-11-01T06:00:00Z',
  })
}

function refusePart({ job, source }: CheckedJob, options: WindowOptions): void {
  const named = options.from === undefined ? '--to' : '--from'
  if (options.input !== undefined) {
    throw new SpecError({
      message: `${named} goes by the layout of the job's source, and --input is read instead of that`,
      hint: `leave out --input, or give the wanted files with it and leave out ${named}`,
    })
  }
  if (options.fullRefresh) {
    throw new SpecError({
      message: `--full-refresh replaces the whole table: with ${named}, by a part of it`,
      hint: `leave out --full-refresh to add what is missing, or ${named} to rebuild all`,
    })
  }
  if (job.sink.mode === 'overwrite') {
    throw new SpecError({
      message: `mode overwrite makes the whole table of what a run reads: with ${named}, of a part of it`,
      place: job.sink.modePlace,
      hint: `leave out ${named}, or use mode: overwritePartitions or append`,
    })
  }
  if (source.layout === undefined) {
    throw new SpecError({
      message: `${named} needs source.layout, which says of which time a folder is`,
      place: job.source.place,
      hint: 'add beside path, as its folders are named: layout: "{yyyy}/{MM}/{dd}"',
    })
  }
}
