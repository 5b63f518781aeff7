import { mistake } from './expression-problem.ts'
import type { Span } from './span.ts'

/** Minutes east of UTC of a zone like `+05:30`; none for a zone with a name. */
export function fixedOffset(zone: string): number | undefined {
  const match = /^(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone)
  if (match === null) return /^(UTC|GMT|Z)$/i.test(zone) ? 0 : undefined
  const [, sign, hours, minutes = '0'] = match
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** The zone as results show it. @throws ExpressionError for a name that is no zone */
export function checkZone(zone: string, span: Span): string {
  if (/^(UTC|GMT|Z)$/i.test(zone)) return 'UTC'
  const offset = fixedOffset(zone)
  if (offset !== undefined && Math.abs(offset) <= 14 * 60) return zone.replace(/^(UTC|GMT)/i, '')
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    throw mistake(span, `there is no time zone ${zone}`, {
      expected: 'a name like Europe/Moscow or an offset like +03:00',
    })
  }
}
