import { refused } from './expression-problem.ts'
import type { Span } from './span.ts'

/** Patterns of format_datetime as strftime writes them. */
const patterns: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yy: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  dd: '%d',
  d: '%-d',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  EEEE: '%A',
  EEE: '%a',
  EE: '%a',
  E: '%a',
  a: '%p',
  DDD: '%j',
  D: '%-j',
  ww: '%V',
  xxxx: '%G',
}

/** A format of format_datetime as one of strftime. @throws ExpressionError for a pattern without a rule */
export function jodaFormat(format: string, span: Span): string {
  return format.replace(/''|'((?:[^']|'')*)'|'|([A-Za-z])\2*|%/g, (whole, quoted: string | undefined) => {
    if (whole === "''") return "'"
    if (whole === '%') return '%%'
    if (quoted !== undefined) return quoted.replaceAll("''", "'").replaceAll('%', '%%')
    const mapped = Object.hasOwn(patterns, whole) ? patterns[whole] : undefined
    if (mapped === undefined) throw refused(span, `the format pattern ${whole}`)
    return mapped
  })
}
