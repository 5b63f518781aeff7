import { mistake, refused } from './expression-problem.ts'
import type { Span } from './span.ts'

/** Tokens of date_format as strftime writes them. The months and days are English in both. */
const tokens: Readonly<Record<string, string>> = {
  a: '%a',
  b: '%b',
  c: '%-m',
  d: '%d',
  e: '%-d',
  f: '%f',
  H: '%H',
  h: '%I',
  I: '%I',
  i: '%M',
  j: '%j',
  k: '%-H',
  l: '%-I',
  M: '%B',
  m: '%m',
  p: '%p',
  r: '%I:%M:%S %p',
  S: '%S',
  s: '%S',
  T: '%H:%M:%S',
  v: '%V',
  W: '%A',
  x: '%G',
  Y: '%Y',
  y: '%y',
  '%': '%%',
}

/** Athena itself refuses these. */
const refusedByAthena = 'DUuVwX'

/** A format of date_format as one of strftime. @throws ExpressionError for a token without a rule */
export function mysqlFormat(format: string, span: Span): string {
  return format.replace(/%(.?)/gsu, (whole, token: string) => {
    if (refusedByAthena.includes(token) && token !== '')
      throw mistake(span, `the format token ${whole} does not exist on Athena`)
    const mapped = Object.hasOwn(tokens, token) ? tokens[token] : undefined
    if (mapped === undefined) throw refused(span, `the format token ${whole}`)
    return mapped
  })
}
