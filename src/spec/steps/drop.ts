import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { placeOf, type SpecNode } from '../expression.ts'
import { nameForm } from '../form-parts.ts'

/** Removes columns. */
export interface DropStep {
  readonly kind: 'drop'
  readonly place: Place
  readonly columns: readonly { readonly name: string; readonly place: Place }[]
}

export const dropForm = z.strictObject({
  drop: z.array(nameForm).min(1).describe('Columns to remove'),
})

export function normaliseDrop(raw: z.infer<typeof dropForm>, node: SpecNode): DropStep {
  return {
    kind: 'drop',
    place: placeOf(node),
    columns: raw.drop.map((name, index) => ({ name, place: placeOf(node, 'drop', index) })),
  }
}
