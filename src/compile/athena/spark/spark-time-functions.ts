import { quoteString } from '../../pyspark/quote.ts'
import { literalText } from '../call-site.ts'
import { isInteger } from '../coercion.ts'
import { dateParsePattern } from '../date-parse-pattern.ts'
import { timestampFormat } from '../duckdb-cast.ts'
import { refused } from '../expression-problem.ts'
import { jodaFormat } from '../joda-format.ts'
import { mayBeNan } from '../may-be-nan.ts'
import { mysqlFormat } from '../mysql-format.ts'
import { argumentAt, type FunctionCall, type FunctionRule } from '../printing.ts'
import { fixedOffset } from '../time-zone.ts'
import type { TypedExpression } from '../typed-expression.ts'
import { dateAdd, dateDiff, plusIntervalLiteral, refuseZone, unitOf } from './spark-time-arithmetic.ts'
import { formatTime } from './spark-time-format.ts'
import { printLocal, utcTime, zoneOf } from './spark-zone.ts'

/** A part of a time; Spark gives an INT, Athena a bigint. */
const part =
  (print: (value: string) => string): FunctionRule =>
  (call, printing) =>
    `CAST(${print(printLocal(argumentAt(call, 0), printing))} AS BIGINT)`

const partCall = (name: string) => part((value) => `${name}(${value})`)

const dateTrunc: FunctionRule = (call, { print }) => {
  const value = argumentAt(call, 1)
  refuseZone(call, value)
  const unit = unitOf(call)
  if (value.type.kind !== 'date')
    return `CAST(date_trunc(${quoteString(unit)}, ${print(value)}) AS TIMESTAMP_NTZ)`
  return unit === 'day' ? `(${print(value)})` : `trunc(${print(value)}, ${quoteString(unit)})`
}

function formatOf(call: FunctionCall): { text: string; span: TypedExpression['span'] } {
  const format = argumentAt(call, 1)
  const text = literalText(format)
  if (text === undefined) throw refused(format.span, `${call.name} with a format that is not a literal`)
  return { text, span: format.span }
}

const dateFormat: FunctionRule = (call, printing) => {
  const { text, span } = formatOf(call)
  return formatTime(printLocal(argumentAt(call, 0), printing), mysqlFormat(text, span))
}

const formatDatetime: FunctionRule = (call, printing) => {
  const { text, span } = formatOf(call)
  return formatTime(printLocal(argumentAt(call, 0), printing), jodaFormat(text, span))
}

/** Java's `$` also matches before a line feed at the end. */
const toEnd = (pattern: string) => pattern.replace(/\$$/, '\\z')

/** What stands for the fields that a format leaves out, in the order in which Spark's CAST reads them. */
const fields = [
  { token: '%Y', before: '', otherwise: '' },
  { token: '%m', before: '-', otherwise: '1' },
  { token: '%d', before: '-', otherwise: '1' },
  { token: '%H', before: ' ', otherwise: '0' },
  { token: '%M', before: ':', otherwise: '0' },
  { token: '%S', before: ':', otherwise: '0' },
]

/** The text is brought into the one order that CAST reads in every version of Spark. */
const dateParse: FunctionRule = (call, { print, fail, insideTry }) => {
  const { text, span } = formatOf(call)
  const { pattern, format } = dateParsePattern(text, span)
  const grouped = quoteString(toEnd(pattern.replace(/\[0-9\]\{[^}]*\}/g, '($&)')))
  const order = [...format.matchAll(/%[A-Za-z]/g)].map(([token]) => token)
  const spelling = fields
    .map(({ token, before, otherwise }) => {
      const group = order.indexOf(token) + 1
      return `${before}${group === 0 ? otherwise : `$${group}`}`
    })
    .join('')
  const value = print(argumentAt(call, 0))
  const known = format === '%Y-%m-%d' || format === '%Y-%m-%d %H:%M:%S'
  const spelt = known ? value : `regexp_replace(${value}, ${grouped}, ${quoteString(spelling)})`
  const matches = `${value} RLIKE ${quoteString(toEnd(pattern))}`
  if (insideTry) return `CASE WHEN ${matches} THEN try_cast(${spelt} AS TIMESTAMP_NTZ) END`
  const message = `concat(${quoteString("Invalid format: '")}, ${value}, ${quoteString("'")})`
  return `CASE WHEN NOT ${matches} THEN ${fail(message, call.type)} ELSE CAST(${spelt} AS TIMESTAMP_NTZ) END`
}

/** The seconds whose microseconds a BIGINT can count. */
const farthest = 9_223_372_036_854

