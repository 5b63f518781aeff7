import { refused } from './expression-problem.ts'
import type { Span } from './span.ts'

interface Token {
  readonly pattern: string
  readonly format: string
}

const tokens: Readonly<Record<string, Token>> = {
  Y: { pattern: '[0-9]{4}', format: '%Y' },
  m: { pattern: '[0-9]{1,2}', format: '%m' },
  c: { pattern: '[0-9]{1,2}', format: '%m' },
  d: { pattern: '[0-9]{1,2}', format: '%d' },
  e: { pattern: '[0-9]{1,2}', format: '%d' },
  H: { pattern: '[0-9]{1,2}', format: '%H' },
  k: { pattern: '[0-9]{1,2}', format: '%H' },
  i: { pattern: '[0-9]{1,2}', format: '%M' },
  s: { pattern: '[0-9]{1,2}', format: '%S' },
  S: { pattern: '[0-9]{1,2}', format: '%S' },
}

/**
 * A format of date_parse as one of strptime, and the texts it is sure to read as Athena does.
 * @throws ExpressionError for a token without a rule, and for digits that follow each other without a separator
 */
export function dateParsePattern(
  format: string,
  span: Span,
): { readonly pattern: string; readonly format: string } {
  let pattern = '^'
  let converted = ''
  let afterToken = false
  const seen = new Set<string>()
  for (const [whole, name] of format.matchAll(/%(.)|[^%]|%/gsu)) {
    if (whole.startsWith('%')) {
      const expanded = name === 'T' ? undefined : name
      const token = expanded !== undefined && Object.hasOwn(tokens, expanded) ? tokens[expanded] : undefined
      if (token === undefined) throw refused(span, `the format token ${whole} in date_parse`)
      if (afterToken || seen.has(token.format)) throw refused(span, 'a date_parse format without separators')
      seen.add(token.format)
      pattern += token.pattern
      converted += token.format
      afterToken = true
    } else {
      if (/[0-9A-Za-z\s]/.test(whole) && whole !== ' ' && whole !== 'T' && whole !== 'Z')
        throw refused(span, `${whole} in a date_parse format`)
      pattern += whole.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
      converted += whole
      afterToken = false
    }
  }
  if (!seen.has('%Y')) throw refused(span, 'a date_parse format without a year')
  return { pattern: `${pattern}$`, format: converted }
}
