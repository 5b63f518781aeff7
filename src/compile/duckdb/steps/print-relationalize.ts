import type { DataType } from '../../../spec/data-type.ts'
import type { CheckedRelationalize, RelationalColumn, RelationalTable } from '../../steps/relationalize.ts'
import { convertValue } from '../convert-value.ts'
import { named, printSelect } from '../print-source.ts'
import { printDuckdbType } from '../print-type.ts'
import { printField, quoteIdentifier } from '../quote.ts'
import { choiceStructValue } from './print-resolve-choice.ts'

/** Keys count up from this variable, which every run sets higher than the one before. */
export const keyBaseVariable = 'key_base'

/**
 * Statements that make one temporary table per relational table, parents first: the keys that a parent hands out
 * and its children refer to are drawn once.
 */
export function printRelationalize(
  { tables, input }: CheckedRelationalize,
  from: string,
): { readonly statements: readonly string[]; readonly relations: ReadonlyMap<string, string> } {
  const rowKey = rowKeyName(input)
  const relations = new Map(tables.map(({ name }) => [name, quoteIdentifier(`relational_${name}`)]))
  const statements = tables.flatMap((table) => {
    const rows = `rows_${table.name}`
    const source =
      table.from === undefined ? printRootRows(input, from, rowKey) : printChildRows(table.from, rowKey)
    return [
      `CREATE TEMP TABLE ${quoteIdentifier(rows)} AS\n${source}`,
      `CREATE TEMP VIEW ${relations.get(table.name)} AS\n${printSelect(
        table.columns.map((column) => printColumn(column, rowKey)),
        quoteIdentifier(rows),
      )}`,
    ]
  })
  return { statements, relations }
}

/** The row's own number, from which the keys of its arrays are made, under a name that no column has. */
function rowKeyName(input: CheckedRelationalize['input'], name = '__key'): string {
  const isTaken = input.some((column) => column.name.toLowerCase() === name)
  return isTaken ? rowKeyName(input, `${name}_`) : name
}

function printRootRows(input: CheckedRelationalize['input'], from: string, rowKey: string): string {
  const columns = input.map((column) =>
    named(column.name, resolveChoices(column.type, quoteIdentifier(column.name))),
  )
  return printSelect(
    [`getvariable('${keyBaseVariable}') + row_number() OVER () AS ${rowKey}`, ...columns],
    from,
  )
}

function printChildRows(from: NonNullable<RelationalTable['from']>, rowKey: string): string {
  const value = printPath(from.path)
  const parent = quoteIdentifier(`rows_${from.parent}`)
  const elements = from.kind === 'map' ? `map_entries(${value})` : value
  const columns =
    from.kind === 'map'
      ? ['unnested.entry.key AS key', 'unnested.entry.value AS value']
      : ['unnested.entry AS val']
  const inner = printSelect(
    [`${rowKey} AS id`, `unnest(range(0, len(${elements}))) AS index`, `unnest(${elements}) AS entry`],
    parent,
  )
  return printSelect(
    [
      `getvariable('${keyBaseVariable}') + row_number() OVER () AS ${rowKey}`,
      'id',
      'CAST(index AS INTEGER) AS index',
      ...columns,
    ],
    `(\n${inner}\n) AS unnested`,
  )
}

function printColumn(column: RelationalColumn, rowKey: string): string {
  switch (column.role) {
    case 'id':
    case 'index':
      return column.name
    case 'key':
      return named(column.name, `CASE WHEN ${printPath(column.path)} IS NOT NULL THEN ${rowKey} END`)
    case 'value':
      return named(column.name, `CAST(${printPath(column.path)} AS ${printDuckdbType(column.type)})`)
  }
}

function printPath([column = '', ...fields]: readonly string[]): string {
  return fields.reduce(printField, quoteIdentifier(column))
}

/** What nobody resolved becomes a struct with a field per alternative, as in Glue. */
function resolveChoices(type: DataType, value: string): string {
  return convertValue(type, value, [], {
    convert: (inner, sql) =>
      inner.kind === 'choice' ? choiceStructValue(sql, inner.alternatives) : undefined,
  })
}
