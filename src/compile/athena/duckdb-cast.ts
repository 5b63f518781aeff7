import { quoteIdentifier, quoteString } from '../duckdb/quote.ts'
import { isInteger, isNumeric, isText } from './coercion.ts'
import { unscaled } from './duckdb-arithmetic.ts'
import { textToBoolean, textToDate, textToNumber, textToTimestamp } from './duckdb-cast-text.ts'
import { doubleToText, realToText } from './duckdb-double-text.ts'
import { castJson } from './duckdb-json-functions.ts'
import { timeText } from './duckdb-time-text.ts'
import { printDuckdbSqlType } from './duckdb-type.ts'
import { localTime, zoneOf } from './duckdb-zone.ts'
import { refused } from './expression-problem.ts'
import { plainNumber } from './plain-number.ts'
import type { Printing } from './printing.ts'
import { printSqlType, type SqlField, type SqlType, sameSqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

type Cast = Extract<TypedExpression, { kind: 'cast' }>

/** CAST by Athena's rules; `TRY_CAST` gives NULL where the value does not fit. */
export function printCast(cast: Cast, printing: Printing): string {
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
  /** The value beside an operator, where it is not the operand of the cast itself. */
  readonly operand?: string
  readonly printing: Printing
}

function beside(site: CastSite): string {
  return site.operand ?? site.printing.operand(site.cast.operand)
}

function castValue(site: CastSite): string {
  const { value, from, to } = site
  if (from.kind === 'unknown' || sameSqlType(from, to)) return plain(site)
  if (from.kind === 'json') return fromJson(site)
  if (isText(to)) return toText(site)
  if (to.kind === 'char' || from.kind === 'char') throw unsupported(site)
  if (isText(from)) return fromText(withScalar(site))
  if (isNumeric(from) && to.kind === 'boolean') return `(${value}) <> 0`.replace(/^\((\w+)\) /, '$1 ')
  if ((from.kind === 'double' || from.kind === 'float') && isInteger(to))
    return plain(site, `round(${value})`)
  if (from.kind === 'double' && to.kind === 'decimal')
    return plain(site, plainNumber(`CAST(${value} AS VARCHAR)`))
  if (from.kind === 'float' && to.kind === 'decimal') throw unsupported(site)
  if (from.kind === 'double' && to.kind === 'float') return plain(site, infiniteReal(value))
  if (from.kind === 'decimal' && (to.kind === 'double' || to.kind === 'float'))
    return decimalToFloat(site, from)
  if (isNumeric(from) && isNumeric(to)) return plain(site)
  if (from.kind === 'boolean' && isNumeric(to)) return plain(site)
  if (isTime(from) && isTime(to)) return castTime(site)
  if (from.kind === 'array' && to.kind === 'array') return castArray(site, from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map') return castMap(site, from, to)
  if (from.kind === 'struct' && to.kind === 'struct') return castRow(site, from.fields, to.fields)
  throw unsupported(site)
}

/** DuckDB fails for a double beyond the reals; Athena has an infinity. */
export function infiniteReal(value: string): string {
  return `CASE WHEN abs(${value}) >= 3.4028235677973366e38 THEN (${value}) * 1e300 ELSE ${value} END`
}

/** As Athena: units divided by a power of ten up to 18 digits, rounded once beyond; DuckDB adds the digits after the point. */
function decimalToFloat(site: CastSite, type: Extract<SqlType, { kind: 'decimal' }>): string {
  const { value, to } = site
  const exact = to.kind === 'double' ? 15 : 7
  // DuckDB rounds more than once what has more digits than a bigint
  if (type.precision > 18) return plain(site, `CAST(${value} AS VARCHAR)`)
  if (type.precision <= exact || type.scale === 0) return plain(site)
  const name = printDuckdbSqlType(to)
  return `CAST(CAST(${unscaled(value, type)} AS BIGINT) AS ${name}) / CAST(1e${type.scale} AS ${name})`
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

function castTime(written: CastSite): string {
  const { from, to } = written
  const zone = zoneOf(from)
  if (zone !== undefined && zone !== 'UTC' && to.kind !== from.kind) {
    const local = localTime(beside(written), zone)
    return to.kind === 'date' ? `CAST(${local} AS DATE)` : `(${local})`
  }
  const site = written
  const { value } = site
  if (to.kind === 'date' || from.kind === 'date') return plain(site)
  if (digitsOf(to) >= digitsOf(from)) return beside(site)
  const step = roundingStep[digitsOf(to)]
  if (digitsOf(to) === 3) return `date_trunc('millisecond', ${value} + INTERVAL ${step} MICROSECOND)`
  if (digitsOf(to) === 0) return `date_trunc('second', ${value} + INTERVAL ${step} MICROSECOND)`
  throw unsupported(site)
}

/** Inside of what is converted the values have no expression of their own. */
function castInside(site: CastSite, value: string, from: SqlType, to: SqlType): string {
  if (from.kind === 'unknown') return `CAST(${value} AS ${printDuckdbSqlType(to)})`
  if (sameSqlType(from, to) || (isText(from) && isText(to) && to.kind === 'string')) return value
  if (site.safe) throw unsupported(site)
  return castValue({ ...site, value, from, to, operand: value })
}

function castArray(site: CastSite, from: SqlType, to: SqlType): string {
  const variable = `_x${depth(to)}`
  return `list_transform(${site.value}, lambda ${variable}: ${castInside(site, variable, from, to)})`
}

type MapType = Extract<SqlType, { kind: 'map' }>

function castMap(site: CastSite, from: MapType, to: MapType): string {
  const variable = `_e${depth(to)}`
  const [key, value] = [
    castInside(site, `(${variable}).key`, from.key, to.key),
    castInside(site, `(${variable}).value`, from.value, to.value),
  ]
  const made = `map_from_entries(list_transform(map_entries(${site.value}), lambda ${variable}: {key: ${key}, value: ${value}}))`
  return `CAST(${made} AS ${printDuckdbSqlType(to)})`
}

function castRow(site: CastSite, from: readonly SqlField[], to: readonly SqlField[]): string {
  const { cast } = site
  const items =
    site.operand === undefined && cast.operand.kind === 'row'
      ? cast.operand.items.map(site.printing.print)
      : undefined
  const variable = `_r${depth(site.to)}`
  const fields = to.map((field, index) => {
    const source = from[index]
    if (field.name === undefined || source === undefined) throw unsupported(site)
    const value =
      items?.[index] ?? `struct_extract(${variable}, ${quoteString(source.name ?? `f${index + 1}`)})`
    return `${quoteIdentifier(field.name)}: ${castInside(site, value, source.type, field.type)}`
  })
  const made = `{${fields.join(', ')}}`
  return items
    ? made
    : `list_transform([${site.value}], lambda ${variable}: CASE WHEN ${variable} IS NOT NULL THEN ${made} END)[1]`
}

/** Nested lambdas need different names. */
function depth(type: SqlType): number {
  switch (type.kind) {
    case 'array':
      return 1 + depth(type.element)
    case 'map':
      return 1 + Math.max(depth(type.key), depth(type.value))
    case 'struct':
      return 1 + Math.max(0, ...type.fields.map((field) => depth(field.type)))
    default:
      return 0
  }
}

function toText(site: CastSite): string {
  const { value, from, to, safe, printing } = site
  const length = to.kind === 'varchar' ? to.length : undefined
  if (isText(from)) {
    const fits = length === undefined || (from.kind === 'varchar' && from.length <= length)
    return fits ? beside(site) : `substr(${value}, 1, ${length})`
  }
  const text = castText(value, from, site.cast.operand)
  if (length === undefined) return text
  const message = `${quoteString('Value ')} || ${text} || ${quoteString(` cannot be represented as varchar(${length})`)}`
  const otherwise = safe ? 'NULL' : printing.fail(message, { kind: 'string' })
  return `CASE WHEN length(${text}) > ${length} THEN ${otherwise} ELSE ${text} END`
}

/** The format of strftime for as many digits as the type has. */
export function timestampFormat(type: SqlType): string | undefined {
  const digits = 'precision' in type && type.kind !== 'decimal' ? (type.precision ?? 3) : 3
  const fraction = new Map([
    [0, ''],
    [3, '.%g'],
    [6, '.%f'],
  ]).get(digits)
  return fraction === undefined ? undefined : `%Y-%m-%d %H:%M:%S${fraction}`
}

/** A value as Athena's CAST to varchar writes it. @throws ExpressionError for a type without a rule */
export function castText(value: string, from: SqlType, made: TypedExpression): string {
  switch (from.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'boolean':
      return `CAST(${value} AS VARCHAR)`
    case 'date':
      return timeText(value, '%Y-%m-%d', made)
    case 'decimal':
      // DuckDB writes no zero before the point of a type that has no digits there.
      if (from.precision > from.scale) return `CAST(${value} AS VARCHAR)`
      if (from.precision === 38) break
      return `CAST(CAST(${value} AS DECIMAL(${from.precision + 1}, ${from.scale})) AS VARCHAR)`
    case 'double':
      return doubleToText(value)
    case 'float':
      return realToText(value)
    case 'timestamp': {
      const format = timestampFormat(from)
      if (format === undefined) break
      return timeText(value, format, made)
    }
    case 'timestamp with time zone': {
      const format = timestampFormat(from)
      if (format === undefined) break
      return timeText(localTime(value, from.zone), `${format} ${from.zone}`, made)
    }
    default:
      break
  }
  throw refused(made.span, `the conversion of ${printSqlType(from)} to varchar`)
}

function fromJson(site: CastSite): string {
  const { value, to, safe, cast, printing } = site
  if (safe || printing.insideTry || (isText(to) && to.kind !== 'string')) throw unsupported(site)
  return castJson(value, to, cast.span, printing)
}

/** As a double, a number that json_extract_scalar has found need not be spelled as in the document. */
function withScalar(site: CastSite): CastSite {
  const { operand } = site.cast
  const isScalar =
    site.operand === undefined && operand.kind === 'call' && operand.name === 'json_extract_scalar'
  return isScalar && site.to.kind === 'double'
    ? { ...site, value: site.printing.print({ ...operand, name: 'json_extract_number' }) }
    : site
}

function fromText(site: CastSite): string {
  switch (site.to.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
    case 'decimal':
      return textToNumber(site)
    case 'boolean':
      return textToBoolean(site)
    case 'date':
      return textToDate(site)
    case 'timestamp':
      if (digitsOf(site.to) !== 3) throw unsupported(site)
      return textToTimestamp(site)
    default:
      throw unsupported(site)
  }
}
