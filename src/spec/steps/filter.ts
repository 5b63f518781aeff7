import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { type Expression, expressionAt, placeOf, type SpecNode } from '../expression.ts'
import { expressionForm } from '../form-parts.ts'

/** Keeps the rows for which the condition is true; NULL is not true. */
export interface FilterStep {
  readonly kind: 'filter'
  readonly place: Place
  readonly condition: Expression
}

export const filterForm = z.strictObject({
  filter: expressionForm.describe('Keeps the rows for which this is true'),
})

export function normaliseFilter(_raw: z.infer<typeof filterForm>, node: SpecNode): FilterStep {
  return { kind: 'filter', place: placeOf(node), condition: expressionAt(node, 'filter') }
}
