import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampValue,
} from '@duckdb/node-api'

/** A value of DuckDB as test/python/spark_session.py writes it in JSON. */
export function plainDuckdb(value: unknown): unknown {
  if (value instanceof DuckDBDecimalValue) return value.toString()
  if (value instanceof DuckDBDateValue || value instanceof DuckDBTimestampValue)
    return trimFraction(value.toString())
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  if (value instanceof DuckDBListValue) return value.items.map(plainDuckdb)
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, item]) => [name, plainDuckdb(item)]))
  if (value instanceof DuckDBMapValue)
    return sortEntries(
      value.entries.map((entry) => ({ key: plainDuckdb(entry.key), value: plainDuckdb(entry.value) })),
    )
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  return value
}

/** What test/python/spark_session.py has written, with the fractions of seconds as DuckDB prints them. */
export function plainSpark(value: unknown): unknown {
  if (typeof value === 'string') return trimFraction(value)
  if (Array.isArray(value)) return sortEntries(value.map(plainSpark))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainSpark(item)]))
}

function trimFraction(text: string): string {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
}

/** What Python reads of a map has lost its order. */
function sortEntries(items: readonly unknown[]): readonly unknown[] {
  const isMap = items.every(
    (item) =>
      typeof item === 'object' && item !== null && Object.keys(item).join() === ['key', 'value'].join(),
  )
  if (!isMap) return items
  const keyed = items.map((item) => ({ item, text: JSON.stringify((item as { readonly key: unknown }).key) }))
  return keyed.sort((left, right) => (left.text < right.text ? -1 : 1)).map(({ item }) => item)
}
