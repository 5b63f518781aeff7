import type { Field } from '../../../spec/data-type.ts'
import { printPlainZeros } from '../../athena/duckdb-plain-zero.ts'
import { holdsFloat } from '../../athena/plain-zero.ts'
import type { CheckedDropDuplicates } from '../../steps/drop-duplicates.ts'
import { quoteIdentifier } from '../quote.ts'

/** The condition that keeps the first of the rows with the same keys. */
export function printOneOfEach({ keys, orderBy, input }: CheckedDropDuplicates): string {
  const sortKey = (name: string) => {
    const column = quoteIdentifier(name)
    const type = input.find((field) => field.name === name)?.type
    // DuckDB puts its sort keys in the place of the columns it sorts by, and these have no -0.0
    return type === undefined ? column : printPlainZeros(type, column)
  }
  const order = [
    ...orderBy.map(({ name, descending }) => `${sortKey(name)}${descending ? ' DESC' : ''}`),
    ...input.map(({ name }) => sortKey(name)),
    ...input.flatMap(printSign),
  ].map((key) => `${key} NULLS LAST`)
  const window = `PARTITION BY ${keys.map(sortKey).join(', ')} ORDER BY ${order.join(', ')}`
  return `QUALIFY row_number() OVER (${window}) = 1`
}

/** What orders rows that differ in nothing but -0.0 for 0.0, which are equal. */
function printSign({ name, type }: Field): readonly string[] {
  if (!holdsFloat(type)) return []
  const column = quoteIdentifier(name)
  const isNumber = type.kind === 'float' || type.kind === 'double'
  return [isNumber ? `signbit(${column})` : `CAST(${column} AS VARCHAR)`]
}
