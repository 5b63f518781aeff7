import { quoteString } from '../../pyspark/quote.ts'
import { isInteger, isNumeric, isText } from '../coercion.ts'
import { refused } from '../expression-problem.ts'
import { holdsFloat } from '../plain-zero.ts'
import type { Printing } from '../printing.ts'
import type { Span } from '../span.ts'
import { printSqlType, type SqlField, type SqlType, sameSqlType } from '../sql-type.ts'
import type { TypedExpression } from '../typed-expression.ts'
import { roundToMillis, textToBoolean, textToDate, textToNumber, textToTimestamp } from './spark-cast-text.ts'
import { doubleToText, realToText, shortestText } from './spark-double-text.ts'
import { formatTime } from './spark-time-format.ts'
import { printSparkSqlType } from './spark-type.ts'
import { localTime, zoneOf } from './spark-zone.ts'

type Cast = Extract<TypedExpression, { kind: 'cast' }>
type DecimalType = Extract<SqlType, { kind: 'decimal' }>

/** CAST by Athena's rules; `TRY_CAST` gives NULL where the value does not fit. */
export function printCast(cast: Cast, printing: Printing): string {
  const value = printing.print(cast.operand)
  const operand = printing.operand(cast.operand)
  return castValue({
    value,
    operand,
    from: cast.operand.type,
    to: cast.type,
    safe: cast.safe,
    cast,
    printing,
  })
}

export interface CastSite {
  /** SQL that may stand between parentheses. */
  readonly value: string
  /** The value beside an operator. */
  readonly operand: string
  readonly from: SqlType
  readonly to: SqlType
  readonly safe: boolean
  readonly cast: Cast
  /** True for a part of what is converted, which has no expression of its own. */
  readonly inside?: boolean
  readonly printing: Printing
}

function castValue(site: CastSite): string {
  const { operand, from, to } = site
  if (from.kind === 'unknown' || sameSqlType(from, to)) return plain(site)
  if (isText(to)) return toText(site)
  if (to.kind === 'char' || from.kind === 'char') throw unsupported(site)
  if (isText(from)) return fromText(site)
  if (isNumeric(from) && to.kind === 'boolean') return `${operand} <> 0`
  if (from.kind === 'double' || from.kind === 'float') return fromFloat(site)
  if (from.kind === 'decimal' && isInteger(to)) return decimalToInteger(site, from)
  if (from.kind === 'decimal' && (to.kind === 'double' || to.kind === 'float'))
    return decimalToFloat(site, from)
  if ((from.kind === 'int' || from.kind === 'bigint') && to.kind === 'float') return `(${kept(plain(site))})`
  if (isNumeric(from) && isNumeric(to)) return plain(site)
  if (from.kind === 'boolean' && isNumeric(to)) return plain(site)
  if (isTime(from) && isTime(to)) return castTime(site)
  if (from.kind === 'array' && to.kind === 'array') return castArray(site, from.element, to.element)
  if (from.kind === 'map' && to.kind === 'map') return castMap(site, from, to)
  if (from.kind === 'struct' && to.kind === 'struct') return castRow(site, from.fields, to.fields)
  throw unsupported(site)
}

function plain({ value, to, safe, printing }: CastSite, adjusted = value): string {
  return `${safe || printing.insideTry ? 'try_cast' : 'CAST'}(${adjusted} AS ${printSparkSqlType(to)})`
}

function unsupported({ from, to, cast }: CastSite): Error {
  return refused(cast.span, `the conversion of ${printSqlType(from)} to ${printSqlType(to)}`)
}

function isTime({ kind }: SqlType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'timestamp with time zone'
}

/** Spark cuts off what comes after the point; Athena rounds half up. */
function decimalToInteger(site: CastSite, { precision, scale }: DecimalType): string {
  if (scale === 0) return plain(site)
  return plain(site, `CAST(${site.value} AS DECIMAL(${precision - scale + 1}, 0))`)
}

/** As Athena: units divided by a power of ten up to 18 digits, rounded once beyond. */
function decimalToFloat(site: CastSite, { precision, scale }: DecimalType): string {
  const exact = site.to.kind === 'double' ? 15 : 7
  if (precision <= exact || precision > 18 || scale === 0) return plain(site)
  const name = printSparkSqlType(site.to)
  const units = `CAST(${site.operand} * CAST(1${'0'.repeat(scale)}BD AS DECIMAL(${scale + 1}, 0)) AS BIGINT)`
  const rounded = site.to.kind === 'float' ? kept(`CAST(${units} AS FLOAT)`) : `CAST(${units} AS DOUBLE)`
  return `CAST(${rounded} / CAST(1E${scale}D AS ${name}) AS ${name})`
}

/** An integer as a real: of bigint → real → double Spark's SimplifyCasts leaves out the real. */
function kept(real: string): string {
  return `${real} * 1F`
}

function fromFloat(site: CastSite): string {
  const { value, operand, from, to, safe, printing } = site
  if (isInteger(to)) {
    // Spark computes with reals in 32 bits, in which the limits of the integers are not exact
    const wide = from.kind === 'float' ? `CAST(${value} AS DOUBLE)` : value
    if (to.kind !== 'bigint') return plain(site, `round(${wide})`)
    // Spark takes 2^63 for the largest bigint
    const limit = '9223372036854775808D'
    return plain(site, `round(CASE WHEN ${operand} = ${limit} THEN 1E19D ELSE ${wide} END)`)
  }
  if (to.kind === 'decimal') {
    if (from.kind === 'float') throw unsupported(site)
    const text = to.precision - to.scale > 15 ? shortestText(operand) : value
    // Spark makes NULL of NaN and the infinities
    const otherwise =
      safe || printing.insideTry
        ? ''
        : ` WHEN ${operand} IS NOT NULL THEN ${printing.fail(quoteString(`Cannot cast a double to ${printSqlType(to)}: it is out of range`), to)}`
    return `CASE WHEN abs(${value}) < 1E38D THEN ${plain(site, text)}${otherwise} END`
  }
  if (to.kind === 'double' || to.kind === 'float') return plain(site)
  throw unsupported(site)
}

