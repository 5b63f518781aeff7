import { quoteString } from '../duckdb/quote.ts'
import type { Printing } from './printing.ts'
import type { SqlType } from './sql-type.ts'
import { fixedOffset } from './time-zone.ts'
import type { TypedExpression } from './typed-expression.ts'

/** What a clock in the value's zone shows, as a timestamp. Values are held in UTC. */
export function printLocal(expression: TypedExpression, { print, operand }: Printing): string {
  const zone = zoneOf(expression.type)
  return zone === undefined ? print(expression) : localTime(operand(expression), zone)
}

export function localTime(value: string, zone: string): string {
  const offset = fixedOffset(zone)
  if (offset === 0) return value
  if (offset !== undefined) return `${value} + to_minutes(${offset})`
  return `(${value} AT TIME ZONE 'UTC') AT TIME ZONE ${quoteString(zone)}`
}

/** The reverse: what the clock shows, held in UTC. */
export function utcTime(value: string, zone: string): string {
  const offset = fixedOffset(zone)
  if (offset === 0) return value
  if (offset !== undefined) return `(${value} + to_minutes(${-offset}))`
  return `((${value} AT TIME ZONE ${quoteString(zone)}) AT TIME ZONE 'UTC')`
}

export function zoneOf(type: SqlType): string | undefined {
  return type.kind === 'timestamp with time zone' ? type.zone : undefined
}
