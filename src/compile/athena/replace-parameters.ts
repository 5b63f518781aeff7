import type { Expression } from './expression.ts'
import { mistake } from './expression-problem.ts'
import { parseExpression } from './parse-expression.ts'
import type { Query } from './query.ts'
import type { Span } from './span.ts'

interface Mark {
  readonly kind: 'parameter'
  readonly index: number
  readonly span: Span
}

/** Puts the values, written as SQL literals, in place of the `?` marks. @throws ExpressionError if their numbers differ */
export function replaceParameters(query: Query, parameters: readonly string[]): Query {
  const marks = findMarks(query).sort((left, right) => left.index - right.index)
  if (marks.length !== parameters.length) {
    const message = `the query has ${marks.length} parameters and ${parameters.length} values for them`
    throw mistake(marks.at(parameters.length)?.span ?? query.span, message)
  }
  if (marks.length === 0) return query
  const values = new Map(
    marks.map((mark, number) => [
      mark.index,
      { ...parseExpression(parameters[number] ?? ''), span: mark.span },
    ]),
  )
  return replace(query, values) as Query
}

function isMark(value: object): value is Mark {
  return 'kind' in value && value.kind === 'parameter' && 'index' in value
}

function findMarks(value: unknown): Mark[] {
  if (typeof value !== 'object' || value === null) return []
  return isMark(value) ? [value] : Object.values(value).flatMap(findMarks)
}

function replace(value: unknown, values: ReadonlyMap<number, Expression>, key?: string): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => replace(item, values))
  if (isMark(value))
    return key === 'limit' || key === 'offset' ? rowCount(value, values) : values.get(value.index)
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replace(item, values, name)]))
}

function rowCount(mark: Mark, values: ReadonlyMap<number, Expression>): unknown {
  const value = values.get(mark.index)
  if (value?.kind !== 'integer') throw mistake(mark.span, 'LIMIT and OFFSET take a whole number')
  return { kind: 'count', text: value.text, span: mark.span }
}
