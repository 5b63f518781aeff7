import type { Row } from './row.ts'

/**
 * Compares two bags of rows: order does not count, how often a row comes does. Undefined when they are equal,
 * otherwise a text with the first difference.
 */
export function compareRows(actual: readonly Row[], expected: readonly Row[]): string | undefined {
  const surplus = countRows(actual)
  for (const row of expected) {
    const text = printRow(row)
    surplus.set(text, (surplus.get(text) ?? 0) - 1)
  }
  const unexpected = actual.filter((row) => (surplus.get(printRow(row)) ?? 0) > 0)
  const missing = expected.filter((row) => (surplus.get(printRow(row)) ?? 0) < 0)
  if (unexpected.length === 0 && missing.length === 0) return undefined
  const [first, counterpart] = closestPair(unexpected, missing)
  return [
    `${actual.length} rows, expected ${expected.length}; ${unexpected.length} unexpected, ${missing.length} missing`,
    ...(counterpart === undefined
      ? [`unexpected: ${first === undefined ? 'none' : printRow(first)}`]
      : first === undefined
        ? [`missing: ${printRow(counterpart)}`]
        : describeDifference(first, counterpart)),
  ].join('\n')
}

/** A row as text that tells every two different values apart; the order of columns and fields does not count. */
export function printRow(row: Row): string {
  return printValue(row)
}

function printValue(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (value instanceof Uint8Array) return `bytes(${Buffer.from(value).toString('hex')})`
  if (Array.isArray(value)) return `[${value.map(printValue).join(', ')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${fields.map(([name, field]) => `${name}: ${printValue(field)}`).join(', ')}}`
}

function countRows(rows: readonly Row[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const text = printRow(row)
    counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return counts
}

/** The first unexpected row and the missing one that shares the most values with it. */
function closestPair(
  unexpected: readonly Row[],
  missing: readonly Row[],
): readonly [Row | undefined, Row | undefined] {
  const first = unexpected[0]
  if (first === undefined) return [undefined, missing[0]]
  const shared = (other: Row) =>
    Object.keys(first).filter((name) => printValue(first[name]) === printValue(other[name])).length
  const [closest] = missing.slice(0, 1000).sort((left, right) => shared(right) - shared(left))
  return [first, closest]
}

function describeDifference(actual: Row, expected: Row): readonly string[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
  const differing = names.filter((name) => printValue(actual[name]) !== printValue(expected[name]))
  return [
    ...differing.map((name) => `  ${name}: ${describe(actual, name)}, expected ${describe(expected, name)}`),
    `in the row ${printRow(expected)}`,
  ]
}

function describe(row: Row, name: string): string {
  return name in row ? printValue(row[name]) : 'no such column'
}
