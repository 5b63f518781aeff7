import { z } from 'zod'
import type { Place } from '../../errors.ts'
import { type Expression, expressionAt, placeOf, type SpecNode } from '../expression.ts'
import { expressionForm, onePair, onlyEntry } from '../form-parts.ts'
import { normaliseSource, type Source, sourceForm } from '../source.ts'

/**
 * Joins a second source, read whole. Its row becomes one struct column under the given name,
 * as an element does in `explode`: `join: { place: { table: weather.places } }`, `on: place.id = cityid`.
 */
export interface JoinStep {
  readonly kind: 'join'
  readonly place: Place
  readonly name: string
  readonly source: Source
  readonly on: Expression
  readonly type: 'inner' | 'left'
}

export const joinForm = z.strictObject({
  join: onePair(sourceForm, 'new name: source').describe('A second source: { new name: source }'),
  on: expressionForm.describe('The condition, over the row and the new name: place.id = cityid'),
  type: z.enum(['inner', 'left']).optional().describe('inner (default), or left to keep rows with no match'),
})

export function normaliseJoin(raw: z.infer<typeof joinForm>, node: SpecNode): JoinStep {
  const [name, source] = onlyEntry(raw.join)
  return {
    kind: 'join',
    place: placeOf(node),
    name,
    source: normaliseSource(source, { source: node.source, path: [...node.path, 'join', name] }),
    on: expressionAt(node, 'on'),
    type: raw.type ?? 'inner',
  }
}
