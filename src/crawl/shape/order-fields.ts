import { mergeShapes, type Shape } from './shape.ts'

export interface OrderedField {
  readonly name: string
  readonly shape: Shape
}

/** By position, then by name. Names that differ only by case are the first of them: no engine tells them apart. */
export function orderFields(fields: Shape['fields']): readonly OrderedField[] {
  const ordered = [...(fields ?? [])].sort(
    ([leftName, left], [rightName, right]) =>
      left.position - right.position || (leftName < rightName ? -1 : 1),
  )
  const merged = new Map<string, OrderedField>()
  for (const [name, { shape }] of ordered) {
    const key = name.toLowerCase()
    const first = merged.get(key)
    merged.set(
      key,
      first === undefined ? { name, shape } : { ...first, shape: mergeShapes(first.shape, shape) },
    )
  }
  return [...merged.values()]
}
