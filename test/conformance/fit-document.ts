import type { Shape } from '../reference/relationalize.ts'
import type { Row } from '../reference/row.ts'

/** A document with exactly the fields of its schema: what is missing is null, at every level; bigint as BigInt. */
export function fitDocument(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return null
  if (typeof shape === 'string') return shape === 'bigint' ? BigInt(value as number) : value
  if (Array.isArray(shape)) {
    return (value as readonly unknown[]).map((one) => fitDocument(one, shape[0] as Shape))
  }
  return Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, fitDocument((value as Row)[name], field as Shape)]),
  )
}
