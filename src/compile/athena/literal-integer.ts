import type { TypedExpression } from './typed-expression.ts'

/** The value of an integer literal that rules may compute with; of one beyond 2^53 they know nothing. */
export function literalInteger(expression: TypedExpression | undefined): number | undefined {
  if (expression === undefined || expression.kind !== 'literal' || typeof expression.value !== 'string')
    return undefined
  const { kind } = expression.type
  if (kind !== 'int' && kind !== 'bigint') return undefined
  const value = Number(expression.value)
  return Number.isSafeInteger(value) ? value : undefined
}
