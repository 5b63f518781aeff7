import { quoteString } from '../duckdb/quote.ts'
import { isInteger, isNumeric, isText } from './coercion.ts'
import { textToBoolean, textToDate, textToNumber, textToTimestamp } from './duckdb-cast-text.ts'
import { doubleToText, realToText } from './duckdb-double-text.ts'
import type { DuckdbPrinting } from './duckdb-printing.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { refused } from './expression-problem.ts'
import type { Span } from './span.ts'
import { printSqlType, type SqlType, sameSqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

type Cast = Extract<TypedExpression, { kind: 'cast' }>

/** CAST by Athena's rules; `TRY_CAST` gives NULL where the value does not fit. */
export function printCast(cast: Cast, printing: DuckdbPrinting): string {
  const value = printing.print(cast.operand)
  return castValue({ value, from: cast.operand.type, to: cast.type, safe: cast.safe, cast, printing })
}

export interface CastSite {
  /** SQL that may stand between parentheses. */
  readonly value: string
  readonly from: SqlType
  readonly to: SqlType
  readonly safe: boolean
  readonly cast: Cast
  readonly printing: DuckdbPrinting
}

function castValue(site: CastSite): string {
  const { value, from, to } = site
  if (from.kind === 'unknown' || sameSqlType(from, to)) return plain(site)
  if (isText(to)) return toText(site)
  if (to.kind === 'char' || from.kind === 'char') throw unsupported(site)
  if (isText(from)) return fromText(site)
  if (isNumeric(from) && to.kind === 'boolean') return `(${value}) <> 0`.replace(/^\((\w+)\) /, '$1 ')
  if ((from.kind === 'double' || from.kind === 'float') && isInteger(to))
    return plain(site, `round(${value})`)
  if (from.kind === 'double' && to.kind === 'decimal') return plain(site, `CAST(${value} AS VARCHAR)`)
  if (from.kind === 'float' && to.kind === 'decimal') throw unsupported(site)
  if (isNumeric(from) && isNumeric(to)) return plain(site)
  if (from.kind === 'boolean' && isNumeric(to)) return plain(site)
  if (isTime(from) && isTime(to)) return castTime(site)
  if (from.kind === 'array' && to.kind === 'array') return castArray(site, from.element, to.element)
  throw unsupported(site)
}

export function plain({ to, safe }: CastSite, value: string): string
export function plain(site: CastSite): string
export function plain(site: CastSite, value = site.value): string {
  return `${site.safe ? 'TRY_CAST' : 'CAST'}(${value} AS ${printDuckdbSqlType(site.to)})`
}

export function unsupported({ from, to, cast }: CastSite): Error {
  return refused(cast.span, `the conversion of ${printSqlType(from)} to ${printSqlType(to)}`)
}

function isTime({ kind }: SqlType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'timestamp with time zone'
}

const digitsOf = (type: SqlType) => (type.kind === 'timestamp' ? (type.precision ?? 3) : 3)

/** Half a unit of the last digit that is kept, in microseconds. */
const roundingStep = ['500000', '50000', '5000', '500', '50', '5']

function castTime(site: CastSite): string {
  const { value, from, to } = site
  if (to.kind === 'date' || from.kind === 'date') return plain(site)
  if (digitsOf(to) >= digitsOf(from)) return site.printing.operand(site.cast.operand)
  const step = roundingStep[digitsOf(to)]
  if (digitsOf(to) === 3) return `date_trunc('millisecond', ${value} + INTERVAL ${step} MICROSECOND)`
  if (digitsOf(to) === 0) return `date_trunc('second', ${value} + INTERVAL ${step} MICROSECOND)`
  throw unsupported(site)
}

function castArray(site: CastSite, from: SqlType, to: SqlType): string {
  if (sameSqlType(from, to)) return site.printing.operand(site.cast.operand)
  const variable = '_x'
  const element = castValue({ ...site, value: variable, from, to })
  return `list_transform(${site.value}, lambda ${variable}: ${element})`
}

function toText(site: CastSite): string {
  const { value, from, to, safe, printing } = site
  const length = to.kind === 'varchar' ? to.length : undefined
  if (isText(from)) {
    const fits = length === undefined || (from.kind === 'varchar' && from.length <= length)
    return fits ? printing.operand(site.cast.operand) : `substr(${value}, 1, ${length})`
  }
  const text = castText(value, from, site.cast.span)
  if (length === undefined) return text
  const message = `${quoteString('Value ')} || ${text} || ${quoteString(` cannot be represented as varchar(${length})`)}`
  const otherwise = safe ? 'NULL' : printing.fail(message, { kind: 'string' })
  return `CASE WHEN length(${text}) > ${length} THEN ${otherwise} ELSE ${text} END`
}

/** A value as Athena's CAST to varchar writes it. @throws ExpressionError for a type without a rule */
export function castText(value: string, from: SqlType, span: Span): string {
  switch (from.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'boolean':
    case 'date':
      return `CAST(${value} AS VARCHAR)`
    case 'double':
      return doubleToText(value)
    case 'float':
      return realToText(value)
    case 'timestamp': {
      const digits = from.precision ?? 3
      const fraction = new Map([[0, ''], [3, '.%g'], [6, '.%f']]).get(digits)
      if (fraction === undefined) break
      return `strftime(${value}, '%Y-%m-%d %H:%M:%S${fraction}')`
    }
    case 'timestamp with time zone':
      if (from.zone === 'UTC') return `strftime(${value}, '%Y-%m-%d %H:%M:%S.%g UTC')`
      break
    default:
      break
  }
  throw refused(span, `the conversion of ${printSqlType(from)} to varchar`)
}

function fromText(site: CastSite): string {
  switch (site.to.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'double':
    case 'decimal':
      return textToNumber(site)
    case 'boolean':
      return textToBoolean(site)
    case 'date':
      return textToDate(site)
    case 'timestamp':
      return textToTimestamp(site)
    default:
      throw unsupported(site)
  }
}
