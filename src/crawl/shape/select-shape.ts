import type { JsonPath } from '../../records/parse-json-path.ts'
import { mergeAllShapes, type Shape } from './shape.ts'

/** The shape of the values that a path selects in values of a shape; undefined where it selects none. */
export function selectShape(shape: Shape, path: JsonPath): Shape | undefined {
  const [step, ...rest] = path
  if (step === undefined) return shape
  const inner =
    step.kind === 'name' ? shape.fields?.get(step.name)?.shape : (shape.element ?? allValues(shape))
  return inner === undefined ? undefined : selectShape(inner, rest)
}

function allValues({ fields, values }: Shape): Shape | undefined {
  return values ?? mergeAllShapes([...(fields?.values() ?? [])].map(({ shape }) => shape))
}
