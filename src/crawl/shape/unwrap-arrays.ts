import { mergeShapes, type Shape, seenKinds } from './shape.ts'
import { onlyKinds } from './type-in-schema.ts'

/** The records that a job without a path reads: values as they stand in files, of arrays the elements. */
export function unwrapArrays(values: Shape): Shape {
  if (!values.kinds.has('array')) return values
  const others = onlyKinds(
    values,
    seenKinds.filter((kind) => kind !== 'array'),
  )
  return values.element === undefined ? others : mergeShapes(others, values.element)
}
