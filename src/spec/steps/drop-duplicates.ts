import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { placeOf, type SpecNode } from '../expression.ts'
import { nameForm } from '../form-parts.ts'

/**
 * Keeps one row per combination of keys: the first by `orderBy`, ties broken by the whole row,
 * so that every engine keeps the same one.
 */
export interface DropDuplicatesStep {
  readonly kind: 'dropDuplicates'
  readonly place: Place
  readonly keys: readonly { readonly name: string; readonly place: Place }[]
  readonly orderBy: readonly { readonly name: string; readonly descending: boolean; readonly place: Place }[]
}

const orderPattern = /^\s*(\S.*?)(?:\s+(asc|desc))?\s*$/is

export const dropDuplicatesForm = z.strictObject({
  dropDuplicates: z
    .strictObject({
      keys: z.array(nameForm).min(1).describe('Columns that make a row unique'),
      orderBy: z
        .array(z.string().regex(orderPattern, { error: "expected 'column', 'column ASC' or 'column DESC'" }))
        .optional()
        .describe('Which row to keep: the first in this order'),
    })
    .describe('One row per combination of keys'),
})

export function normaliseDropDuplicates(
  raw: z.infer<typeof dropDuplicatesForm>,
  node: SpecNode,
): DropDuplicatesStep {
  const { keys, orderBy = [] } = raw.dropDuplicates
  return {
    kind: 'dropDuplicates',
    place: placeOf(node),
    keys: keys.map((name, index) => ({ name, place: placeOf(node, 'dropDuplicates', 'keys', index) })),
    orderBy: orderBy.map((text, index) => {
      const match = orderPattern.exec(text)
      return {
        name: match?.[1] ?? text,
        descending: match?.[2]?.toLowerCase() === 'desc',
        place: placeOf(node, 'dropDuplicates', 'orderBy', index),
      }
    }),
  }
}
