import type { DataType, Field } from '../../spec/data-type.ts'
import type { CheckedRelationalize, RelationalColumn, RelationalTable } from '../steps/relationalize.ts'
import { convertValue } from './convert-value.ts'
import { named, printSelect } from './print-source.ts'
import { printField, quoteIdentifier, quoteString } from './quote.ts'

/**
 * A table's rows as values that compare across engines: the entries of maps sorted by key, floating-point numbers as
 * text, because -0.0 equals 0.0. `digits` columns are rounded to 11 significant digits, as sums of doubles are equal
 * only within 1e-12.
 */
export function printComparable(
  columns: readonly Field[],
  from: string,
  digits: ReadonlySet<string> = new Set(),
): string {
  const values = columns.map(({ name, type }) =>
    named(name, printComparableValue(type, quoteIdentifier(name), digits.has(name))),
  )
  return printSelect(values, from)
}

function printComparableValue(type: DataType, value: string, isRounded: boolean): string {
  return convertValue(type, value, [], {
    convert: (inner, sql) => {
      if (inner.kind === 'float' || inner.kind === 'double') return printNumber(sql, isRounded)
      if (inner.kind !== 'map') return undefined
      const variable = `e${sql.length}`
      const entryValue = printComparableValue(inner.value, printField(variable, 'value'), isRounded)
      const entryKey = printComparableValue(inner.key, printField(variable, 'key'), isRounded)
      const entry = `struct_pack(k := ${entryKey}, v := ${entryValue})`
      return `list_sort(list_transform(map_entries(${sql}), lambda ${variable}: ${entry}))`
    },
  })
}

/** There is one NaN, whatever its sign. */
function printNumber(value: string, isRounded: boolean): string {
  const text = isRounded ? `format('{:.11g}', CAST(${value} AS DOUBLE))` : `CAST(${value} AS VARCHAR)`
  return `CASE WHEN isnan(${value}) THEN 'nan' ELSE ${text} END`
}

/** How many rows, and a hash of them all that their order does not change: 16 hexadecimal digits. */
export function printHashRows(rows: string): string {
  const hash =
    "printf('%016x', CAST(coalesce(sum(CAST(hash(r) AS HUGEINT)), 0) % 18446744073709551616 AS UBIGINT))"
  return `SELECT count(*) AS rows, ${hash} AS hash FROM (${rows}) AS r`
}

/** Rows that one side has more often than the other. */
export function printSurplus(rows: string, others: string, most: number): string {
  return `SELECT * FROM ((${rows}) EXCEPT ALL (${others})) LIMIT ${most}`
}

/**
 * The tables of `relationalize` joined back: the root's rows, each key in the place of what hangs on it (how many rows,
 * and the sum of their hashes), because the keys themselves are another in every run. `relations` are the tables' rows.
 */
export function printJoinedBack(
  { tables }: CheckedRelationalize,
  relations: ReadonlyMap<string, string>,
): string {
  const [root] = tables
  return root === undefined ? '' : printDeep(root, { tables, relations })
}

/** A table's rows with what hangs on them; of a child the key of its parent, and the rest as one struct. */
function printDeep(
  table: RelationalTable,
  all: { readonly tables: readonly RelationalTable[]; readonly relations: ReadonlyMap<string, string> },
): string {
  const alias = quoteIdentifier(`t_${table.name}`)
  const values: { readonly name: string; readonly value: string }[] = []
  const joins: string[] = []
  for (const column of table.columns) {
    const name = quoteIdentifier(column.name)
    const key = `${alias}.${name}`
    const child = column.role === 'key' ? childAt(table, column, all.tables) : undefined
    if (child !== undefined) {
      const hung = quoteIdentifier(`c_${child.name}`)
      const rows = `SELECT id, {rows: count(*), hash: sum(CAST(hash(d) AS HUGEINT))} AS hung FROM (${printDeep(child, all)}) AS d(id, d) GROUP BY id`
      joins.push(` LEFT JOIN (${rows}) AS ${hung} ON ${hung}.id = ${key}`)
      values.push({
        name,
        value: `CASE WHEN ${key} IS NOT NULL THEN coalesce(${hung}.hung, {rows: 0, hash: 0}) END`,
      })
    } else if (column.role !== 'id') values.push({ name, value: key })
  }
  const from = `(${all.relations.get(table.name)}) AS ${alias}${joins.join('')}`
  if (table.from === undefined)
    return `SELECT ${values.map(({ name, value }) => `${value} AS ${name}`).join(', ')} FROM ${from}`
  const fields = values.map(({ name, value }) => `${name} := ${value}`)
  return `SELECT ${alias}.id, struct_pack(${fields.join(', ')}) FROM ${from}`
}

function childAt(
  table: RelationalTable,
  column: RelationalColumn,
  tables: readonly RelationalTable[],
): RelationalTable | undefined {
  const path = column.path.join('\0')
  return tables.find(({ from }) => from?.parent === table.name && from.path.join('\0') === path)
}

/**
 * Name, type and whether it may be missing, of every column of a Parquet file, nested ones by their path. Plain integers
 * say nothing that their physical type does not say, and only of a timestamp the logical type tells more than the
 * converted one: some engines write these, others leave them out. The bytes that a decimal takes are the writer's choice.
 */
export function printParquetSchema(file: string): string {
  const converted = "CASE WHEN converted_type NOT IN ('INT_32', 'INT_64') THEN converted_type END"
  const logical = "CASE WHEN starts_with(converted_type, 'TIME') THEN CAST(logical_type AS VARCHAR) END"
  const length = "CASE WHEN converted_type IS DISTINCT FROM 'DECIMAL' THEN type_length END"
  return [
    `SELECT name, type, ${length} AS type_length, repetition_type, num_children, scale, precision,`,
    `${converted} AS converted_type, ${logical} AS logical_type`,
    `FROM parquet_schema(${quoteString(file)})`,
  ].join(' ')
}
