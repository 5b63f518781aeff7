import { quoteString } from '../duckdb/quote.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { plainNumber } from './plain-number.ts'
import type { Printing } from './printing.ts'
import { printSqlType, type SqlType } from './sql-type.ts'

/** A conversion of text; the value is SQL that may stand between parentheses. */
export interface TextCast {
  readonly value: string
  readonly to: SqlType
  readonly safe: boolean
  readonly printing: Printing
}

/** What Java's trim removes: the control characters and the space. */
const blanks = '[\\x00-\\x20]*'
const integer = '[+-]?[0-9]+'
const number = '(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?'

/** DuckDB takes more for a number than Athena does ('1.5', '1e3', '1_000' and '0x1F' for integers). */
export function textToNumber(cast: TextCast): string {
  switch (cast.to.kind) {
    case 'float':
    case 'double':
      return checked(
        cast,
        `^${blanks}([+-]?(?:NaN|Infinity|${number}[fFdD]?))${blanks}$`,
        (text) => `rtrim(${text}, 'fFdD')`,
      )
    case 'decimal':
      return checked(cast, `^([+-]?${number})$`, plainNumber)
    default:
      return checked(cast, `^${blanks}(${integer})${blanks}$`)
  }
}

/** White space as Athena trims it from dates; years of up to seven digits. */
const spaces =
  '[\\s\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200A}\\x{2028}\\x{2029}\\x{205F}\\x{3000}\\x1C-\\x1F]*'

export function textToDate(cast: TextCast): string {
  return checked(cast, `^${spaces}\\+?([0-9]{1,7}-[0-9]{1,2}-[0-9]{1,2})${spaces}$`)
}

const day = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}'
const time = '(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:\\.[0-9]+)?)?'
const regions = 'Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific|US'
const zone = `(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?|(?:${regions})/[A-Za-z_/+-]+)`

/** The time of day as it is written: Athena drops the zone. Rounded to milliseconds, as the type has them. */
export function textToTimestamp(cast: TextCast): string {
  const rounded = (value: string) => `date_trunc('millisecond', ${value} + INTERVAL 500 MICROSECOND)`
  return checked(cast, `^\\s*(${day}(?: ${time})?)(?:\\s*${zone})?\\s*$`, undefined, rounded)
}

/** The part of the text that group 1 of `pattern` matches, converted by DuckDB; where nothing matches, no value. */
function checked(
  { value, to, safe, printing }: TextCast,
  pattern: string,
  adjust = (text: string) => text,
  finish = (converted: string) => converted,
): string {
  const type = printDuckdbSqlType(to)
  const matched = adjust(`regexp_extract(${value}, ${quoteString(pattern)}, 1)`)
  if (safe) return finish(`TRY_CAST(${matched} AS ${type})`)
  const converted = finish(`CAST(${matched} AS ${type})`)
  if (printing.insideTry) return converted
  const message = `'Cannot cast ''' || ${value} || ''' to ${printSqlType(to)}'`
  return `CASE WHEN NOT regexp_matches(${value}, ${quoteString(pattern)}) THEN ${printing.fail(message, to)} ELSE ${converted} END`
}

export function textToBoolean({ value, to, safe, printing }: TextCast): string {
  const message = `'Cannot cast ''' || ${value} || ''' to boolean'`
  const otherwise = safe ? 'NULL' : printing.fail(message, to)
  return `CASE WHEN lower(${value}) IN ('true', 't', '1') THEN true WHEN lower(${value}) IN ('false', 'f', '0') THEN false WHEN ${value} IS NOT NULL THEN ${otherwise} END`
}
