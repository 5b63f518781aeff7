import type { DataType, Field } from '../spec/data-type.ts'
import { mergeTypes } from './merge-types.ts'
import type { Shape } from './shape.ts'

/**
 * The type that `mergeTypes` gives for all values of a shape; undefined where they do not tell one yet: they are
 * null, empty arrays, empty objects. Of fields that differ only by case the first stays: no engine tells them
 * apart.
 */
export function typeOfShape(shape: Shape): DataType | undefined {
  return withoutNulls(mergeSeen(shape))
}

function mergeSeen({ scalar, element, fields }: Shape): DataType {
  let type = scalar
  if (element !== undefined) type = mergeTypes(type, { kind: 'array', element: mergeSeen(element) })
  if (fields !== undefined) {
    const merged = [...fields].map(([name, field]) => ({ name, type: mergeSeen(field) }))
    type = mergeTypes(type, { kind: 'struct', fields: merged })
  }
  return type
}

function withoutNulls(type: DataType): DataType | undefined {
  switch (type.kind) {
    case 'null':
      return undefined
    case 'array': {
      const element = withoutNulls(type.element)
      return element && { kind: 'array', element }
    }
    case 'struct': {
      const fields = type.fields.flatMap((field) => {
        const known = withoutNulls(field.type)
        return known === undefined ? [] : [{ name: field.name, type: known }]
      })
      return fields.length === 0 ? undefined : { kind: 'struct', fields: fields.filter(isFirstOfItsName) }
    }
    default:
      return type
  }
}

function isFirstOfItsName({ name }: Field, index: number, fields: readonly Field[]): boolean {
  return fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase()) === index
}
