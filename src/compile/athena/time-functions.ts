import {
  callNode,
  type FunctionRule,
  literalText,
  operandAt,
  type Signature,
  signatures,
  typedOperands,
  wrongOperands,
} from './call-site.ts'
import { canCoerce, coerce, isNumeric, isText } from './coercion.ts'
import { mistake, refused } from './expression-problem.ts'
import type { Span } from './span.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import { checkZone } from './time-zone.ts'
import type { TypedExpression } from './typed-expression.ts'

const bigint: SqlType = { kind: 'bigint' }
const double: SqlType = { kind: 'double' }
const date: SqlType = { kind: 'date' }
const timestamp: SqlType = { kind: 'timestamp' }
const text: SqlType = { kind: 'string' }
const zoned: SqlType = { kind: 'timestamp with time zone', zone: 'UTC' }

const signature = (result: SqlType, ...parameters: readonly SqlType[]): Signature => ({ parameters, result })

function isTime({ kind }: SqlType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'timestamp with time zone'
}

/** A part of a date or timestamp as a bigint; `timeOfDay` parts of a date are those of its midnight. */
function part(name: string, timeOfDay = false): FunctionRule {
  return (site) => {
    const operands = typedOperands(site)
    const [value] = operands
    if (operands.length !== 1 || !value || !isTime(value.type))
      throw wrongOperands(site, operands, ['date', 'timestamp'])
    const ofTime = timeOfDay && value.type.kind === 'date' ? coerce(value, timestamp) : value
    return callNode(site, [ofTime], bigint, name)
  }
}

const dateUnits = ['day', 'week', 'month', 'quarter', 'year']
const timeUnits = ['millisecond', 'second', 'minute', 'hour']

/** The unit of date_trunc, date_add and date_diff. @throws ExpressionError for a wrong one */
function unitOf(
  operand: TypedExpression | undefined,
  of: SqlType,
  name: string,
  withMilliseconds: boolean,
): string {
  const unit = literalText(operand)?.toLowerCase()
  if (operand === undefined || unit === undefined)
    throw refused(operand?.span ?? noSpan, `${name} with a unit that is not a literal`)
  const times = withMilliseconds ? timeUnits : timeUnits.slice(1)
  const units = of.kind === 'date' ? dateUnits : [...times, ...dateUnits]
  if (!units.includes(unit))
    throw mistake(operand.span, `'${unit}' is no unit of a ${of.kind} for ${name}`, {
      expected: units.join(', '),
    })
  return unit
}

const noSpan = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

function unitLiteral(operand: TypedExpression, unit: string): TypedExpression {
  return { kind: 'literal', value: unit, type: text, span: operand.span }
}

const dateTrunc: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [unit, value] = operands
  if (operands.length !== 2 || !unit || !value || !isTime(value.type))
    throw wrongOperands(site, operands, ['varchar, date', 'varchar, timestamp'])
  return callNode(site, [unitLiteral(unit, unitOf(unit, value.type, site.name, true)), value], value.type)
}

const dateAdd: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [unit, amount, value] = operands
  if (
    operands.length !== 3 ||
    !unit ||
    !amount ||
    !value ||
    !isTime(value.type) ||
    !canCoerce(amount.type, bigint)
  ) {
    throw wrongOperands(site, operands, ['varchar, bigint, date', 'varchar, bigint, timestamp'])
  }
  return callNode(
    site,
    [unitLiteral(unit, unitOf(unit, value.type, site.name, true)), coerce(amount, bigint), value],
    value.type,
  )
}

const dateDiff: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [unit, from, to] = operands
  if (operands.length !== 3 || !unit || !from || !to || !isTime(from.type) || !isTime(to.type)) {
    throw wrongOperands(site, operands, ['varchar, date, date', 'varchar, timestamp, timestamp'])
  }
  const type = canCoerce(from.type, to.type) ? to.type : from.type
  return callNode(
    site,
    [unitLiteral(unit, unitOf(unit, type, site.name, true)), coerce(from, type), coerce(to, type)],
    bigint,
  )
}

/** A function of a time and a format that is known when it is compiled. */
function formatted(name: string): FunctionRule {
  return (site) => {
    const operands = typedOperands(site)
    const [value, format] = operands
    if (operands.length !== 2 || !value || !format || !isTime(value.type) || !isText(format.type))
      throw wrongOperands(site, operands, ['timestamp, varchar'])
    if (literalText(format) === undefined)
      throw refused(format.span, `${name} with a format that is not a literal`)
    return callNode(site, [coerce(value, value.type.kind === 'date' ? timestamp : value.type), format], text)
  }
}

const dateParse: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [value, format] = operands
  if (operands.length !== 2 || !value || !format || !isText(value.type) || !isText(format.type))
    throw wrongOperands(site, operands, ['varchar, varchar'])
  if (literalText(format) === undefined)
    throw refused(format.span, 'date_parse with a format that is not a literal')
  return callNode(site, [value, format], timestamp)
}

