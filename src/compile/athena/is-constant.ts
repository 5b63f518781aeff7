import type { TypedExpression } from './typed-expression.ts'

/** Depends on no row: neither a column in it, nor a parameter of a lambda, nor a query. */
export function isConstant(expression: TypedExpression): boolean {
  return !dependsOnRows(expression)
}

const ofRows = new Set([
  'column',
  'variable',
  'aggregate',
  'window',
  'subquery',
  'exists',
  'in-query',
  'compare-query',
])

function dependsOnRows(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  if ('kind' in part && typeof part.kind === 'string' && ofRows.has(part.kind)) return true
  return Object.values(part).some(dependsOnRows)
}
