import type { SeenKind, Shape } from '../shape/shape.ts'
import type { Evidence } from './drift.ts'

/** The kinds of a shape with their first values, the most frequent kind first; unless asked for, without null. */
export function evidenceOf(shape: Shape, kinds?: readonly SeenKind[]): readonly Evidence[] {
  const isAsked = (kind: SeenKind) => (kinds === undefined ? kind !== 'null' : kinds.includes(kind))
  return [...shape.kinds]
    .filter(([kind]) => isAsked(kind) || shape.kinds.size === 1)
    .map(([kind, seen]) => ({ kind, ...seen }))
    .sort((left, right) => right.count - left.count || (left.kind < right.kind ? -1 : 1))
}
