import { aggregateRules, windowRules } from './aggregate-rules.ts'
import { isNumeric } from './coercion.ts'
import type { Expression, FrameBound, Name, Window } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import { findFunction } from './functions.ts'
import { withPlainZeros } from './plain-zero.ts'
import type { NamedWindow, SortItem } from './query.ts'
import { comparable, typeCondition } from './type-operator.ts'
import type {
  Aggregate,
  TypedExpression,
  TypedFrameBound,
  TypedSortItem,
  TypedWindow,
} from './typed-expression.ts'

type Call = Extract<Expression, { kind: 'call' }>

/** What may stand where the expression stands, and how its parts are typed. */
export interface AggregateTyping {
  /** What the place is called in a message, where aggregates are not allowed in it. */
  readonly noAggregates?: string
  readonly noWindows?: string
  readonly windows: readonly NamedWindow[]
  /** Inside an aggregate neither aggregates nor window functions are allowed. */
  readonly inside: (expression: Expression, within: 'aggregate' | 'window') => TypedExpression
}

const lookUp = <T>(rules: Readonly<Record<string, T>>, name: string) =>
  Object.hasOwn(rules, name) ? rules[name] : undefined

/** An aggregate or a window function; none for any other call. @throws ExpressionError */
export function typeAggregate(call: Call, typing: AggregateTyping): TypedExpression | undefined {
  const name = call.name.text.toLowerCase()
  const aggregate = lookUp(aggregateRules, name)
  const windowOnly = lookUp(windowRules, name)
  if (aggregate === undefined && windowOnly === undefined) {
    if (call.window !== undefined || call.distinct || call.filter || call.star || call.orderBy)
      findFunction(name, call.name.span)
    return undefined
  }
  if (call.window !== undefined) return typeWindowCall(call, name, typing)
  if (aggregate === undefined)
    throw mistake(call.span, `${name} needs a window`, { expected: `${name}(…) OVER (…)` })
  if (typing.noAggregates !== undefined)
    throw mistake(call.span, `${typing.noAggregates} cannot contain the aggregate ${name}`)
  return typeFunction(call, name, typing, 'aggregate')
}

function typeFunction(
  call: Call,
  name: string,
  typing: AggregateTyping,
  within: 'aggregate' | 'window',
): TypedExpression & Aggregate {
  if (call.star && name !== 'count') throw mistake(call.span, `${name} takes no *`)
  const rule = lookUp(aggregateRules, name) ?? lookUp(windowRules, name)
  if (rule === undefined) throw refused(call.span, `the function ${name}`)
  const { operands, type } = rule(
    call.arguments.map((operand) => typing.inside(operand, within)),
    name,
    call.span,
  )
  if (name === 'count' && operands.length === 0 && !call.star && call.arguments.length === 0 && call.distinct)
    throw mistake(call.span, 'count(DISTINCT) needs an argument')
  for (const operand of call.distinct ? operands : []) comparable('=', operand, operand)
  const filter = call.filter && typeCondition(typing.inside(call.filter, within), 'the condition of FILTER')
  return {
    kind: 'aggregate',
    name,
    arguments: call.distinct ? operands.map(withPlainZeros) : operands,
    distinct: call.distinct ?? false,
    orderBy: (call.orderBy ?? []).map((item) =>
      typeSortItem(item, (operand) => typing.inside(operand, within)),
    ),
    ...(filter ? { filter } : {}),
    type,
    span: call.span,
  }
}

export function typeSortItem(
  item: SortItem,
  type: (expression: Expression) => TypedExpression,
): TypedSortItem {
  const expression = type(item.expression)
  comparable('<', expression, expression)
  return { expression, descending: item.descending, nullsFirst: item.nulls === 'first' }
}

function typeWindowCall(call: Call, name: string, typing: AggregateTyping): TypedExpression {
  if (typing.noWindows !== undefined)
    throw mistake(call.span, `${typing.noWindows} cannot contain the window function ${name}`)
  if (call.distinct) throw refused(call.span, 'DISTINCT in a window function')
  if (call.orderBy) throw refused(call.span, 'ORDER BY in the arguments of a window function')
  if (call.nulls === 'ignore' && !['first_value', 'last_value', 'nth_value', 'lag', 'lead'].includes(name)) {
    throw mistake(call.span, `${name} takes no IGNORE NULLS`)
  }
  const base = typeFunction(call, name, typing, 'window')
  const window = typeWindow(resolveWindow(call.window, typing.windows), typing)
  if (['lag', 'lead'].includes(name) && window.orderBy.length === 0)
    throw mistake(call.span, `${name} needs ORDER BY in its window`)
  return {
    kind: 'window',
    function: base,
    window,
    ignoreNulls: call.nulls === 'ignore',
    type: base.type,
    span: call.span,
  }
}

function resolveWindow(window: Window | Name | undefined, windows: readonly NamedWindow[]): Window {
  if (window === undefined) throw new TypeError('a window function has a window')
  const name = 'text' in window ? window : window.base
  if (name === undefined && !('text' in window)) return window
  const named = windows.find((other) => other.name.text.toLowerCase() === name?.text.toLowerCase())
  if (name === undefined || named === undefined)
    throw mistake(name?.span ?? noSpan, `there is no window ${name?.text}`)
  const base = resolveWindow(
    named.window,
    windows.filter((other) => other !== named),
  )
  if ('text' in window) return base
  if (window.partitionBy.length > 0 || (window.orderBy.length > 0 && base.orderBy.length > 0) || base.frame) {
    throw mistake(name.span, `the window ${name.text} cannot be changed like this`)
  }
  return {
    ...base,
    ...(window.orderBy.length > 0 ? { orderBy: window.orderBy } : {}),
    ...(window.frame ? { frame: window.frame } : {}),
  }
}

const noSpan = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } }

function typeWindow(window: Window, typing: AggregateTyping): TypedWindow {
  const type = (expression: Expression) => typing.inside(expression, 'window')
  const partitionBy = window.partitionBy.map(type)
  for (const expression of partitionBy) comparable('=', expression, expression)
  const orderBy = window.orderBy.map((item) => typeSortItem(item, type))
  if (!window.frame) return { partitionBy, orderBy }
  const { unit, start, end } = window.frame
  const bound = (edge: FrameBound): TypedFrameBound => {
    if (!('offset' in edge)) return edge
    const offset = type(edge.offset)
    if (unit !== 'rows' || offset.kind !== 'literal' || !isNumeric(offset.type))
      throw refused(offset.span, `a window frame in ${unit} with this distance`)
    return { kind: edge.kind, offset }
  }
  return { partitionBy, orderBy, frame: { unit, start: bound(start), ...(end ? { end: bound(end) } : {}) } }
}
