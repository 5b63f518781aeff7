import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { type Expression, expressionAt, placeOf, type SpecNode } from '../expression.ts'
import { nameForm, onePair, onlyEntry } from '../form-parts.ts'

/** Glue's Unbox: a string column with JSON in it becomes what its type says; what does not fit becomes NULL. */
export interface UnboxStep {
  readonly kind: 'unbox'
  readonly place: Place
  readonly column: string
  readonly type: Expression
}

export const unboxForm = z.strictObject({
  unbox: onePair(nameForm, 'column: type').describe('A string column with JSON in it: { column: struct<…> }'),
})

export function normaliseUnbox(raw: z.infer<typeof unboxForm>, node: SpecNode): UnboxStep {
  const [column] = onlyEntry(raw.unbox)
  return {
    kind: 'unbox',
    place: placeOf(node),
    column,
    type: expressionAt(node, 'unbox', column),
  }
}
