import { namePool } from './query-typing.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedQuery, TypedRelation, TypedUnnest } from './typed-query.ts'
import { moveKey, usedColumns } from './used-columns.ts'

export interface RelationDialect {
  readonly quoteIdentifier: (name: string) => string
  /** Lines inside names and literals stay as they are. */
  readonly indent: (sql: string) => string
  /** The name of a table as the query has it, in the engine. */
  readonly printTable: (sqlName: string) => string
  /** What an UNNEST adds to the SELECT list of its input. */
  readonly printElements: (unnest: TypedUnnest, print: (expression: TypedExpression) => string) => Elements
}

export interface Elements {
  readonly items: readonly string[]
  /** What stands for columns of the UNNEST that the items do not give as they are. */
  readonly replaced?: ReadonlyMap<string, string>
}

export interface RelationPrinting {
  /** The columns that are named above the relation. */
  readonly used: ReadonlyMap<string, ReadonlySet<string>>
  /** Where a column is after UNNEST has wrapped its relation, by `moveKey`; filled while relations are printed. */
  readonly moved: Map<string, string>
  readonly query: (query: TypedQuery) => string
  readonly expression: (expression: TypedExpression) => string
  /** As `expression`, for what stands after ON. */
  readonly condition: (expression: TypedExpression) => string
}

/** A relation as it stands after FROM. */
export function printRelation(
  relation: TypedRelation,
  printing: RelationPrinting,
  dialect: RelationDialect,
): string {
  const { indent, quoteIdentifier } = dialect
  switch (relation.kind) {
    case 'table':
      return `${dialect.printTable(relation.sqlName)} AS ${quoteIdentifier(relation.alias)}`
    case 'named':
      return `${quoteIdentifier(relation.name)} AS ${quoteIdentifier(relation.alias)}`
    case 'subquery':
      return `(\n${indent(printing.query(relation.query))}\n) AS ${quoteIdentifier(relation.alias)}`
    case 'unnest':
      return printUnnest(relation, printing, dialect)
    case 'join': {
      const inside = { ...printing, used: usedColumns(relation.on, printing.used) }
      const left = printRelation(relation.left, inside, dialect)
      const nested = relation.right.kind === 'join'
      const right = printRelation(relation.right, inside, dialect)
      const on = relation.on ? ` ON ${printing.condition(relation.on)}` : ''
      const word = relation.type === 'inner' ? 'JOIN' : `${relation.type.toUpperCase()} JOIN`
      return `${left} ${word} ${nested ? `(${right})` : right}${on}`
    }
  }
}

/**
 * The engines are fastest with the elements in a SELECT list, so the relations before them become a subquery that
 * hands on the columns that are used; from there on these are columns of the subquery.
 */
function printUnnest(unnest: TypedUnnest, printing: RelationPrinting, dialect: RelationDialect): string {
  const { indent, quoteIdentifier } = dialect
  const { input, alias } = unnest
  const below = { ...printing, used: usedColumns(unnest.items, printing.used) }
  const source = input ? [`FROM ${printRelation(input, below, dialect)}`] : []
  const pool = namePool([...unnest.items.flatMap((item) => item.columns), unnest.ordinality ?? ''])
  const carried = input
    ? [...aliasesOf(input)].flatMap((relation) =>
        [...(printing.used.get(relation) ?? [])].map((name) => ({ relation, name })),
      )
    : []
  const { items, replaced } = dialect.printElements(unnest, printing.expression)
  const handedOn = carried.map(({ relation, name }) => {
    const key = moveKey(relation, name)
    const value = printing.moved.get(key) ?? `${quoteIdentifier(relation)}.${quoteIdentifier(name)}`
    return { key, value, name: pool.take(name) }
  })
  for (const { key, name } of handedOn)
    printing.moved.set(key, `${quoteIdentifier(alias)}.${quoteIdentifier(name)}`)
  for (const [name, value] of replaced ?? []) printing.moved.set(moveKey(alias, name), value)
  const columns = handedOn.map(({ value, name }) =>
    value.endsWith(`.${quoteIdentifier(name)}`) ? value : `${value} AS ${quoteIdentifier(name)}`,
  )
  const lines = [`SELECT ${[...columns, ...items].join(', ')}`, ...source]
  return `(\n${indent(lines.join('\n'))}\n) AS ${quoteIdentifier(alias)}`
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
