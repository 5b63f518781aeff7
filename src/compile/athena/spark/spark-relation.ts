import { quoteIdentifier } from '../../pyspark/quote.ts'
import type { Elements } from '../print-relation.ts'
import type { TypedExpression } from '../typed-expression.ts'
import type { TypedUnnest } from '../typed-query.ts'

/** Spark has room for one generator in a SELECT list, so several lists are zipped. */
export function printElements(unnest: TypedUnnest, print: (expression: TypedExpression) => string): Elements {
  const { items, ordinality, alias } = unnest
  const outer = unnest.outer ? '_outer' : ''
  const names = items.flatMap((item) => item.columns).map(quoteIdentifier)
  const [first] = items
  if (items.length === 1 && first !== undefined) {
    const value = print(first.expression)
    if (ordinality === undefined) {
      const [name] = names
      return {
        items: [`explode${outer}(${value}) AS ${names.length === 1 ? name : `(${names.join(', ')})`}`],
      }
    }
    const position = quoteIdentifier(ordinality)
    return {
      items: [`posexplode${outer}(${value}) AS (${[position, ...names].join(', ')})`],
      replaced: new Map([[ordinality, `(${quoteIdentifier(alias)}.${position} + 1L)`]]),
    }
  }
  const lists = items.flatMap(({ expression }) => {
    const value = print(expression)
    const parts = expression.type.kind === 'map' ? [`map_keys(${value})`, `map_values(${value})`] : [value]
    return parts.map((part) => `coalesce(${part}, array())`)
  })
  const numbered = ordinality === undefined ? [] : [quoteIdentifier(ordinality)]
  const zipped = [...lists, ...numbered.map(() => numbersOf(lists))]
  return {
    items: [`inline${outer}(arrays_zip(${zipped.join(', ')})) AS (${[...names, ...numbered].join(', ')})`],
  }
}

/** 1 to the length of the longest list. */
function numbersOf(lists: readonly string[]): string {
  const length = `greatest(${lists.map((list) => `size(${list})`).join(', ')})`
  return `slice(sequence(1L, ${length} + 1L), 1, ${length})`
}