const fromUnixtime: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [value] = operands
  if (!value || !isNumeric(value.type)) throw wrongOperands(site, operands, ['double'])
  if (operands.length > 2) throw refused(site.span, 'from_unixtime with an offset')
  const zone = operands.length === 2 ? zoneOf(operands[1], site.name, site.span) : 'UTC'
  return callNode(site, [value], { kind: 'timestamp with time zone', zone })
}

const castToDate: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [value] = operands
  if (operands.length !== 1 || !value || !(isTime(value.type) || isText(value.type)))
    throw wrongOperands(site, operands, ['date', 'timestamp', 'varchar'])
  if (value.type.kind === 'date') return { ...value, span: site.span }
  return { kind: 'cast', operand: value, safe: false, implicit: false, type: date, span: site.span }
}

const toUnixtime: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const value = operandAt(operands.length === 1 ? operands : [], 0)
  if (!isTime(value.type)) throw wrongOperands(site, operands, ['timestamp'])
  return callNode(site, [coerce(value, value.type.kind === 'date' ? timestamp : value.type)], double)
}

/** The zone that a literal names. @throws ExpressionError */
function zoneOf(zone: TypedExpression | undefined, name: string, span: Span): string {
  const text = literalText(zone)
  if (zone === undefined || text === undefined)
    throw refused(zone?.span ?? span, `${name} with a zone that is not a literal`)
  return checkZone(text, zone.span)
}

/** The same instant with another zone; a timestamp without one is in UTC. */
export function inZone(
  value: TypedExpression,
  zone: TypedExpression | undefined,
  span: Span,
): TypedExpression {
  if (value.type.kind !== 'timestamp' && value.type.kind !== 'timestamp with time zone')
    throw mistake(value.span, 'only a timestamp has a time zone', { found: printSqlType(value.type) })
  const { kind, precision } = value.type
  const name = zoneOf(zone, 'AT TIME ZONE', span)
  const type: SqlType = {
    kind: 'timestamp with time zone',
    zone: name,
    ...(precision === undefined ? {} : { precision }),
  }
  if (kind === 'timestamp with time zone') return { ...value, type }
  return { kind: 'cast', operand: value, safe: false, implicit: true, type, span }
}

const atTimezone: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [value, zone] = operands
  if (operands.length !== 2 || value?.type.kind !== 'timestamp with time zone')
    throw wrongOperands(site, operands, ['timestamp with time zone, varchar'])
  return { ...inZone(value, zone, site.span), span: site.span }
}

/** The instant at which a clock in the zone shows the timestamp. */
const withTimezone: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [value, zone] = operands
  if (operands.length !== 2 || value?.type.kind !== 'timestamp')
    throw wrongOperands(site, operands, ['timestamp, varchar'])
  const name = zoneOf(zone, site.name, site.span)
  // AT TIME ZONE may change the zone of the type, but not the clock that showed the timestamp
  const clock: TypedExpression = { kind: 'literal', value: name, type: text, span: site.span }
  return callNode(site, [value, clock], { kind: 'timestamp with time zone', zone: name })
}

/** Functions of dates and timestamps, by Athena's name. */
export const timeFunctions: Readonly<Record<string, FunctionRule>> = {
  year: part('year'),
  quarter: part('quarter'),
  month: part('month'),
  week: part('week'),
  week_of_year: part('week'),
  day: part('day'),
  day_of_month: part('day'),
  day_of_week: part('day_of_week'),
  dow: part('day_of_week'),
  day_of_year: part('day_of_year'),
  doy: part('day_of_year'),
  year_of_week: part('year_of_week'),
  yow: part('year_of_week'),
  hour: part('hour', true),
  minute: part('minute', true),
  second: part('second', true),
  millisecond: part('millisecond', true),
  date: castToDate,
  date_trunc: dateTrunc,
  date_add: dateAdd,
  date_diff: dateDiff,
  date_format: formatted('date_format'),
  format_datetime: formatted('format_datetime'),
  date_parse: dateParse,
  at_timezone: atTimezone,
  with_timezone: withTimezone,
  from_unixtime: fromUnixtime,
  to_unixtime: toUnixtime,
  last_day_of_month: (site) => {
    const operands = typedOperands(site)
    const [value] = operands
    if (operands.length !== 1 || !value || !isTime(value.type))
      throw wrongOperands(site, operands, ['date', 'timestamp'])
    return callNode(site, [value], date)
  },
  from_iso8601_date: signatures(signature(date, text)),
  from_iso8601_timestamp: signatures(signature(zoned, text)),
  to_iso8601: (site) => {
    const operands = typedOperands(site)
    const [value] = operands
    if (operands.length !== 1 || !value || !isTime(value.type))
      throw wrongOperands(site, operands, ['date', 'timestamp'])
    return callNode(site, [value], text)
  },
  current_date: signatures(signature(date)),
  current_timestamp: signatures(signature(zoned)),
  now: (site) => signatures(signature(zoned))({ ...site, name: 'current_timestamp' }),
  localtimestamp: signatures(signature(timestamp)),
}
