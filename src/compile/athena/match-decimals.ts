import type { TypedExpression } from './typed-expression.ts'

/**
 * The condition of a join that no decimal makes fail: one that the type of both sides cannot hold equals nothing of the
 * other side. Engines compute such conditions for rows that never meet another, each for others.
 */
export function matchDecimals(on: TypedExpression): TypedExpression {
  if (on.kind === 'and') return { ...on, operands: on.operands.map(matchDecimals) }
  if (on.kind !== 'comparison' || on.operator !== '=') return on
  return { ...on, left: withoutFailure(on.left), right: withoutFailure(on.right) }
}

function withoutFailure(side: TypedExpression): TypedExpression {
  const isConverted = side.kind === 'cast' && side.implicit && side.type.kind === 'decimal'
  return isConverted ? { ...side, safe: true } : side
}
