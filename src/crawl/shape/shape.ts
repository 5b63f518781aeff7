/** 'int' fits 32 bits, 'bigint' 64, 'hugeint' is an integer beyond; 'double' is written with fraction or exponent. */
export type SeenKind =
  | 'null'
  | 'boolean'
  | 'int'
  | 'bigint'
  | 'hugeint'
  | 'double'
  | 'string'
  | 'array'
  | 'object'

/** In the order in which kinds are told. */
export const seenKinds: readonly SeenKind[] = [
  'null',
  'boolean',
  'int',
  'bigint',
  'hugeint',
  'double',
  'string',
  'array',
  'object',
]

/** Values of one kind at one place: how many, and the first of them. */
export interface Seen {
  readonly count: number
  readonly uri: string
  /** Of the value itself, from 1. */
  readonly line: number
  /** As it stands in the file, cut to 80 characters. */
  readonly text: string
}

export interface ShapeField {
  readonly shape: Shape
  /** The largest index the key had in an object; orders columns whatever the order of files. */
  readonly position: number
}

/**
 * What was seen of the values at one place. It forgets nothing that a type depends on, so that the order of the
 * values does not matter. Plain data.
 */
export interface Shape {
  /** Only kinds that were seen. */
  readonly kinds: ReadonlyMap<SeenKind, Seen>
  /** Of array elements; undefined if none was seen. */
  readonly element: Shape | undefined
  /** Of objects, in the order they were first met; undefined if none was seen, or if there is `values`. */
  readonly fields: ReadonlyMap<string, ShapeField> | undefined
  /** Of all values of objects that have more than `mostKeys` different keys, or a key that is very long. */
  readonly values: Shape | undefined
}

/** Objects with more different keys than this are not told apart by key. */
export const mostKeys = 1000

/** Bytes; nor are objects that have a longer key. */
export const longestKey = 1024

/** The shape of no value. */
export const emptyShape: Shape = {
  kinds: new Map(),
  element: undefined,
  fields: undefined,
  values: undefined,
}

/**
 * The shape of all values of two shapes. Commutative but for the order of fields, associative, and idempotent but
 * for counts. The first value of a kind is the least by uri and line.
 */
export function mergeShapes(left: Shape, right: Shape): Shape {
  return mergeWithin(left, right, mostKeys)
}

/** One shape of all, undefined if there are none. */
export function mergeAllShapes(shapes: readonly Shape[]): Shape | undefined {
  return mergeAll(shapes, mostKeys)
}

/** The shape with `values` in place of more than `keys` fields, wherever there are so many. */
export function narrowShape(shape: Shape, keys: number): Shape {
  const element = shape.element && narrowShape(shape.element, keys)
  if (shape.values !== undefined) return { ...shape, element, values: narrowShape(shape.values, keys) }
  if (shape.fields === undefined) return { ...shape, element }
  const fields = new Map(
    [...shape.fields].map(([name, field]) => [name, { ...field, shape: narrowShape(field.shape, keys) }]),
  )
  return { ...shape, element, ...fieldsOrValues(fields, keys) }
}

/** Fields of the objects in a shape, however deep; where fields are not told apart, more than `mostKeys`. */
export function countFields({ element, fields, values }: Shape): number {
  let count = element === undefined ? 0 : countFields(element)
  if (values !== undefined) count += mostKeys + 1 + countFields(values)
  for (const { shape } of fields?.values() ?? []) count += 1 + countFields(shape)
  return count
}

/** Places in a shape, itself one of them. */
export function countShapes({ element, fields, values }: Shape): number {
  let count = 1
  if (element !== undefined) count += countShapes(element)
  if (values !== undefined) count += countShapes(values)
  for (const { shape } of fields?.values() ?? []) count += countShapes(shape)
  return count
}

function mergeWithin(left: Shape, right: Shape, keys: number): Shape {
  return {
    kinds: mergeKinds(left.kinds, right.kinds),
    element: mergeIfSeen(left.element, right.element, keys),
    ...mergeMembers(left, right, keys),
  }
}

function mergeIfSeen(left: Shape | undefined, right: Shape | undefined, keys: number): Shape | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return mergeWithin(left, right, keys)
}

function mergeKinds(left: Shape['kinds'], right: Shape['kinds']): Shape['kinds'] {
  if (left.size === 0) return right
  const merged = new Map(left)
  for (const [kind, seen] of right) {
    const other = merged.get(kind)
    merged.set(kind, other === undefined ? seen : mergeSeen(other, seen))
  }
  return merged
}

function mergeSeen(left: Seen, right: Seen): Seen {
  const first = isBefore(right, left) ? right : left
  return { ...first, count: left.count + right.count }
}

/** The text decides between two on one line, which only an equal place in two shapes of one file can be. */
function isBefore(left: Seen, right: Seen): boolean {
  if (left.uri !== right.uri) return left.uri < right.uri
  return left.line === right.line ? left.text < right.text : left.line < right.line
}

type Members = Pick<Shape, 'fields' | 'values'>

function mergeMembers(left: Members, right: Members, keys: number): Members {
  if (left.values !== undefined || right.values !== undefined) {
    return { fields: undefined, values: mergeIfSeen(valuesOf(left, keys), valuesOf(right, keys), keys) }
  }
  if (left.fields === undefined || right.fields === undefined) {
    return { fields: left.fields ?? right.fields, values: undefined }
  }
  const merged = new Map(left.fields)
  for (const [name, field] of right.fields) {
    const other = merged.get(name)
    merged.set(name, other === undefined ? field : mergeField(other, field, keys))
  }
  return fieldsOrValues(merged, keys)
}

function mergeField(left: ShapeField, right: ShapeField, keys: number): ShapeField {
  return {
    shape: mergeWithin(left.shape, right.shape, keys),
    position: Math.max(left.position, right.position),
  }
}

function fieldsOrValues(fields: ReadonlyMap<string, ShapeField>, keys: number): Members {
  if (fields.size <= keys) return { fields, values: undefined }
  return { fields: undefined, values: valuesOf({ fields, values: undefined }, keys) }
}

function valuesOf({ fields, values }: Members, keys: number): Shape | undefined {
  if (values !== undefined || fields === undefined) return values
  return mergeAll(
    [...fields.values()].map(({ shape }) => shape),
    keys,
  )
}

/** By halves, because each merge copies what it merges. */
function mergeAll(shapes: readonly Shape[], keys: number): Shape | undefined {
  if (shapes.length <= 1) return shapes[0]
  const middle = shapes.length >> 1
  return mergeIfSeen(mergeAll(shapes.slice(0, middle), keys), mergeAll(shapes.slice(middle), keys), keys)
}
