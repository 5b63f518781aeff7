import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { placeOf, type SpecNode } from '../expression.ts'
import { nameForm, pairs } from '../form-parts.ts'

/** Gives columns new names: `rename: { new: old }`, new name first as in every step. */
export interface RenameStep {
  readonly kind: 'rename'
  readonly place: Place
  readonly columns: readonly { readonly to: string; readonly from: string; readonly place: Place }[]
}

export const renameForm = z.strictObject({
  rename: pairs(nameForm, 'new name: old name').describe('New names for columns: { new name: old name }'),
})

export function normaliseRename(raw: z.infer<typeof renameForm>, node: SpecNode): RenameStep {
  return {
    kind: 'rename',
    place: placeOf(node),
    columns: Object.entries(raw.rename).map(([to, from]) => ({
      to,
      from,
      place: placeOf(node, 'rename', to),
    })),
  }
}
