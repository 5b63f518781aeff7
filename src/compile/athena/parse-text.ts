import type { ParserRuleContext, Token } from 'antlr4ng'
import type { TrinoSqlParser } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import { ExpressionError, mistake } from './expression-problem.ts'
import { spanOf } from './span.ts'
import { loadTrinoParser } from './trino-parser.ts'

/**
 * Runs one rule of the grammar over the whole text. SLL prediction is tried first; it is several times faster and
 * only ever wrong in refusing, so a text it refuses gets a second try with full LL.
 * @throws ExpressionError at the first syntax error
 */
export function parseText<T extends ParserRuleContext>(text: string, rule: (parser: TrinoSqlParser) => T): T {
  try {
    return parseWith(text, rule, 'SLL')
  } catch (first) {
    try {
      return parseWith(text, rule, 'LL')
    } catch (second) {
      throw later(first, second)
    }
  }
}

/** The error that stands further on: full LL may stop early and find the rest of the text superfluous. */
function later(first: unknown, second: unknown): unknown {
  if (!(first instanceof ExpressionError) || !(second instanceof ExpressionError)) return second
  const [a, b] = [first.problem.span.start, second.problem.span.start]
  return a.line > b.line || (a.line === b.line && a.column > b.column) ? first : second
}

function parseWith<T extends ParserRuleContext>(
  text: string,
  rule: (parser: TrinoSqlParser) => T,
  mode: 'SLL' | 'LL',
): T {
  const trino = loadTrinoParser()
  const lexer = new trino.TrinoSqlLexer(trino.CharStreams.fromString(text))
  lexer.removeErrorListeners()
  const parser = new trino.TrinoSqlParser(new trino.CommonTokenStream(lexer))
  parser.removeErrorListeners()
  parser.interpreter.predictionMode = trino.PredictionMode[mode]
  parser.addErrorListener({
    syntaxError(_recognizer, offending, _line, _column, _message, error) {
      throw syntaxError(
        parser,
        (offending as Token | null) ?? error?.offendingToken ?? parser.getCurrentToken(),
      )
    },
    reportAmbiguity() {},
    reportAttemptingFullContext() {},
    reportContextSensitivity() {},
  })
  const tree = rule(parser)
  const next = parser.getCurrentToken()
  if (next.type !== trino.Token.EOF) throw syntaxError(parser, next)
  return tree
}

/** Lists longer than this say "an expression" to the reader, and nothing more. */
const longestExpectation = 6

function syntaxError(parser: TrinoSqlParser, token: Token): Error {
  const trino = loadTrinoParser()
  const atEnd = token.type === trino.Token.EOF
  const text = atEnd ? '' : (token.text ?? '')
  const start = { line: token.line, column: token.column + 1 }
  const found = atEnd ? 'the end of the text' : text
  const expected = expectation(parser)
  const hint = atEnd ? undefined : hintFor(text)
  const message = atEnd ? 'the text ends too early' : `unexpected ${quote(text)}`
  return mistake(spanOf(start, text), message, {
    found,
    ...(expected ? { expected } : {}),
    ...(hint ? { hint } : {}),
  })
}

function expectation(parser: TrinoSqlParser): string | undefined {
  try {
    const tokens = parser.getExpectedTokens().toArray()
    const names = tokens.map((token) => parser.vocabulary.getDisplayName(token))
    if (names.length === 0) return undefined
    return names.length <= longestExpectation ? names.join(', ').replace('<EOF>', 'the end') : 'an expression'
  } catch {
    return undefined
  }
}

function hintFor(text: string): string | undefined {
  if (text === '`') return 'names stand in double quotes: "name"'
  if (text === "'") return 'the string that starts here has no closing quote'
  if (text === '"') return 'the quoted name that starts here has no closing quote'
  if (text === ';') return 'one statement only'
  if (/^[A-Za-z_]+$/.test(text)) return `a name that is a reserved word stands in double quotes: "${text}"`
  return undefined
}

function quote(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
