import type { ParserRuleContext, Token } from 'antlr4ng'
import type { IdentifierContext, QualifiedNameContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import type { Name } from './expression.ts'
import { mistake } from './expression-problem.ts'
import { joinSpans, type Span, spanOf } from './span.ts'
import { loadTrinoParser } from './trino-parser.ts'

export function tokenSpan(token: Token): Span {
  return spanOf({ line: token.line, column: token.column + 1 }, token.text ?? '')
}

export function contextSpan(context: ParserRuleContext): Span {
  const [start, stop] = [context.start, context.stop ?? context.start]
  if (start === null || stop === null) throw new TypeError('a parsed rule has tokens')
  return joinSpans(tokenSpan(start), tokenSpan(stop))
}

/** @throws ExpressionError for names in backquotes and names that begin with a digit, as Athena's DML does */
export function convertIdentifier(context: IdentifierContext): Name {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  const text = context.getText()
  if (context instanceof trino.QuotedIdentifierContext) {
    return { text: text.slice(1, -1).replaceAll('""', '"'), span }
  }
  if (context instanceof trino.BackQuotedIdentifierContext) {
    throw mistake(span, `unexpected ${text}`, {
      hint: `in queries names stand in double quotes: "${text.slice(1, -1)}"`,
    })
  }
  if (context instanceof trino.DigitIdentifierContext) {
    throw mistake(span, `unexpected ${text}`, {
      hint: `a name that begins with a digit stands in double quotes: "${text}"`,
    })
  }
  return { text, span }
}

export function convertQualifiedName(context: QualifiedNameContext): readonly Name[] {
  return context.identifier().map(convertIdentifier)
}
