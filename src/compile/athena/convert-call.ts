import type {
  FunctionCallContext,
  OverContext,
  PrimaryExpressionContext,
  SortItemContext,
  WindowFrameContext,
  WindowSpecificationContext,
} from 'dt-sql-parser/dist/lib/trino/TrinoSqlParser.js'
import type { Conversion } from './conversion.ts'
import { convertString } from './convert-literal.ts'
import { contextSpan, convertIdentifier, convertQualifiedName, tokenSpan } from './convert-name.ts'
import type { Expression, FrameBound, Name, Window, WindowFrame } from './expression.ts'
import { refused } from './expression-problem.ts'
import type { SortItem } from './query.ts'
import type { Span } from './span.ts'
import { loadTrinoParser } from './trino-parser.ts'

export function convertCall(context: FunctionCallContext, conversion: Conversion): Expression {
  const span = contextSpan(context)
  const [name, ...rest] = convertQualifiedName(context.functionName().qualifiedName())
  if (name === undefined || rest.length > 0)
    throw refused(span, `the qualified function name ${context.functionName().getText()}`)
  if (context._label !== undefined || context.processingMode() !== null)
    throw refused(span, context.getText())
  const over = context.over()
  const filter = context.filter()?.whereClause().booleanExpression()
  const nulls = context.nullTreatment()
  const orderBy = context.sortItem()
  return {
    kind: 'call',
    name,
    arguments: context.expression().map(conversion.expression),
    ...(context.ASTERISK() === null ? {} : { star: true }),
    ...(context.setQuantifier()?.KW_DISTINCT() ? { distinct: true } : {}),
    ...(orderBy.length > 0 ? { orderBy: convertSortItems(orderBy, conversion) } : {}),
    ...(filter ? { filter: conversion.boolean(filter) } : {}),
    ...(nulls ? { nulls: nulls.KW_IGNORE() === null ? 'respect' : 'ignore' } : {}),
    ...(over ? { window: convertOver(over, conversion) } : {}),
    span,
  }
}

export function convertSortItems(
  contexts: readonly SortItemContext[],
  conversion: Conversion,
): readonly SortItem[] {
  return contexts.map((context) => {
    const column = context.columnRef()
    const written = context.expression()
    const qualified = column?.qualifiedName()
    const expression: Expression | undefined = qualified
      ? { kind: 'name', parts: convertQualifiedName(qualified), span: contextSpan(qualified) }
      : written
        ? conversion.expression(written)
        : undefined
    if (expression === undefined) throw refused(contextSpan(context), context.getText())
    const nulls = context.KW_NULLS() === null ? undefined : context.KW_FIRST() === null ? 'last' : 'first'
    return { expression, descending: context.KW_DESC() !== null, ...(nulls ? { nulls } : {}) }
  })
}

function convertOver(context: OverContext, conversion: Conversion): Window | Name {
  const specification = context.windowSpecification()
  if (specification !== null) return convertWindow(specification, conversion)
  const name = context.identifier()
  if (name === null) throw refused(contextSpan(context), context.getText())
  return convertIdentifier(name)
}

export function convertWindow(context: WindowSpecificationContext, conversion: Conversion): Window {
  const base = context._existingWindowName
  const frame = context.windowFrame()
  return {
    ...(base ? { base: convertIdentifier(base) } : {}),
    partitionBy: context.partitionBy()?.expression().map(conversion.expression) ?? [],
    orderBy: convertSortItems(context.sortItem(), conversion),
    ...(frame ? { frame: convertFrame(frame, conversion) } : {}),
  }
}

function convertFrame(context: WindowFrameContext, conversion: Conversion): WindowFrame {
  const trino = loadTrinoParser()
  const extent = context.frameExtent()
  if (context.getText() !== extent.getText()) throw refused(contextSpan(context), 'row pattern matching')
  const unit = extent.KW_ROWS() ? 'rows' : extent.KW_RANGE() ? 'range' : 'groups'
  const [start, end] = extent.frameBound().map((bound): FrameBound => {
    if (bound instanceof trino.CurrentRowBoundContext) return { kind: 'current row' }
    if (bound instanceof trino.UnboundedFrameContext) {
      return { kind: bound.KW_PRECEDING() ? 'unbounded preceding' : 'unbounded following' }
    }
    if (bound instanceof trino.BoundedFrameContext) {
      const offset = conversion.expression(bound.expression())
      return { kind: bound.KW_PRECEDING() ? 'preceding' : 'following', offset }
    }
    throw refused(contextSpan(bound), bound.getText())
  })
  if (start === undefined) throw refused(contextSpan(context), context.getText())
  return { unit, start, ...(end ? { end } : {}) }
}

/** The forms with a syntax of their own, as calls of the function they stand for. */
export function specialCall(
  context: PrimaryExpressionContext,
  conversion: Conversion,
): Expression | undefined {
  const trino = loadTrinoParser()
  const span = contextSpan(context)
  if (context instanceof trino.CoalesceContext)
    return call('coalesce', context.expression().map(conversion.expression), span)
  if (context instanceof trino.ExtractContext) {
    const field = convertIdentifier(context.identifier())
    const text = field.text.toLowerCase()
    return call(text, [conversion.value(context.valueExpression())], span, field.span)
  }
  if (context instanceof trino.SubstringContext)
    return call('substr', context.valueExpression().map(conversion.value), span)
  if (context instanceof trino.PositionContext) {
    const [needle, text] = context.valueExpression().map(conversion.value)
    if (needle && text) return call('strpos', [text, needle], span)
  }
  if (context instanceof trino.TrimContext) {
    const side = context.trimsSpecification()
    const name = side?.KW_LEADING() ? 'ltrim' : side?.KW_TRAILING() ? 'rtrim' : 'trim'
    const operands = [context._trimSource, context._trimChar].filter((operand) => operand !== undefined)
    return call(name, operands.map(conversion.value), span)
  }
  if (context instanceof trino.CurrentDateContext) return call('current_date', [], span)
  if (context instanceof trino.CurrentTimestampContext && context._precision === undefined)
    return call('current_timestamp', [], span)
  if (context instanceof trino.LocalTimestampContext && context._precision === undefined)
    return call('localtimestamp', [], span)
  if (context instanceof trino.GroupingOperationContext) {
    const operands = context.qualifiedName().map((name): Expression => {
      return { kind: 'name', parts: convertQualifiedName(name), span: contextSpan(name) }
    })
    return call('grouping', operands, span)
  }
  if (context instanceof trino.ListAggContext && context.KW_ON() === null) {
    const separator = context.string()
    const text: Expression | undefined = separator
      ? { kind: 'string', value: convertString(separator), span: contextSpan(separator) }
      : undefined
    const filter = context.filter()?.whereClause().booleanExpression()
    return {
      kind: 'call',
      name: { text: 'listagg', span: context.start ? tokenSpan(context.start) : span },
      arguments: [conversion.expression(context.expression()), ...(text ? [text] : [])],
      ...(context.setQuantifier()?.KW_DISTINCT() ? { distinct: true } : {}),
      orderBy: convertSortItems(context.sortItem(), conversion),
      ...(filter ? { filter: conversion.boolean(filter) } : {}),
      span,
    }
  }
  return undefined
}

function call(name: string, operands: readonly Expression[], span: Span, nameSpan = span): Expression {
  return { kind: 'call', name: { text: name, span: nameSpan }, arguments: operands, span }
}
