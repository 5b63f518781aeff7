import type { SeenKind, Shape } from './shape.ts'

/** Kinds that one type holds without a choice; null fits every one. */
export type KindFamily = 'boolean' | 'number' | 'string' | 'array' | 'object'

const families: Readonly<Record<SeenKind, KindFamily | undefined>> = {
  null: undefined,
  boolean: 'boolean',
  int: 'number',
  bigint: 'number',
  hugeint: 'number',
  double: 'number',
  string: 'string',
  array: 'array',
  object: 'object',
}

export function familiesOf({ kinds }: Shape): ReadonlySet<KindFamily> {
  return new Set([...kinds.keys()].flatMap((kind) => families[kind] ?? []))
}

/** Whether values of unlike kinds stand at one place, here or anywhere inside. */
export function isMixed(shape: Shape): boolean {
  if (familiesOf(shape).size > 1) return true
  const inside = [shape.element, shape.values, ...fieldShapes(shape)]
  return inside.some((part) => part !== undefined && isMixed(part))
}

export function fieldShapes({ fields }: Shape): readonly Shape[] {
  return [...(fields?.values() ?? [])].map(({ shape }) => shape)
}
