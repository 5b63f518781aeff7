import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { placeOf, type SpecNode } from '../expression.ts'

/** Glue's DropNullFields: drops columns and fields whose type is null, not fields that happen to be NULL. */
export interface DropNullFieldsStep {
  readonly kind: 'dropNullFields'
  readonly place: Place
}

export const dropNullFieldsForm = z.strictObject({
  dropNullFields: z.literal(true).describe('Drops columns and fields whose type is null'),
})

export function normaliseDropNullFields(
  _raw: z.infer<typeof dropNullFieldsForm>,
  node: SpecNode,
): DropNullFieldsStep {
  return { kind: 'dropNullFields', place: placeOf(node) }
}
