import type { Expression } from './expression.ts'
import { type ExpressionError, mistake } from './expression-problem.ts'
import type { GroupBy, GroupingElement } from './query.ts'
import type { TypedExpression } from './typed-expression.ts'

/** A text that is the same for expressions that are, wherever they stand. */
export function expressionKey(expression: TypedExpression): string {
  return JSON.stringify(expression, (name, value) => (name === 'span' ? undefined : value))
}

/** The grouping sets of GROUP BY: the product of those of its elements. */
export function groupingSets(
  groupBy: GroupBy,
  type: (expression: Expression) => TypedExpression,
): readonly (readonly TypedExpression[])[] {
  const product = groupBy.elements.reduce<readonly (readonly TypedExpression[])[]>(
    (sets, element) => sets.flatMap((set) => elementSets(element, type).map((other) => [...set, ...other])),
    [[]],
  )
  const unique = product.map((set) => distinctBy(set, expressionKey))
  return groupBy.distinct ? distinctBy(unique, (set) => set.map(expressionKey).sort().join()) : unique
}

function elementSets(
  { kind, sets: written }: GroupingElement,
  type: (expression: Expression) => TypedExpression,
): readonly (readonly TypedExpression[])[] {
  const sets = written.map((set) => set.map(type))
  switch (kind) {
    case 'plain':
    case 'sets':
      return sets
    case 'rollup':
      return [...sets.keys(), sets.length].reverse().map((length) => sets.slice(0, length).flat())
    case 'cube':
      return [...Array(2 ** sets.length).keys()]
        .reverse()
        .map((bits) => sets.filter((_set, index) => bits & (2 ** (sets.length - 1 - index))).flat())
  }
}

function distinctBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()]
}

/** @throws ExpressionError where a column is used that is neither grouped by nor aggregated */
export function checkGrouped(expression: TypedExpression, keys: ReadonlySet<string>): void {
  if (expression.kind === 'aggregate' || keys.has(expressionKey(expression))) return
  if (expression.kind === 'column' && !expression.outer) throw ungrouped(expression.name, expression)
  if (expression.kind === 'window') {
    for (const part of [
      ...expression.function.arguments,
      ...expression.window.partitionBy,
      ...expression.window.orderBy.map((item) => item.expression),
    ])
      checkGrouped(part, keys)
    if (expression.function.filter) checkGrouped(expression.function.filter, keys)
    return
  }
  for (const child of childrenOf(expression)) checkGrouped(child, keys)
}

function ungrouped(name: string, expression: TypedExpression): ExpressionError {
  return mistake(expression.span, `${name} is neither in GROUP BY nor inside an aggregate function`)
}

/** The typed expressions directly inside, not those of queries. */
export function childrenOf(expression: TypedExpression): readonly TypedExpression[] {
  const found: TypedExpression[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('kind' in value && 'span' in value && 'type' in value) found.push(value as TypedExpression)
    else if (!('body' in value && 'reads' in value)) for (const item of Object.values(value)) visit(item)
  }
  for (const [name, value] of Object.entries(expression)) if (name !== 'type' && name !== 'span') visit(value)
  return found
}

/** True if there is an aggregate function outside of any subquery. */
export function hasAggregate(expression: TypedExpression): boolean {
  if (expression.kind === 'aggregate') return true
  if (expression.kind === 'window') {
    const { function: base, window } = expression
    return [...base.arguments, ...window.partitionBy, ...window.orderBy.map((item) => item.expression)].some(
      hasAggregate,
    )
  }
  return childrenOf(expression).some(hasAggregate)
}
