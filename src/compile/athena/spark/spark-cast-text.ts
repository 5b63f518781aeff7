import { quoteString } from '../../pyspark/quote.ts'
import type { Printing } from '../printing.ts'
import { printSqlType, type SqlType } from '../sql-type.ts'
import { printSparkSqlType } from './spark-type.ts'

/** A conversion of text; the value is SQL that may stand between parentheses. */
export interface TextCast {
  readonly value: string
  /** The value as it may stand beside any operator. */
  readonly operand: string
  readonly to: SqlType
  readonly safe: boolean
  /** The text itself, where it is written in the query. */
  readonly literal?: string | undefined
  readonly printing: Printing
}

/** What Java's trim removes: the control characters and the space. */
const blanks = '[\\x00-\\x20]*'
const number = '(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)'
const exponent = '(?:[eE][+-]?[0-9]+)?'
// Java would compute with numbers of as many digits as the exponent says
const shortExponent = '(?:[eE][+-]?0*[0-9]{1,4})?'

/** Spark takes more for a number than Athena does ('inf', ' 1.5' for decimals, '1.' for integers). */
export function textToNumber(cast: TextCast): string {
  switch (cast.to.kind) {
    case 'float':
    case 'double':
      return checked(cast, `^${blanks}[+-]?(?:NaN|Infinity|${number}${exponent}[fFdD]?)${blanks}\\z`)
    case 'decimal':
      return checked(cast, `^[+-]?${number}${shortExponent}\\z`)
    default:
      return checked(cast, `^${blanks}[+-]?[0-9]+${blanks}\\z`)
  }
}

/** White space as Athena trims it from dates; years of up to seven digits. */
const spaces = '[\\t-\\r\\x20\\u1680\\u2000-\\u2006\\u2008-\\u200A\\u2028\\u2029\\u205F\\u3000\\x1C-\\x1F]*'

export function textToDate(cast: TextCast): string {
  return checked(
    cast,
    `^${spaces}\\+?([0-9]{1,7}-[0-9]{1,2}-[0-9]{1,2})${spaces}\\z`,
    (text) => `regexp_replace(${text}, '^(?=[0-9]{1,3}-)', '000')`,
  )
}

const day = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}'
const time = '(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:\\.[0-9]+)?)?'
const regions = 'Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific|US'
const zone = `(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?|(?:${regions})/[A-Za-z_/+-]+)`
const space = '[\\t\\n\\f\\r\\x20]*'

/** The time of day as it is written: Athena drops the zone. Rounded to milliseconds, as the type has them. */
export function textToTimestamp(cast: TextCast): string {
  return roundToMillis(
    checked(cast, `^${space}(${day}(?: ${time})?)(?:${space}${zone})?${space}\\z`, (text) => text),
  )
}

export function roundToMillis(value: string): string {
  return `CAST(date_trunc('MILLISECOND', ${value} + INTERVAL '0.0005' SECOND) AS TIMESTAMP_NTZ)`
}

/** Spark's conversion of a text that `pattern` matches, or with `adjust` of what its group 1 matches. */
function checked(
  { value, operand, to, safe, printing, literal }: TextCast,
  pattern: string,
  adjust?: (text: string) => string,
): string {
  const type = printSparkSqlType(to)
  const matches = `${operand} RLIKE ${quoteString(pattern)}`
  const text = adjust ? adjust(`regexp_extract(${value}, ${quoteString(pattern)}, 1)`) : value
  if (literal !== undefined && !adjust && new RegExp(pattern.replace('\\z', '$')).test(literal))
    return `${safe || printing.insideTry ? 'try_cast' : 'CAST'}(${value} AS ${type})`
  if (safe || printing.insideTry) return `try_cast(CASE WHEN ${matches} THEN ${text} END AS ${type})`
  return `CASE WHEN NOT ${matches} THEN ${printing.fail(cannotCast(value, to), to)} ELSE CAST(${text} AS ${type}) END`
}

function cannotCast(value: string, to: SqlType): string {
  return `concat('Cannot cast \\'', ${value}, '\\' to ${printSqlType(to)}')`
}

export function textToBoolean({ value, to, safe, printing }: TextCast): string {
  const otherwise = safe ? 'NULL' : printing.fail(cannotCast(value, to), to)
  return `CASE WHEN lower(${value}) IN ('true', 't', '1') THEN true WHEN lower(${value}) IN ('false', 'f', '0') THEN false WHEN ${value} IS NOT NULL THEN ${otherwise} END`
}
