import type { ParserRuleContext } from 'antlr4ng'
import type {
  BooleanExpressionContext,
  ComparisonOperatorContext,
  ExpressionContext,
  PredicateContext,
  QueryContext,
  ValueExpressionContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import type { Conversion } from './conversion.ts'
import { contextSpan } from './convert-name.ts'
import { convertPrimary } from './convert-primary.ts'
import { convertQuery } from './convert-query.ts'
import type { ArithmeticOperator, ComparisonOperator, Expression } from './expression.ts'
import { refused } from './expression-problem.ts'
import { joinSpans } from './span.ts'
import { loadTrinoParser } from './trino-parser.ts'

const conversion: Conversion = {
  expression: convertExpression,
  boolean: convertBoolean,
  value: convertValue,
  query: (context: QueryContext) => convertQuery(context, conversion),
}

/** The parser's tree as ours. @throws ExpressionError for what has no place in it */
export function convertExpression(context: ExpressionContext): Expression {
  return convertBoolean(context.booleanExpression())
}

/** The parser's tree of a query as ours. @throws ExpressionError for what has no place in it */
export const convertWholeQuery = conversion.query

function convertBoolean(context: BooleanExpressionContext): Expression {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  if (context instanceof trino.LogicalNotContext) {
    return { kind: 'not', operand: convertBoolean(context.booleanExpression()), span }
  }
  if (context instanceof trino.AndContext)
    return { kind: 'and', operands: flatten(context, trino.AndContext), span }
  if (context instanceof trino.OrContext)
    return { kind: 'or', operands: flatten(context, trino.OrContext), span }
  if (context instanceof trino.PredicatedContext) {
    const operand = convertValue(context.valueExpression())
    const predicate = context.predicate()
    return predicate === null ? operand : convertPredicate(operand, predicate)
  }
  throw refused(span, context.getText())
}

type Chain = { booleanExpression(): BooleanExpressionContext[] }

/** `a AND b AND c` as one node, however long, so that no tree grows as deep as its text is long. */
function flatten(
  root: BooleanExpressionContext,
  chain: new (...rest: never[]) => BooleanExpressionContext & Chain,
): Expression[] {
  const operands: Expression[] = []
  let rest: BooleanExpressionContext | undefined = root
  while (rest instanceof chain) {
    const [left, right]: BooleanExpressionContext[] = rest.booleanExpression()
    if (right !== undefined) operands.unshift(convertBoolean(right))
    rest = left
  }
  if (rest !== undefined) operands.unshift(convertBoolean(rest))
  return operands
}

function convertPredicate(operand: Expression, context: PredicateContext): Expression {
  const trino = loadTrinoParser()
  const span = joinSpans(operand.span, contextSpan(context))
  if (context instanceof trino.ComparisonContext) {
    const right = convertValue(context.valueExpression())
    return {
      kind: 'comparison',
      operator: comparisonOperator(context.comparisonOperator()),
      left: operand,
      right,
      span,
    }
  }
  if (context instanceof trino.QuantifiedComparisonContext) {
    const operator = comparisonOperator(context.comparisonOperator())
    const quantifier = context.comparisonQuantifier().KW_ALL() === null ? 'any' : 'all'
    return {
      kind: 'compare-query',
      operator,
      quantifier,
      operand,
      query: conversion.query(context.query()),
      span,
    }
  }
  if (context instanceof trino.BetweenContext) {
    const [low, high] = context.valueExpression().map(convertValue)
    if (low && high) return { kind: 'between', operand, low, high, negated: context.KW_NOT() !== null, span }
  }
  if (context instanceof trino.InListContext) {
    const items = context.expression().map(convertExpression)
    return { kind: 'in', operand, items, negated: context.KW_NOT() !== null, span }
  }
  if (context instanceof trino.InSubqueryContext) {
    return {
      kind: 'in-query',
      operand,
      query: conversion.query(context.query()),
      negated: context.KW_NOT() !== null,
      span,
    }
  }
  if (context instanceof trino.LikeContext) {
    const [pattern, escaping] = context.valueExpression().map(convertValue)
    const negated = context.KW_NOT() !== null
    if (pattern)
      return { kind: 'like', operand, pattern, ...(escaping ? { escape: escaping } : {}), negated, span }
  }
  if (context instanceof trino.NullPredicateContext) {
    return { kind: 'is-null', operand, negated: context.KW_NOT() !== null, span }
  }
  if (context instanceof trino.DistinctFromContext) {
    const right = convertValue(context.valueExpression())
    return { kind: 'distinct', left: operand, right, negated: context.KW_NOT() !== null, span }
  }
  throw refused(span, (context as ParserRuleContext).getText())
}

function comparisonOperator(context: ComparisonOperatorContext): ComparisonOperator {
  const text = context.getText()
  return text === '!=' ? '<>' : (text as ComparisonOperator)
}

function convertValue(context: ValueExpressionContext): Expression {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  if (context instanceof trino.ValueExpressionDefaultContext)
    return convertPrimary(context.primaryExpression(), conversion)
  if (context instanceof trino.ArithmeticUnaryContext) {
    const operator = context.MINUS() === null ? '+' : '-'
    return { kind: 'sign', operator, operand: convertValue(context.valueExpression()), span }
  }
  if (context instanceof trino.ArithmeticBinaryContext) {
    const [left, right] = context.valueExpression().map(convertValue)
    const operator = context._operator?.text as ArithmeticOperator
    if (left && right) return { kind: 'arithmetic', operator, left, right, span }
  }
  if (context instanceof trino.ConcatenationContext) {
    const [left, right] = context.valueExpression().map(convertValue)
    if (left && right) return { kind: 'concat', left, right, span }
  }
  if (context instanceof trino.AtTimeZoneContext) {
    const specifier = context.timeZoneSpecifier()
    if (specifier instanceof trino.TimeZoneStringContext) {
      const zone: Expression = {
        kind: 'string',
        value: stringText(specifier.string()),
        span: contextSpan(specifier),
      }
      return { kind: 'at-time-zone', operand: convertValue(context.valueExpression()), zone, span }
    }
  }
  throw refused(span, context.getText())
}

function stringText(context: ParserRuleContext): string {
  return context.getText().slice(1, -1).replaceAll("''", "'")
}
