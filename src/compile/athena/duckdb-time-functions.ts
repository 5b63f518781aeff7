import { quoteString } from '../duckdb/quote.ts'
import { literalText } from './call-site.ts'
import { isInteger } from './coercion.ts'
import { dateParsePattern } from './date-parse-pattern.ts'
import { timestampFormat } from './duckdb-cast.ts'
import { timeText } from './duckdb-time-text.ts'
import { printLocal, utcTime, zoneOf } from './duckdb-zone.ts'
import { refused } from './expression-problem.ts'
import { jodaFormat } from './joda-format.ts'
import { literalInteger } from './literal-integer.ts'
import { mysqlFormat } from './mysql-format.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing, plainCall } from './printing.ts'
import { fixedOffset } from './time-zone.ts'
import type { TypedExpression } from './typed-expression.ts'

const part =
  (name: string): FunctionRule =>
  (call, printing) =>
    `${name}(${printLocal(argumentAt(call, 0), printing)})`

function unitOf(call: FunctionCall): string {
  const unit = literalText(call.arguments[0])
  if (unit === undefined) throw refused(call.span, `${call.name} with a unit that is not a literal`)
  return unit
}

const dateTrunc: FunctionRule = (call, { print }) => {
  const value = argumentAt(call, 1)
  refuseZone(call, value)
  const truncated = `date_trunc(${quoteString(unitOf(call))}, ${print(value)})`
  return value.type.kind === 'date' ? `CAST(${truncated} AS DATE)` : truncated
}

const intervalFunctions: Readonly<Record<string, string>> = {
  millisecond: 'to_milliseconds',
  second: 'to_seconds',
  minute: 'to_minutes',
  hour: 'to_hours',
  day: 'to_days',
  week: 'to_weeks',
  month: 'to_months',
  quarter: 'to_quarters',
  year: 'to_years',
}

const dateAdd: FunctionRule = (call, printing) => {
  const { print } = printing
  const unit = unitOf(call)
  const amount = argumentAt(call, 1)
  const value = argumentAt(call, 2)
  if (!shortUnits.includes(unit)) refuseZone(call, value)
  const wide = unit === 'second' || unit === 'minute' || unit === 'hour'
  const literal = literalInteger(amount)
  // a count that is too large fails, but not where there is nothing to add it to
  const given = () => `CASE WHEN ${printing.operand(value)} IS NOT NULL THEN ${print(amount)} END`
  const count =
    literal !== undefined
      ? String(literal)
      : wide || unit === 'millisecond'
        ? given()
        : `CAST(${given()} AS INTEGER)`
  return plusInterval(value, `${intervalFunctions[unit]}(${count})`, printing)
}

const shortUnits = ['millisecond', 'second', 'minute', 'hour']

/** Days and longer units have a meaning of their own where the clocks change. */
function refuseZone(call: FunctionCall, { type, span }: TypedExpression): void {
  const zone = zoneOf(type)
  if (zone !== undefined && fixedOffset(zone) !== 0)
    throw refused(span, `${call.name} of this unit in the zone ${zone}`)
}

function plusInterval(value: TypedExpression, interval: string, { operand }: Printing): string {
  const sum = `${operand(value)} + ${interval}`
  return value.type.kind === 'date' ? `CAST(${sum} AS DATE)` : `(${sum})`
}

const plusIntervalLiteral: FunctionRule = (call, printing) => {
  const interval = argumentAt(call, 1)
  const amount = literalText(interval)
  if (amount === undefined) throw refused(interval.span, 'an interval that is not a literal')
  const count = Number(amount)
  const months = interval.type.kind === 'interval year to month'
  const days = count % 86_400_000 === 0
  const text = months
    ? `to_months(${count})`
    : days
      ? `to_days(${count / 86_400_000})`
      : `to_milliseconds(${count})`
  return plusInterval(argumentAt(call, 0), text, printing)
}

/** Athena counts the units that have passed in full, as DuckDB's date_sub does. */
const dateDiff: FunctionRule = (call, { print }) => {
  if (!shortUnits.includes(unitOf(call))) for (const value of call.arguments.slice(1)) refuseZone(call, value)
  return `date_sub(${quoteString(unitOf(call))}, ${print(argumentAt(call, 1))}, ${print(argumentAt(call, 2))})`
}

function formatOf(call: FunctionCall): { text: string; span: TypedExpression['span'] } {
  const format = argumentAt(call, 1)
  const text = literalText(format)
  if (text === undefined) throw refused(format.span, `${call.name} with a format that is not a literal`)
  return { text, span: format.span }
}

const dateFormat: FunctionRule = (call, printing) => {
  const { text, span } = formatOf(call)
  return `strftime(${printLocal(argumentAt(call, 0), printing)}, ${quoteString(mysqlFormat(text, span))})`
}

const formatDatetime: FunctionRule = (call, printing) => {
  const { text, span } = formatOf(call)
  return `strftime(${printLocal(argumentAt(call, 0), printing)}, ${quoteString(jodaFormat(text, span))})`
}

