import type { Expression } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import type { Span } from './span.ts'
import type { SqlType } from './sql-type.ts'
import { checkZone } from './time-zone.ts'
import type { TypedExpression } from './typed-expression.ts'

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>

const intLimit = 2n ** 31n
const bigintLimit = 2n ** 63n

/** integer where it fits, else bigint. */
export function typeInteger({ text, span }: Of<'integer' | 'decimal' | 'double'>): TypedExpression {
  const value = BigInt(text.replaceAll('_', ''))
  if (value >= bigintLimit || value < -bigintLimit)
    throw mistake(span, `${text} does not fit a bigint`, { hint: `write it as DECIMAL '${text}'` })
  const kind = value < intLimit && value >= -intLimit ? 'int' : 'bigint'
  return { kind: 'literal', value: value.toString(), type: { kind }, span }
}

/** `1.50` is decimal(3,2): every digit counts but leading zeros. */
export function typeDecimal(text: string, span: Expression['span']): TypedExpression {
  const [, sign = '', whole = '', fraction = ''] =
    /^([+-]?)(\d*)\.?(\d*)$/.exec(text.replaceAll('_', '')) ?? []
  if (whole === '' && fraction === '') throw mistake(span, `${text} is no decimal`)
  const digits = whole.replace(/^0+/, '')
  const precision = Math.max(1, digits.length + fraction.length)
  if (precision > 38) throw mistake(span, `${text} has more than 38 digits`)
  const value = `${sign === '-' ? '-' : ''}${digits || '0'}${fraction ? `.${fraction}` : ''}`
  return { kind: 'literal', value, type: { kind: 'decimal', precision, scale: fraction.length }, span }
}

export function typeDouble({ text, span }: Of<'integer' | 'decimal' | 'double'>): TypedExpression {
  const value = text.replaceAll('_', '')
  if (!Number.isFinite(Number(value))) throw refused(span, `a double literal as large as ${text}`)
  return { kind: 'literal', value, type: { kind: 'double' }, span }
}

export function typeString({ value, span }: Of<'string'>): TypedExpression {
  return { kind: 'literal', value, type: textType(value), span }
}

function textType(value: string): SqlType {
  return { kind: 'varchar', length: [...value].length }
}

const constructorTypes = new Map<string, SqlType>([
  ['boolean', { kind: 'boolean' }],
  ['tinyint', { kind: 'tinyint' }],
  ['smallint', { kind: 'smallint' }],
  ['int', { kind: 'int' }],
  ['integer', { kind: 'int' }],
  ['bigint', { kind: 'bigint' }],
  ['real', { kind: 'float' }],
  ['double', { kind: 'double' }],
  ['json', { kind: 'json' }],
])

/** `DATE '2024-01-02'`: the text is checked here, so that a wrong one has its position. */
export function typeConstructor({ typeName, value, span }: Of<'typed-literal'>): TypedExpression {
  if (typeName === 'decimal') return typeDecimal(value, span)
  if (typeName === 'date')
    return { kind: 'literal', value: dateText(value, span), type: { kind: 'date' }, span }
  if (typeName === 'timestamp') return timestampLiteral(value, span)
  if (typeName === 'varchar') return { kind: 'literal', value, type: { kind: 'string' }, span }
  const type = constructorTypes.get(typeName)
  if (type === undefined) throw refused(span, `a literal of type ${typeName}`)
  const text: TypedExpression = { kind: 'literal', value, type: textType(value), span }
  if (type.kind === 'json') return { kind: 'call', name: 'json_parse', arguments: [text], type, span }
  return { kind: 'cast', operand: text, safe: false, implicit: false, type, span }
}

function dateText(text: string, span: Expression['span']): string {
  const match = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text)
  const [, year = '', month = '', day = ''] = match ?? []
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (match === null || !isDate(value))
    throw mistake(span, `'${text}' is no date`, { expected: 'YYYY-MM-DD' })
  return value
}

function isDate(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) && !value.startsWith('0000')
}

const timestampPattern =
  /^(\d{4}-\d{1,2}-\d{1,2})(?: (\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)?(?:\s*([A-Za-z+-].*))?$/

function timestampLiteral(text: string, span: Expression['span']): TypedExpression {
  const match = timestampPattern.exec(text)
  const wrong = mistake(span, `'${text}' is no timestamp`, { expected: 'YYYY-MM-DD HH:MM:SS.mmm' })
  if (match === null) throw wrong
  const [, date = '', hour = '0', minute = '0', second = '0', fraction = '', zone] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw wrong
  if (fraction.length > 6) throw refused(span, 'a timestamp finer than microseconds')
  const time = [hour, minute, second].map((part) => part.padStart(2, '0')).join(':')
  const value = `${dateText(date, span)} ${time}${fraction ? `.${fraction}` : ''}`
  if (zone !== undefined) return zonedLiteral(value, checkZone(zone.trim(), span), fraction.length, span)
  const precision = fraction.length
  const type: SqlType = precision === 3 ? { kind: 'timestamp' } : { kind: 'timestamp', precision }
  return { kind: 'literal', value, type, span }
}

function zonedLiteral(value: string, zone: string, precision: number, span: Span): TypedExpression {
  const type: SqlType = { kind: 'timestamp with time zone', zone, ...(precision === 3 ? {} : { precision }) }
  if (zone === 'UTC') return { kind: 'literal', value, type, span }
  const local: TypedExpression = { kind: 'literal', value, type: { kind: 'timestamp', precision }, span }
  const clock: TypedExpression = { kind: 'literal', value: zone, type: { kind: 'string' }, span }
  return { kind: 'call', name: 'with_timezone', arguments: [local, clock], type, span }
}

const intervalUnits = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** Milliseconds for days to seconds, months for years and months. */
export function typeInterval({ sign, value, from, to, span }: Of<'interval'>): TypedExpression {
  if (to !== undefined) throw refused(span, `an interval from ${from} to ${to}`)
  const amount = Number(value.trim())
  const pattern = from === 'second' ? /^\s*-?\d+(\.\d{1,3})?\s*$/ : /^\s*-?\d+\s*$/
  if (!pattern.test(value)) throw mistake(span, `'${value}' is no number of ${from}s`)
  if (from === 'year' || from === 'month') {
    const months = sign * amount * (from === 'year' ? 12 : 1)
    if (Math.abs(months) >= 2 ** 31) throw mistake(span, 'the interval is too long')
    return { kind: 'literal', value: String(months), type: { kind: 'interval year to month' }, span }
  }
  if (from !== 'second' && from !== 'minute' && from !== 'hour' && from !== 'day')
    throw refused(span, `an interval in ${from}`)
  const milliseconds = Math.round(sign * amount * intervalUnits[from])
  if (!Number.isSafeInteger(milliseconds)) throw mistake(span, 'the interval is too long')
  return { kind: 'literal', value: String(milliseconds), type: { kind: 'interval day to second' }, span }
}
