import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { type Expression, expressionAt, placeOf, type SpecNode } from '../expression.ts'
import { expressionForm, nameForm, onePair, onlyEntry } from '../form-parts.ts'

/** One row per element of an array: `explode: { slot: list }`. */
export interface ExplodeStep {
  readonly kind: 'explode'
  readonly place: Place
  readonly name: string
  readonly array: Expression
  /** Keeps rows whose array is empty or NULL, with NULL as the element. */
  readonly outer: boolean
  /** Name of a bigint column that numbers the elements from 1. */
  readonly position?: string
}

export const explodeForm = z.strictObject({
  explode: onePair(expressionForm, 'new name: array').describe('One row per element: { new name: array }'),
  outer: z.boolean().optional().describe('Keep rows whose array is empty or NULL'),
  position: nameForm.optional().describe('A new column that numbers the elements from 1'),
})

export function normaliseExplode(raw: z.infer<typeof explodeForm>, node: SpecNode): ExplodeStep {
  const [name] = onlyEntry(raw.explode)
  return {
    kind: 'explode',
    place: placeOf(node),
    name,
    array: expressionAt(node, 'explode', name),
    outer: raw.outer ?? false,
    ...(raw.position === undefined ? {} : { position: raw.position }),
  }
}
