import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { placeOf, type SpecNode } from '../expression.ts'

/** Glue's Relationalize: a flat root table, and a table per array with `id` and `index`. Always the last step. */
export interface RelationalizeStep {
  readonly kind: 'relationalize'
  readonly place: Place
  readonly root: string
}

export const relationalizeForm = z.strictObject({
  relationalize: z
    .strictObject({
      root: z
        .string()
        .regex(/^[A-Za-z0-9][\w.-]*$/, { error: 'expected letters, digits, _, - and .' })
        .optional()
        .describe("Name of the root table (Glue's default: roottable)"),
    })
    .describe('A flat root table, and a table per array'),
})

export function normaliseRelationalize(
  raw: z.infer<typeof relationalizeForm>,
  node: SpecNode,
): RelationalizeStep {
  return { kind: 'relationalize', place: placeOf(node), root: raw.relationalize.root ?? 'roottable' }
}