const dateParse: FunctionRule = (call, { print, fail, insideTry }) => {
  const { text, span } = formatOf(call)
  const { pattern, format } = dateParsePattern(text, span)
  const value = print(argumentAt(call, 0))
  if (insideTry) return `strptime(regexp_extract(${value}, ${quoteString(pattern)}), ${quoteString(format)})`
  const message = `'Invalid format: ''' || ${value} || ''''`
  return `CASE WHEN NOT regexp_matches(${value}, ${quoteString(pattern)}) THEN ${fail(message, call.type)} ELSE strptime(${value}, ${quoteString(format)}) END`
}

/** Seconds since 1970 as the timestamp in UTC; whole seconds need no detour through floating point. */
const fromUnixtime: FunctionRule = (call, { print, operand }) => {
  const seconds = argumentAt(call, 0)
  if (!isInteger(seconds.type))
    return `make_timestamp(CAST(floor(CAST(${print(seconds)} AS DOUBLE) * 1000 + 0.5e0) AS BIGINT) * 1000)`
  const wide =
    seconds.type.kind === 'bigint' || seconds.kind === 'literal'
      ? operand(seconds)
      : `CAST(${print(seconds)} AS BIGINT)`
  return `make_timestamp(${seconds.kind === 'literal' ? `CAST(${wide} AS BIGINT)` : wide} * 1000000)`
}

const fromIsoDate: FunctionRule = (call, { print, fail, insideTry }) => {
  if (insideTry)
    throw refused(
      call.span,
      'from_iso8601_date inside TRY',
      'TRY_CAST(… AS date) does the same for YYYY-MM-DD',
    )
  const value = print(argumentAt(call, 0))
  const message = `'Invalid or unsupported date: ''' || ${value} || ''''`
  return `CASE WHEN NOT regexp_matches(${value}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') THEN ${fail(message, call.type)} ELSE CAST(${value} AS DATE) END`
}

/** Only what has no offset or is in UTC: the zone of any other value would depend on the text. */
const fromIsoTimestamp: FunctionRule = (call, { print, fail, insideTry }) => {
  if (insideTry) throw refused(call.span, 'from_iso8601_timestamp inside TRY')
  const value = print(argumentAt(call, 0))
  const pattern = quoteString(
    '^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T((?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,3})?)?)Z?)?$',
  )
  const message = `'Invalid timestamp, or one with an offset, which is not supported: ''' || ${value} || ''''`
  const day = `regexp_extract(${value}, ${pattern}, 1)`
  const time = `regexp_extract(${value}, ${pattern}, 2)`
  return `CASE WHEN NOT regexp_matches(${value}, ${pattern}) THEN ${fail(message, call.type)} ELSE CAST(${day} || CASE WHEN ${time} = '' THEN '' ELSE ' ' || ${time} END AS TIMESTAMP) END`
}

const toIso: FunctionRule = (call, printing) => {
  const value = argumentAt(call, 0)
  const { kind } = value.type
  if (kind === 'date') return timeText(printing.print(value), '%Y-%m-%d', value)
  const format = timestampFormat(value.type)?.replace(' ', 'T')
  const zone = zoneOf(value.type)
  if (format === undefined || (zone !== undefined && zone !== 'UTC'))
    throw refused(call.span, 'to_iso8601 of this value')
  return timeText(printing.print(value), `${format}${zone === undefined ? '' : 'Z'}`, value)
}

const now = 'make_timestamp(epoch_ms(now()) * 1000)'

export const duckdbTimeFunctions: Readonly<Record<string, FunctionRule>> = {
  year: part('year'),
  quarter: part('quarter'),
  month: part('month'),
  week: part('week'),
  day: part('day'),
  day_of_week: part('isodow'),
  day_of_year: part('dayofyear'),
  year_of_week: part('isoyear'),
  hour: part('hour'),
  minute: part('minute'),
  second: part('second'),
  millisecond: (call, printing) => `(millisecond(${printLocal(argumentAt(call, 0), printing)}) % 1000)`,
  date_trunc: dateTrunc,
  date_add: dateAdd,
  plus_interval: plusIntervalLiteral,
  date_diff: dateDiff,
  date_format: dateFormat,
  format_datetime: formatDatetime,
  date_parse: dateParse,
  from_unixtime: fromUnixtime,
  to_unixtime: plainCall('epoch'),
  from_iso8601_date: fromIsoDate,
  from_iso8601_timestamp: fromIsoTimestamp,
  to_iso8601: toIso,
  last_day_of_month: part('last_day'),
  with_timezone: (call, { operand }) =>
    utcTime(operand(argumentAt(call, 0)), literalText(call.arguments[1]) ?? 'UTC'),
  current_timestamp: () => now,
  localtimestamp: () => now,
  current_date: () => `CAST(${now} AS DATE)`,
}