/** Seconds since 1970 as the timestamp in UTC. */
const fromUnixtime: FunctionRule = (call, printing) => {
  const { print, operand, fail, insideTry } = printing
  const seconds = argumentAt(call, 0)
  if (isInteger(seconds.type)) {
    const value = insideTry
      ? `CASE WHEN ${operand(seconds)} BETWEEN -${farthest} AND ${farthest} THEN ${print(seconds)} END`
      : print(seconds)
    return `CAST(timestamp_seconds(${value}) AS TIMESTAMP_NTZ)`
  }
  const double = `CAST(${print(seconds)} AS DOUBLE)`
  const time = `CAST(timestamp_millis(floor(${double} * 1000D + 0.5D)) AS TIMESTAMP_NTZ)`
  if (insideTry) return `CASE WHEN abs(${double}) <= ${farthest}D THEN ${time} END`
  if (!mayBeNan(seconds)) return time
  return `CASE WHEN isnan(${double}) THEN ${fail(quoteString('from_unixtime of NaN'), call.type)} ELSE ${time} END`
}

const toUnixtime: FunctionRule = (call, { print }) =>
  `(unix_micros(CAST(${print(argumentAt(call, 0))} AS TIMESTAMP_LTZ)) / 1000000D)`

/** A text by CAST, where it has the form that Athena takes. */
const fromIso =
  (pattern: string, what: string, type: string): FunctionRule =>
  (call, { print, fail, insideTry }) => {
    const value = print(argumentAt(call, 0))
    const message = `concat(${quoteString(`${what}: '`)}, ${value}, ${quoteString("'")})`
    const cast = `${insideTry ? 'try_cast' : 'CAST'}(${value} AS ${type})`
    return `CASE WHEN NOT ${value} RLIKE ${quoteString(pattern)} THEN ${fail(message, call.type)} ELSE ${cast} END`
  }

const isoDate = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const isoTime = '[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,3})?)?'

const toIso: FunctionRule = (call, printing) => {
  const value = argumentAt(call, 0)
  if (value.type.kind === 'date') return formatTime(printing.print(value), '%Y-%m-%d')
  const format = timestampFormat(value.type)?.replace(' ', 'T')
  const zone = zoneOf(value.type)
  if (format === undefined || (zone !== undefined && zone !== 'UTC'))
    throw refused(call.span, 'to_iso8601 of this value')
  return formatTime(printing.print(value), `${format}${zone === undefined ? '' : 'Z'}`)
}

/** Where clocks are set back an hour comes twice, and the engines take different ones. */
const withTimezone: FunctionRule = (call, { operand }) => {
  const zone = literalText(call.arguments[1]) ?? 'UTC'
  const offset = fixedOffset(zone)
  if (offset === undefined)
    throw refused(call.span, `with_timezone in the zone ${zone}`, 'give an offset like +03:00')
  return utcTime(operand(argumentAt(call, 0)), offset)
}

const now = "CAST(date_trunc('MILLISECOND', current_timestamp()) AS TIMESTAMP_NTZ)"

export const sparkTimeFunctions: Readonly<Record<string, FunctionRule>> = {
  year: partCall('year'),
  quarter: partCall('quarter'),
  month: partCall('month'),
  week: partCall('weekofyear'),
  day: partCall('day'),
  day_of_week: part((value) => `weekday(${value}) + 1`),
  day_of_year: partCall('dayofyear'),
  year_of_week: part((value) => `extract(YEAROFWEEK FROM ${value})`),
  hour: partCall('hour'),
  minute: partCall('minute'),
  second: partCall('second'),
  millisecond: part((value) => `extract(SECOND FROM ${value}) * 1000 % 1000`),
  date_trunc: dateTrunc,
  date_add: dateAdd,
  plus_interval: plusIntervalLiteral,
  date_diff: dateDiff,
  date_format: dateFormat,
  format_datetime: formatDatetime,
  date_parse: dateParse,
  from_unixtime: fromUnixtime,
  to_unixtime: toUnixtime,
  from_iso8601_date: fromIso(`^${isoDate}\\z`, 'Invalid or unsupported date', 'DATE'),
  from_iso8601_timestamp: fromIso(
    `^${isoDate}(?:T${isoTime}Z?)?\\z`,
    'Invalid timestamp, or one with an offset, which is not supported',
    'TIMESTAMP_NTZ',
  ),
  to_iso8601: toIso,
  last_day_of_month: (call, printing) => `last_day(${printLocal(argumentAt(call, 0), printing)})`,
  with_timezone: withTimezone,
  current_timestamp: () => now,
  localtimestamp: () => now,
  current_date: () => 'current_date()',
}
