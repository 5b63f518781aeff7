import { quoteString } from '../duckdb/quote.ts'
import type { TypedExpression } from './typed-expression.ts'

/** What can lead to a date before the year 1; stored values and texts cannot. */
const arithmetic = /"name":"(?:date_add|plus_interval|from_unixtime|with_timezone)"/

/**
 * A date or timestamp as strftime writes it, with a year of four digits at least, also before the year 1.
 * @param made the expression it comes from
 */
export function timeText(value: string, format: string, made: TypedExpression): string {
  const text =
    format === '%Y-%m-%d' ? `CAST(${value} AS VARCHAR)` : `strftime(${value}, ${quoteString(format)})`
  if (!format.startsWith('%Y') || !arithmetic.test(JSON.stringify(made))) return text
  const sign = `CASE WHEN year(${value}) < 0 THEN '-' ELSE '' END`
  const year = `lpad(CAST(abs(year(${value})) AS VARCHAR), 4, '0')`
  const rest = `strftime(${value}, ${quoteString(format.slice(2))})`
  return `CASE WHEN year(${value}) < 1 THEN ${sign} || ${year} || ${rest} ELSE ${text} END`
}
