import { readFileSync } from 'node:fs'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { QueryTable } from '../../src/compile/athena/analyse-query.ts'
import { printDuckdbType } from '../../src/compile/duckdb/print-type.ts'
import { quoteIdentifier, quoteString } from '../../src/compile/duckdb/quote.ts'
import type { DataType, Field } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'

interface SetupTable {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly hiveType: string }[]
  readonly rows: readonly (readonly unknown[])[]
}

/** The three tables of the corpus. */
export const setupFile = new URL('../athena-sql/setup.json', import.meta.url)

/** Makes the tables of `setup.json` and answers how a query finds them. */
export async function loadCorpusTables(
  connection: DuckDBConnection,
  file: URL | string = setupFile,
): Promise<ReadonlyMap<string, QueryTable>> {
  const { tables } = JSON.parse(readFileSync(file, 'utf8')) as { tables: readonly SetupTable[] }
  const found = new Map<string, QueryTable>()
  for (const table of tables) {
    const columns = table.columns.map(({ name, hiveType }): Field => ({ name, type: typeOf(hiveType) }))
    const duckdbName = quoteIdentifier(table.name)
    const list = columns.map((column) => `${quoteIdentifier(column.name)} ${printDuckdbType(column.type)}`)
    await connection.run(`CREATE TABLE ${duckdbName} (${list.join(', ')})`)
    const rows = table.rows.map(
      (row) =>
        `(${columns.map(({ name, type }, index) => literal(cell(row, name, index), type)).join(', ')})`,
    )
    await connection.run(`INSERT INTO ${duckdbName} VALUES ${rows.join(', ')}`)
    found.set(table.name, { columns, duckdbName })
  }
  return found
}

function cell(
  row: readonly unknown[] | Readonly<Record<string, unknown>>,
  name: string,
  index: number,
): unknown {
  return Array.isArray(row) ? row[index] : (row as Readonly<Record<string, unknown>>)[name]
}

function typeOf(text: string): DataType {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(`setup.json: ${text}`)
  return parsed.type
}

function literal(value: unknown, type: DataType): string {
  return `CAST(${plain(value, type)} AS ${printDuckdbType(type)})`
}

function plain(value: unknown, type: DataType): string {
  if (value === null || value === undefined) return 'NULL'
  if (type.kind === 'array' && Array.isArray(value))
    return `[${value.map((item) => plain(item, type.element)).join(', ')}]`
  if (type.kind === 'struct') {
    const fields = type.fields.map(
      (field, index) =>
        `${quoteIdentifier(field.name)}: ${plain(cell(value as readonly unknown[], field.name, index), field.type)}`,
    )
    return `{${fields.join(', ')}}`
  }
  return typeof value === 'string' ? quoteString(value) : String(value)
}
