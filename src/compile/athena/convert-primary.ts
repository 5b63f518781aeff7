import type { PrimaryExpressionContext } from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import type { Conversion } from './conversion.ts'
import { convertCall, specialCall } from './convert-call.ts'
import { convertInterval, convertNumber, convertString, convertTypedLiteral } from './convert-literal.ts'
import { contextSpan, convertIdentifier, convertQualifiedName } from './convert-name.ts'
import { convertType } from './convert-type.ts'
import type { Expression } from './expression.ts'
import { refused } from './expression-problem.ts'
import { loadTrinoParser } from './trino-parser.ts'

export function convertPrimary(context: PrimaryExpressionContext, conversion: Conversion): Expression {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  const { expression } = conversion
  if (context instanceof trino.ColumnReferenceContext) {
    return { kind: 'name', parts: convertQualifiedName(context.columnName().qualifiedName()), span }
  }
  if (context instanceof trino.DereferenceContext) {
    const name = convertIdentifier(context.identifier())
    return { kind: 'field', base: convertPrimary(context.primaryExpression(), conversion), name, span }
  }
  if (context instanceof trino.ParenthesizedExpressionContext) return expression(context.expression())
  if (context instanceof trino.NumericLiteralContext) return convertNumber(context.number())
  if (context instanceof trino.StringLiteralContext)
    return { kind: 'string', value: convertString(context.string()), span }
  if (context instanceof trino.NullLiteralContext) return { kind: 'null', span }
  if (context instanceof trino.BooleanLiteralContext) {
    return { kind: 'boolean', value: context.booleanValue().KW_TRUE() !== null, span }
  }
  if (context instanceof trino.BinaryLiteralContext) {
    return { kind: 'binary', hex: context.getText().slice(2, -1).replace(/\s/g, ''), span }
  }
  if (context instanceof trino.TypeConstructorContext) return convertTypedLiteral(context)
  if (context instanceof trino.IntervalLiteralContext) return convertInterval(context.interval())
  if (context instanceof trino.ParameterContext)
    return { kind: 'parameter', index: context.QUESTION_MARK().symbol.start, span }
  if (context instanceof trino.CastContext) {
    const operand = expression(context.expression())
    return {
      kind: 'cast',
      operand,
      type: convertType(context.type()),
      safe: context.KW_TRY_CAST() !== null,
      span,
    }
  }
  if (context instanceof trino.SearchedCaseContext || context instanceof trino.SimpleCaseContext) {
    const operand = context instanceof trino.SimpleCaseContext ? context._operand : undefined
    const otherwise = context._elseExpression
    return {
      kind: 'case',
      ...(operand ? { operand: expression(operand) } : {}),
      branches: context.whenClause().map((clause) => {
        const [when, result] = clause.expression().map(expression)
        if (when === undefined || result === undefined) throw refused(contextSpan(clause), clause.getText())
        return { when, result }
      }),
      ...(otherwise ? { otherwise: expression(otherwise) } : {}),
      span,
    }
  }
  if (context instanceof trino.SubscriptContext) {
    const base = convertPrimary(context.primaryExpression(), conversion)
    return { kind: 'subscript', base, index: conversion.value(context.valueExpression()), span }
  }
  if (context instanceof trino.ArrayConstructorContext)
    return { kind: 'array', items: context.expression().map(expression), span }
  if (context instanceof trino.RowConstructorContext)
    return { kind: 'row', items: context.expression().map(expression), span }
  if (context instanceof trino.LambdaContext) {
    const parameters = context.identifier().map(convertIdentifier)
    return { kind: 'lambda', parameters, body: expression(context.expression()), span }
  }
  if (context instanceof trino.SubqueryExpressionContext)
    return { kind: 'subquery', query: conversion.query(context.query()), span }
  if (context instanceof trino.ExistsContext)
    return { kind: 'exists', query: conversion.query(context.query()), span }
  if (context instanceof trino.FunctionCallContext) return convertCall(context, conversion)
  const special = specialCall(context, conversion)
  if (special !== undefined) return special
  throw refused(span, shorten(context.getText()))
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
