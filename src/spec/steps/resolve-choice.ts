import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { placeOf, type SpecNode } from '../expression.ts'
import { pairs } from '../form-parts.ts'

/** Glue's ResolveChoice: what becomes of columns and fields of a `choice<…>` type. */
export interface ResolveChoiceStep {
  readonly kind: 'resolveChoice'
  readonly place: Place
  /** One action for every choice, or one per path (`myList[].price`). */
  readonly rules: readonly { readonly path?: string; readonly action: string; readonly place: Place }[]
}

const actionForm = z
  .string()
  .regex(/^(make_cols|make_struct|(cast|project):.+)$/, {
    error: 'expected cast:<type>, project:<type>, make_cols or make_struct',
  })
  .describe('cast:<type>, project:<type>, make_cols or make_struct')

export const resolveChoiceForm = z.strictObject({
  resolveChoice: z
    .union([actionForm, pairs(actionForm, 'path: action')], {
      error: 'expected an action for every choice, or path: action pairs',
    })
    .describe('An action for every choice, or { path: action }'),
})

export function normaliseResolveChoice(
  raw: z.infer<typeof resolveChoiceForm>,
  node: SpecNode,
): ResolveChoiceStep {
  const value = raw.resolveChoice
  const rules =
    typeof value === 'string'
      ? [{ action: value, place: placeOf(node, 'resolveChoice') }]
      : Object.entries(value).map(([path, action]) => ({
          path,
          action,
          place: placeOf(node, 'resolveChoice', path),
        }))
  return { kind: 'resolveChoice', place: placeOf(node), rules }
}
