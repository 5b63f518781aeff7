import type { DataType } from '../spec/data-type.ts'
import { mergeTypes } from './merge-types.ts'

/** What was seen of a field's values. It forgets nothing, so that their order does not matter. Plain data. */
export interface Shape {
  /** Of numbers, booleans and strings, merged; `null` where there were none. */
  readonly scalar: DataType
  /** Of the elements, if there were arrays. */
  readonly element: Shape | undefined
  /** In the order they were first met, if there were objects. */
  readonly fields: ReadonlyMap<string, Shape> | undefined
}

/** A shape that values are still added to. */
export interface OpenShape {
  scalar: DataType
  element: OpenShape | undefined
  fields: Map<string, OpenShape> | undefined
}

/** The shape of null, which says nothing. */
export function createShape(): OpenShape {
  return { scalar: { kind: 'null' }, element: undefined, fields: undefined }
}

/** Commutative but for the order of fields, associative, idempotent. */
export function mergeShapes(left: Shape, right: Shape): Shape {
  return {
    scalar: mergeTypes(left.scalar, right.scalar),
    element: either(left.element, right.element, mergeShapes),
    fields: either(left.fields, right.fields, mergeMembers),
  }
}

/** Fields of the objects in a shape, however deep. */
export function countFields({ element, fields }: Shape): number {
  const inElement = element === undefined ? 0 : countFields(element)
  return [...(fields?.values() ?? [])].reduce((sum, field) => sum + 1 + countFields(field), inElement)
}

function mergeMembers(left: ReadonlyMap<string, Shape>, right: ReadonlyMap<string, Shape>) {
  const merged = new Map(left)
  for (const [name, shape] of right) {
    const other = merged.get(name)
    merged.set(name, other === undefined ? shape : mergeShapes(other, shape))
  }
  return merged
}

function either<Value>(
  left: Value | undefined,
  right: Value | undefined,
  merge: (left: Value, right: Value) => Value,
): Value | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return merge(left, right)
}
