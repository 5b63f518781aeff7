import { quoteIdentifier } from '../duckdb/quote.ts'
import type { Elements } from './print-relation.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedUnnest } from './typed-query.ts'

/** `unnest()` for every list; DuckDB gives the shorter ones NULLs. */
export function printElements(unnest: TypedUnnest, print: (expression: TypedExpression) => string): Elements {
  const lists = unnest.items.flatMap((item) => printLists(item.expression, print))
  const names = unnest.items.flatMap((item) => item.columns)
  const numbers = `range(1, ${longest(lists)} + 1)`
  const unnested = [
    ...lists.map((list, index) => ({ list, name: names[index] ?? '' })),
    ...(unnest.ordinality === undefined ? [] : [{ list: numbers, name: unnest.ordinality }]),
  ]
  const items = unnested.map(
    ({ list, name }) => `unnest(${unnest.outer ? orNull(list, lists) : list}) AS ${quoteIdentifier(name)}`,
  )
  return { items }
}

function printLists(
  expression: TypedExpression,
  print: (expression: TypedExpression) => string,
): readonly string[] {
  const value = print(expression)
  return expression.type.kind === 'map' ? [`map_keys(${value})`, `map_values(${value})`] : [value]
}

function longest(lists: readonly string[]): string {
  const lengths = lists.map((list) => `coalesce(len(${list}), 0)`)
  return lengths.length === 1 ? (lengths[0] ?? '0') : `greatest(${lengths.join(', ')})`
}

/** One NULL where there is no element at all. */
function orNull(list: string, lists: readonly string[]): string {
  return `CASE WHEN ${longest(lists)} > 0 THEN ${list} ELSE [NULL] END`
}
