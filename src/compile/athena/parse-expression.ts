import { convertExpression } from './convert-expression.ts'
import type { Expression, Name } from './expression.ts'
import { parseOnce } from './parse-cache.ts'
import { parseText } from './parse-text.ts'
import { joinSpans, type Span, spanOf } from './span.ts'

/**
 * An expression of Athena's SQL as a tree. A plain path (`city.coord.lat`) needs no parser.
 * @throws ExpressionError on a syntax error or a construct without a rule
 */
export function parseExpression(text: string): Expression {
  return parsePath(text) ?? parseOnce('expression', text, parseWithGrammar)
}

function parseWithGrammar(text: string): Expression {
  return convertExpression(parseText(text, (parser) => parser.standaloneExpression()).expression())
}

/** Words that stand for a value where a column's name could stand. */
const valueWords = new Set([
  'null',
  'true',
  'false',
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'current_catalog',
  'current_schema',
  'current_path',
])

const pathPattern = /^\s*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\s*$/

function parsePath(text: string): Expression | undefined {
  const path = pathPattern.exec(text)?.[1]
  if (path === undefined) return undefined
  const words = path.split('.')
  if (words.length === 1 && valueWords.has(path.toLowerCase())) return undefined
  const before = text.slice(0, text.indexOf(path))
  const start = spanOf({ line: 1, column: 1 }, before).end
  let column = start.column
  const parts = words.map((word): Name => {
    const span = spanOf({ line: start.line, column }, word)
    column += word.length + 1
    return { text: word, span }
  })
  return { kind: 'name', parts, span: wholeSpan(parts) }
}

function wholeSpan(parts: readonly Name[]): Span {
  const [first, last] = [parts[0], parts.at(-1)]
  if (first === undefined || last === undefined) throw new TypeError('a path has at least one part')
  return joinSpans(first.span, last.span)
}
