import { digitsOf, type LayoutUnit } from './layout.ts'

/**
 * A stretch of time in UTC. Both ends are digits of `yyyyMMddHHmmss`, as many as were given, and both belong to it
 * with all that they begin: to `20261105` is up to the end of that day.
 */
export interface TimeWindow {
  readonly from?: string
  readonly to?: string
}

const boundPattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.\d+)?)?)?Z?)?)?)?$/

/** `2026-11`, `2026-11-01`, `2026-11-01T06`, `2026-11-01T06:30:00Z` as digits; undefined for anything else. */
export function parseTimeBound(text: string): string | undefined {
  const match = boundPattern.exec(text)
  if (match === null) return undefined
  const [year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00'] = match.slice(1)
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  const whole = [year, month, day, hour, minute, second].join('')
  if (Number.isNaN(time.getTime()) || digitsOfTime(time) !== whole) return undefined
  return match.slice(1).join('')
}

/** `20261105`: of the last days, with the unit of the layout that they begin in. The end is open. */
export function lookbackWindow(options: {
  readonly now: Date
  readonly lookbackSeconds: number
  readonly finest: LayoutUnit
}): TimeWindow {
  const { now, lookbackSeconds, finest } = options
  const start = digitsOfTime(new Date(now.getTime() - lookbackSeconds * 1000))
  return { from: start.slice(0, digitsOf(finest)) }
}

/** Where the time that begins with some digits lies: `in` as soon as any of it is in the window. */
export function positionInWindow(digits: string, { from, to }: TimeWindow): 'before' | 'in' | 'after' {
  if (from !== undefined && compareDigits(digits, from) < 0) return 'before'
  if (to !== undefined && compareDigits(digits, to) > 0) return 'after'
  return 'in'
}

/** Compares as many digits as both have. */
export function compareDigits(left: string, right: string): number {
  const length = Math.min(left.length, right.length)
  const [a, b] = [left.slice(0, length), right.slice(0, length)]
  return a < b ? -1 : a > b ? 1 : 0
}

/** `from 2026-11-01 up to 2026-11-05`. */
export function printWindow({ from, to }: TimeWindow): string {
  const end = to === undefined ? '' : `up to ${printDigits(to)}`
  if (from === undefined) return end
  return `from ${printDigits(from)} ${end === '' ? 'on' : end}`
}

/** `2026110106` as `2026-11-01T06`: what an option takes. */
export function printDigits(digits: string): string {
  const [, year = '', month, day, hour, minute, second] =
    /^(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?$/.exec(digits) ?? []
  const date = [year, month, day].filter((part) => part !== undefined).join('-')
  const time = [hour, minute, second].filter((part) => part !== undefined).join(':')
  return time === '' ? date : `${date}T${time}`
}

/** All digits of a time, in UTC. */
export function digitsOfTime(time: Date): string {
  return time.toISOString().replaceAll(/[-T:]|\..*$/g, '')
}