const digitsOf = (type: SqlType) => (type.kind === 'timestamp' ? (type.precision ?? 3) : 3)

function castTime(site: CastSite): string {
  const { value, operand, from, to } = site
  const zone = zoneOf(from)
  if (zone !== undefined && zone !== 'UTC' && to.kind !== from.kind) {
    const local = localTime(operand, zone)
    return to.kind === 'date' ? `CAST(${local} AS DATE)` : `(${local})`
  }
  if (to.kind === 'date' || from.kind === 'date') return plain(site)
  if (digitsOf(to) >= digitsOf(from)) return operand
  if (digitsOf(to) === 3) return roundToMillis(value)
  if (digitsOf(to) === 0)
    return `CAST(date_trunc('SECOND', ${operand} + INTERVAL '0.5' SECOND) AS TIMESTAMP_NTZ)`
  throw unsupported(site)
}

/** Inside of what is converted the values have no expression of their own. */
function castInside(site: CastSite, value: string, from: SqlType, to: SqlType): string {
  if (from.kind === 'unknown') return `CAST(${value} AS ${printSparkSqlType(to)})`
  if (sameSqlType(from, to) || (isText(from) && isText(to) && to.kind === 'string')) return value
  if (site.safe) throw unsupported(site)
  return castValue({ ...site, value, operand: value, from, to, inside: true })
}

/** A part that fails is NULL inside TRY, and the whole would stay. */
function refuseInTry(site: CastSite): void {
  if (site.printing.insideTry) throw unsupported(site)
}

function castArray(site: CastSite, from: SqlType, to: SqlType): string {
  refuseInTry(site)
  const variable = `x${depth(to)}`
  return `transform(${site.value}, ${variable} -> ${castInside(site, variable, from, to)})`
}

type MapType = Extract<SqlType, { kind: 'map' }>

function castMap(site: CastSite, from: MapType, to: MapType): string {
  refuseInTry(site)
  // some releases of Spark make 0.0 of a key that is -0.0
  if (holdsFloat(to.key)) throw unsupported(site)
  const variable = `e${depth(to)}`
  const [key, value] = [
    castInside(site, `${variable}.key`, from.key, to.key),
    castInside(site, `${variable}.value`, from.value, to.value),
  ]
  return `map_from_entries(transform(map_entries(${site.value}), ${variable} -> struct(${key} AS key, ${value} AS value)))`
}

function castRow(site: CastSite, from: readonly SqlField[], to: readonly SqlField[]): string {
  const { cast, inside, printing } = site
  const items = !inside && cast.operand.kind === 'row' ? cast.operand.items : undefined
  const same = from.every((field, index) => sameSqlType(field.type, to[index]?.type ?? field.type))
  if (to.some(({ name }) => name === undefined)) throw unsupported(site)
  // Spark's own gives the fields new names
  if (same && from.length === to.length && items === undefined) return plain(site)
  refuseInTry(site)
  const variable = `r${depth(site.to)}`
  const fields = to.map((field, index) => {
    const source = from[index]
    if (source === undefined) throw unsupported(site)
    const item = items?.[index]
    const value = item ? printing.print(item) : `${variable}.${fieldName(source, index)}`
    return `${quoteString(field.name ?? '')}, ${castInside(site, value, source.type, field.type)}`
  })
  const made = `named_struct(${fields.join(', ')})`
  return items
    ? made
    : `transform(array(${site.value}), ${variable} -> CASE WHEN ${variable} IS NOT NULL THEN ${made} END)[0]`
}

function fieldName(field: SqlField, index: number): string {
  return `\`${(field.name ?? `f${index + 1}`).replaceAll('`', '``')}\``
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
  const { value, operand, from, to, safe, printing } = site
  const length = to.kind === 'varchar' ? to.length : undefined
  if (isText(from)) {
    const fits = length === undefined || (from.kind === 'varchar' && from.length <= length)
    return fits ? operand : `substr(${value}, 1, ${length})`
  }
  const text = castText(operand, from, site.cast.span)
  if (length === undefined) return text
  const message = `concat('Value ', ${text}, ' cannot be represented as varchar(${length})')`
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
    case 'boolean':
    case 'decimal':
      return `CAST(${value} AS STRING)`
    case 'date':
      // Spark puts a plus before the years from 10000 on
      return `trim(LEADING '+' FROM CAST(${value} AS STRING))`
    case 'double':
      return doubleToText(value)
    case 'float':
      return realToText(value)
    case 'timestamp':
    case 'timestamp with time zone': {
      const format = timestampFormat(from.precision ?? 3)
      if (format === undefined) break
      if (from.kind === 'timestamp') return formatTime(value, format)
      return `concat(${formatTime(localTime(value, from.zone), format)}, ${quoteString(` ${from.zone}`)})`
    }
    default:
      break
  }
  throw refused(span, `the conversion of ${printSqlType(from)} to varchar`)
}

function timestampFormat(digits: number): string | undefined {
  const fraction = { 0: '', 3: '.%g', 6: '.%f' }[digits]
  return fraction === undefined ? undefined : `%Y-%m-%d %H:%M:%S${fraction}`
}

function fromText(written: CastSite): string {
  const { operand } = written.cast
  const known = !written.inside && operand.kind === 'literal' && typeof operand.value === 'string'
  const site = known ? { ...written, literal: String(operand.value) } : written
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
