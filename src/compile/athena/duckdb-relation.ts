import { quoteIdentifier } from '../duckdb/quote.ts'
import { namePool } from './query-typing.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedQuery, TypedRelation, TypedUnnest } from './typed-query.ts'
import { moveKey, usedColumns } from './used-columns.ts'

export interface RelationPrinting {
  /** The columns that are named above the relation. */
  readonly used: ReadonlyMap<string, ReadonlySet<string>>
  /** Where a column is after UNNEST has wrapped its relation, by `moveKey`; filled while relations are printed. */
  readonly moved: Map<string, string>
  readonly query: (query: TypedQuery) => string
  readonly expression: (expression: TypedExpression) => string
}

/** A relation as it stands after FROM. */
export function printRelation(relation: TypedRelation, printing: RelationPrinting): string {
  switch (relation.kind) {
    case 'table':
      return `${relation.duckdbName} AS ${quoteIdentifier(relation.alias)}`
    case 'named':
      return `${quoteIdentifier(relation.name)} AS ${quoteIdentifier(relation.alias)}`
    case 'subquery':
      return `(\n${indent(printing.query(relation.query))}\n) AS ${quoteIdentifier(relation.alias)}`
    case 'unnest':
      return printUnnest(relation, printing)
    case 'join': {
      const inside = { ...printing, used: usedColumns(relation.on, printing.used) }
      const left = printRelation(relation.left, inside)
      const nested = relation.right.kind === 'join'
      const right = printRelation(relation.right, inside)
      const on = relation.on ? ` ON ${printing.expression(relation.on)}` : ''
      const word =
        relation.type === 'inner'
          ? 'JOIN'
          : relation.type === 'full'
            ? 'FULL JOIN'
            : `${relation.type.toUpperCase()} JOIN`
      return `${left} ${word} ${nested ? `(${right})` : right}${on}`
    }
  }
}

/**
 * DuckDB is fastest with `unnest()` in a SELECT list, so the relations before it become a subquery that hands on the
 * columns that are used; from there on these are columns of the subquery.
 */
function printUnnest(unnest: TypedUnnest, printing: RelationPrinting): string {
  const { input, alias } = unnest
  const below = { ...printing, used: usedColumns(unnest.items, printing.used) }
  const source = input ? [`FROM ${printRelation(input, below)}`] : []
  const pool = namePool([...unnest.items.flatMap((item) => item.columns), unnest.ordinality ?? ''])
  const carried = input
    ? [...aliasesOf(input)].flatMap((relation) =>
        [...(printing.used.get(relation) ?? [])].map((name) => ({ relation, name })),
      )
    : []
  const lists = unnest.items.flatMap((item) => printLists(item.expression, printing))
  const names = unnest.items.flatMap((item) => item.columns)
  const numbers = `range(1, ${longest(lists)} + 1)`
  const unnested = [
    ...lists.map((list, index) => ({ list, name: names[index] ?? '' })),
    ...(unnest.ordinality === undefined ? [] : [{ list: numbers, name: unnest.ordinality }]),
  ]
  const elements = unnested.map(
    ({ list, name }) => `unnest(${unnest.outer ? orNull(list, lists) : list}) AS ${quoteIdentifier(name)}`,
  )
  const handedOn = carried.map(({ relation, name }) => {
    const key = moveKey(relation, name)
    const value = printing.moved.get(key) ?? key
    return { key, value, name: pool.take(name) }
  })
  for (const { key, name } of handedOn) printing.moved.set(key, moveKey(alias, name))
  const columns = handedOn.map(({ value, name }) =>
    value.endsWith(`.${quoteIdentifier(name)}`) ? value : `${value} AS ${quoteIdentifier(name)}`,
  )
  return `(\n${indent([`SELECT ${[...columns, ...elements].join(', ')}`, ...source].join('\n'))}\n) AS ${quoteIdentifier(alias)}`
}

function printLists(expression: TypedExpression, { expression: print }: RelationPrinting): readonly string[] {
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

function* aliasesOf(relation: TypedRelation): Generator<string> {
  if (relation.kind === 'join') {
    yield* aliasesOf(relation.left)
    yield* aliasesOf(relation.right)
    return
  }
  if (relation.kind === 'unnest' && relation.input) yield* aliasesOf(relation.input)
  yield relation.alias
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
