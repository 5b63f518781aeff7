import { convertWholeQuery } from './convert-expression.ts'
import { contextSpan } from './convert-name.ts'
import { refused } from './expression-problem.ts'
import { parseOnce } from './parse-cache.ts'
import { parseText } from './parse-text.ts'
import type { Query } from './query.ts'
import { loadTrinoParser } from './trino-parser.ts'

/**
 * A SELECT (or WITH, VALUES, TABLE) of Athena's SQL as a tree.
 * @throws ExpressionError on a syntax error or a construct without a rule
 */
export function parseQuery(text: string): Query {
  return parseOnce('query', text, parseWithGrammar)
}

function parseWithGrammar(text: string): Query {
  const trino = loadTrinoParser()
  const statement = parseText(text, (parser) => parser.singleStatement()).statement()
  if (!(statement instanceof trino.StatementDefaultContext))
    throw refused(contextSpan(statement), 'a statement other than SELECT')
  const root = statement.rootQuery()
  if (root.withFunction()) throw refused(contextSpan(root), 'WITH FUNCTION')
  return convertWholeQuery(root.query())
}
