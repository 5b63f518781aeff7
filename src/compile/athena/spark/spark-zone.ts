import { quoteString } from '../../pyspark/quote.ts'
import type { Printing } from '../printing.ts'
import type { SqlType } from '../sql-type.ts'
import { fixedOffset } from '../time-zone.ts'
import type { TypedExpression } from '../typed-expression.ts'

/** What a clock in the value's zone shows, as a timestamp. Values are held in UTC. */
export function printLocal(expression: TypedExpression, { print, operand }: Printing): string {
  const zone = zoneOf(expression.type)
  return zone === undefined ? print(expression) : localTime(operand(expression), zone)
}

export function localTime(value: string, zone: string): string {
  const offset = fixedOffset(zone)
  if (offset === 0) return value
  if (offset !== undefined) return `${value} + INTERVAL '${offset}' MINUTE`
  return `convert_timezone('UTC', ${quoteString(zone)}, ${value})`
}

/** The reverse for a fixed offset: what the clock shows, held in UTC. */
export function utcTime(value: string, offset: number): string {
  return offset === 0 ? value : `(${value} - INTERVAL '${offset}' MINUTE)`
}

export function zoneOf(type: SqlType): string | undefined {
  return type.kind === 'timestamp with time zone' ? type.zone : undefined
}
