import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { type Expression, expressionAt, placeOf, type SpecNode } from '../expression.ts'

/** A SELECT in Athena's SQL over the relation `input`. */
export interface SqlStep {
  readonly kind: 'sql'
  readonly place: Place
  readonly query: Expression
}

export const sqlForm = z.strictObject({
  sql: z.string().min(1).describe('A SELECT in Athena SQL over the relation input'),
})

export function normaliseSql(_raw: z.infer<typeof sqlForm>, node: SpecNode): SqlStep {
  return { kind: 'sql', place: placeOf(node), query: expressionAt(node, 'sql') }
}
