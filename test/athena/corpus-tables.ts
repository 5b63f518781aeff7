import { readFileSync } from 'node:fs'
import type { QueryTable } from '../../src/compile/athena/analyse-query.ts'
import type { DataType, Field } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'

type Record = readonly unknown[] | Readonly<{ [name: string]: unknown }>

interface SetupTable {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly hiveType: string }[]
  readonly rows: readonly Record[]
}

export interface CorpusTable extends QueryTable {
  readonly records: readonly Record[]
}

/** The three tables of the corpus. */
const setupFile = new URL('../athena-sql/setup.json', import.meta.url)

/** The tables of `setup.json` by name, as a query finds them. */
export function readCorpusTables(
  quote: (name: string) => string,
  file: URL | string = setupFile,
): ReadonlyMap<string, CorpusTable> {
  const { tables } = JSON.parse(readFileSync(file, 'utf8')) as { tables: readonly SetupTable[] }
  return new Map(
    tables.map(({ name, columns, rows }) => {
      const fields = columns.map(({ name, hiveType }): Field => ({ name, type: typeOf(hiveType) }))
      return [name, { columns: fields, sqlName: quote(name), records: rows }]
    }),
  )
}

/** A value of a row, whether it is written as a list or by the names. */
export function cellOf(record: Record, name: string, index: number): unknown {
  return Array.isArray(record) ? record[index] : (record as { readonly [name: string]: unknown })[name]
}

function typeOf(text: string): DataType {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(`setup.json: ${text}`)
  return parsed.type
}
