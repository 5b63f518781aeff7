import type { Json } from '@duckdb/node-api'
import type { Rows } from './rows.ts'

const shownCharacters = 100

/** A row on one line, for messages: `day="tue", price=NULL`. Long values are cut. */
export function printRow(columns: Rows['columns'], values: readonly Json[]): string {
  return columns
    .map(({ name, type }, index) => {
      const text = printValue(values[index] ?? null, type)
      return `${name}=${text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text}`
    })
    .join(', ')
}

/** What is no text stands without quotes. */
function printValue(value: Json, type: string): string {
  if (value === null) return 'NULL'
  return typeof value === 'string' && type !== 'VARCHAR' ? value : JSON.stringify(value)
}
