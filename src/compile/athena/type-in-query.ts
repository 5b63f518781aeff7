import { coerce, commonType } from './coercion.ts'
import type { Expression } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import type { NamedWindow, Query } from './query.ts'
import type { QueryTyping } from './query-typing.ts'
import { resolveName, type ScopeLevel } from './scope.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import { typeAggregate } from './type-aggregate.ts'
import { type Typing, typeExpression } from './type-expression.ts'
import { comparable } from './type-operator.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedQuery } from './typed-query.ts'

/** What may stand in a part of a query. */
export interface Clause {
  /** As messages call it: `WHERE`. */
  readonly place: string
  readonly aggregates: boolean
  readonly windows: boolean
  /** Of the WINDOW clause. */
  readonly named: readonly NamedWindow[]
  /** Set where GROUPING(…) is allowed. */
  readonly grouping?: boolean
}

/** Types an expression of a query: with aggregates, window functions and subqueries where they are allowed. */
export function typeExpressionIn(
  expression: Expression,
  level: ScopeLevel,
  query: QueryTyping,
  clause: Clause,
): TypedExpression {
  const typed = typeExpression(expression, queryTyping(level, query, clause))
  query.reads.addExpression(typed)
  return typed
}

function queryTyping(level: ScopeLevel, query: QueryTyping, clause: Clause): Typing {
  return {
    resolve: (parts) => resolveName(parts, level),
    inQuery: (expression, typing) => typeQueryPart(expression, typing, level, query, clause),
  }
}

const boolean: SqlType = { kind: 'boolean' }

function typeQueryPart(
  expression: Expression,
  typing: Typing,
  level: ScopeLevel,
  query: QueryTyping,
  clause: Clause,
): TypedExpression | undefined {
  const { span } = expression
  const subquery = (inner: Query): TypedQuery => query.typeQuery(inner, query, level)
  switch (expression.kind) {
    case 'call':
      if (expression.name.text.toLowerCase() === 'grouping') return typeGrouping(expression, typing, clause)
      return typeAggregate(expression, {
        ...(clause.aggregates ? {} : { noAggregates: clause.place }),
        ...(clause.windows ? {} : { noWindows: clause.place }),
        windows: clause.named,
        inside: (part, within) => typeExpression(part, insideFunction(typing, level, query, clause, within)),
      })
    case 'subquery': {
      const inner = subquery(expression.query)
      return { kind: 'subquery', query: inner, type: onlyColumn(inner, span), span }
    }
    case 'exists':
      return { kind: 'exists', query: subquery(expression.query), type: boolean, span }
    case 'in-query': {
      const { operand, inner, column } = typeCompared(expression.operand, expression.query, '=')
      return {
        kind: 'in-query',
        operand,
        query: inner,
        column,
        negated: expression.negated,
        type: boolean,
        span,
      }
    }
    case 'compare-query': {
      const { operator, quantifier } = expression
      const { operand, inner, column } = typeCompared(expression.operand, expression.query, operator)
      return {
        kind: 'compare-query',
        operator,
        quantifier,
        operand,
        query: inner,
        column,
        type: boolean,
        span,
      }
    }
    default:
      return undefined
  }

  function typeCompared(written: Expression, inner: Query, operator: string) {
    const operand = typeExpression(written, typing)
    const result = subquery(inner)
    const type = onlyColumn(result, inner.span)
    const common = commonType(operand.type, type)
    if (common === undefined)
      throw mistake(span, `${printSqlType(operand.type)} ${operator} ${printSqlType(type)} is not possible`)
    const side = coerce(operand, common)
    comparable(operator, side, side)
    return { operand: side, inner: result, column: common }
  }
}

/** The typing of what stands inside an aggregate or window function: no further ones, unless aggregates under a window. */
function insideFunction(
  typing: Typing,
  level: ScopeLevel,
  query: QueryTyping,
  clause: Clause,
  within: 'aggregate' | 'window',
): Typing {
  const inner: Clause = {
    ...clause,
    place: within === 'aggregate' ? 'an aggregate function' : 'a window function',
    aggregates: within === 'window' && clause.aggregates,
    windows: false,
  }
  return {
    resolve: typing.resolve,
    inQuery: (part, partTyping) => typeQueryPart(part, partTyping, level, query, inner),
  }
}

function onlyColumn({ columns }: TypedQuery, span: Expression['span']): SqlType {
  const [column] = columns
  if (columns.length > 1) throw refused(span, 'a subquery of several columns here')
  if (column === undefined) throw new TypeError('a query has a column')
  return column.type
}

function typeGrouping(
  call: Extract<Expression, { kind: 'call' }>,
  typing: Typing,
  clause: Clause,
): TypedExpression {
  if (!clause.grouping) throw mistake(call.span, `${clause.place} cannot contain grouping`)
  const operands = call.arguments.map((operand) =>
    typing.resolve(operand.kind === 'name' ? operand.parts : []),
  )
  if (operands.length > 31) throw refused(call.span, 'grouping of more than 31 columns')
  return { kind: 'call', name: 'grouping', arguments: operands, type: { kind: 'int' }, span: call.span }
}
