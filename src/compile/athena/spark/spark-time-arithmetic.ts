import { quoteString } from '../../pyspark/quote.ts'
import { literalText } from '../call-site.ts'
import { refused } from '../expression-problem.ts'
import { literalInteger } from '../literal-integer.ts'
import { argumentAt, type FunctionCall, type FunctionRule, type Printing } from '../printing.ts'
import { fixedOffset } from '../time-zone.ts'
import type { TypedExpression } from '../typed-expression.ts'
import { zoneOf } from './spark-zone.ts'

export function unitOf(call: FunctionCall): string {
  const unit = literalText(call.arguments[0])
  if (unit === undefined) throw refused(call.span, `${call.name} with a unit that is not a literal`)
  return unit
}

const shortUnits = ['millisecond', 'second', 'minute', 'hour']

/** Days and longer units have a meaning of their own where the clocks change. */
export function refuseZone(call: FunctionCall, { type, span }: TypedExpression): void {
  const zone = zoneOf(type)
  if (zone !== undefined && fixedOffset(zone) !== 0)
    throw refused(span, `${call.name} of this unit in the zone ${zone}`)
}

/** Spark's intervals by Athena's units: how many there are in one, and the most that a literal may count. */
const intervals: Readonly<
  Record<string, { readonly unit: string; readonly count: number; readonly most: number }>
> = {
  second: { unit: 'SECOND', count: 1, most: 1e12 },
  minute: { unit: 'MINUTE', count: 1, most: 1e10 },
  hour: { unit: 'HOUR', count: 1, most: 1e9 },
  day: { unit: 'DAY', count: 1, most: 1e8 },
  week: { unit: 'DAY', count: 7, most: 1e8 },
  month: { unit: 'MONTH', count: 1, most: 1e8 },
  quarter: { unit: 'MONTH', count: 3, most: 1e8 },
  year: { unit: 'YEAR', count: 1, most: 1e8 },
}

export const dateAdd: FunctionRule = (call, printing) => {
  const unit = unitOf(call)
  const [amount, value] = [argumentAt(call, 1), argumentAt(call, 2)]
  if (!shortUnits.includes(unit)) refuseZone(call, value)
  const sum = plusInterval(value, interval(unit, amount, printing), printing)
  const literal = literalInteger(amount)
  const isSmall = literal !== undefined && Math.abs(literal) <= smallCount
  return value.type.kind === 'date' && !isSmall ? withinTimestamps(sum, call, printing) : sum
}

/** So many units of any kind lead nowhere near the last date. */
const smallCount = 100_000

/** DuckDB adds to a date as to a timestamp, which has fewer years. */
function withinTimestamps(date: string, call: FunctionCall, { fail }: Printing): string {
  const failure = fail(quoteString('the date is out of range'), call.type)
  return `transform(array(${date}), d -> CASE WHEN abs(unix_date(d)) > 106751991 THEN ${failure} ELSE d END)[0]`
}

function interval(unit: string, amount: TypedExpression, { print, operand, insideTry }: Printing): string {
  const literal = literalInteger(amount)
  const cast = insideTry ? 'try_cast' : 'CAST'
  if (unit === 'millisecond') {
    if (literal !== undefined && Math.abs(literal) <= 1e12) return `INTERVAL '${decimal(literal)}' SECOND`
    return `${cast}(${operand(amount)} * 0.001 AS INTERVAL SECOND)`
  }
  const known = intervals[unit]
  if (known === undefined) throw new TypeError(`no interval has the unit ${unit}`)
  const { unit: name, count, most } = known
  if (literal !== undefined && Math.abs(literal * count) <= most)
    return `INTERVAL '${literal * count}' ${name}`
  if (count === 1) return `${cast}(${print(amount)} AS INTERVAL ${name})`
  // as a decimal the product of a bigint cannot overflow
  return `${cast}(${operand(amount)} * ${count}BD AS INTERVAL ${name})`
}

/** Milliseconds as seconds with a fraction. */
function decimal(milliseconds: number): string {
  const text = String(Math.abs(milliseconds)).padStart(4, '0')
  return `${milliseconds < 0 ? '-' : ''}${text.slice(0, -3)}.${text.slice(-3)}`
}

function plusInterval(
  value: TypedExpression,
  added: string,
  { print, operand, insideTry }: Printing,
): string {
  return insideTry ? `try_add(${print(value)}, ${added})` : `(${operand(value)} + ${added})`
}

export const plusIntervalLiteral: FunctionRule = (call, printing) => {
  const amount = argumentAt(call, 1)
  const text = literalText(amount)
  if (text === undefined) throw refused(amount.span, 'an interval that is not a literal')
  const count = Number(text)
  const days = count / 86_400_000
  const added =
    amount.type.kind === 'interval year to month'
      ? `INTERVAL '${count}' MONTH`
      : Number.isInteger(days)
        ? `INTERVAL '${days}' DAY`
        : `INTERVAL '${decimal(count)}' SECOND`
  return plusInterval(argumentAt(call, 0), added, printing)
}

/** Athena counts the units that have passed in full. */
export const dateDiff: FunctionRule = (call, { print, operand }) => {
  const unit = unitOf(call)
  const [from, to] = [argumentAt(call, 1), argumentAt(call, 2)]
  if (!shortUnits.includes(unit)) for (const value of [from, to]) refuseZone(call, value)
  const isDate = from.type.kind === 'date'
  switch (unit) {
    case 'month':
      return months(operand(from), operand(to))
    case 'quarter':
      return `(${months(operand(from), operand(to))} DIV 3)`
    case 'year':
      return `(${months(operand(from), operand(to))} DIV 12)`
    case 'week':
      return isDate
        ? `(datediff(${print(to)}, ${print(from)}) DIV 7)`
        : `timestampdiff(WEEK, ${print(from)}, ${print(to)})`
    default:
      return isDate
        ? `CAST(datediff(${print(to)}, ${print(from)}) AS BIGINT)`
        : `timestampdiff(${unit.toUpperCase()}, ${print(from)}, ${print(to)})`
  }
}

/** The most months that can be added to the earlier one without passing the later one; Spark's own ends a month late. */
function months(from: string, to: string): string {
  const count = `(12 * (year(${to}) - year(${from})) + month(${to}) - month(${from}))`
  const forth = `${count} - CAST(${from} + CAST(${count} AS INTERVAL MONTH) > ${to} AS INT)`
  const back = `${count} + CAST(${to} + CAST(-${count} AS INTERVAL MONTH) > ${from} AS INT)`
  return `CAST(CASE WHEN ${from} <= ${to} THEN ${forth} ELSE ${back} END AS BIGINT)`
}
