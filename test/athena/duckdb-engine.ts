import { DuckDBInstance } from '@duckdb/node-api'
import { printDuckdbQuery } from '../../src/compile/athena/print-duckdb-query.ts'
import { printDuckdbType } from '../../src/compile/duckdb/print-type.ts'
import { quoteIdentifier, quoteString } from '../../src/compile/duckdb/quote.ts'
import type { DataType } from '../../src/spec/data-type.ts'
import { cellOf, readCorpusTables } from './corpus-tables.ts'
import type { StatementEngine } from './run-statement.ts'

/** DuckDB with the tables of `setup.json`. */
export async function openDuckdbEngine(file?: string): Promise<StatementEngine> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  const tables = readCorpusTables(quoteIdentifier, file)
  for (const { sqlName, columns, records } of tables.values()) {
    const list = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${printDuckdbType(type)}`)
    const rows = records.map(
      (record) =>
        `(${columns.map(({ name, type }, index) => literal(cellOf(record, name, index), type)).join(', ')})`,
    )
    await connection.run(`CREATE TABLE ${sqlName} (${list.join(', ')})`)
    await connection.run(`INSERT INTO ${sqlName} VALUES ${rows.join(', ')}`)
  }
  return {
    tables,
    print: printDuckdbQuery,
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowsJson(),
    isRefusal: (message) => /not supported/.test(message),
    close: async () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
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
        `${quoteIdentifier(field.name)}: ${plain(cellOf(value as readonly unknown[], field.name, index), field.type)}`,
    )
    return `{${fields.join(', ')}}`
  }
  return typeof value === 'string' ? quoteString(value) : String(value)
}
