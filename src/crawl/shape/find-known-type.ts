import type { DataType, Field } from '../../spec/data-type.ts'
import { mergeTypes } from './merge-types.ts'
import type { Shape } from './shape.ts'
import { scalarTypes } from './type-of-shape.ts'

/**
 * What the values of a shape tell of their type, as Glue's catalog would have it; undefined where they do not tell
 * one yet: they are null, empty arrays, empty objects. Fields stand in the order they were first met; of those
 * that differ only by case the first stays, because no engine tells them apart.
 */
export function findKnownType(shape: Shape): DataType | undefined {
  return withoutNulls(mergeSeen(shape))
}

function mergeSeen(shape: Shape): DataType {
  const types: DataType[] = [{ kind: 'null' }, ...scalarTypes(shape)]
  const { kinds, element, fields, values } = shape
  if (kinds.has('array')) {
    types.push({ kind: 'array', element: element === undefined ? { kind: 'null' } : mergeSeen(element) })
  }
  if (values !== undefined) types.push({ kind: 'map', key: { kind: 'string' }, value: mergeSeen(values) })
  else if (kinds.has('object')) {
    const merged = [...(fields ?? [])].map(([name, field]) => ({ name, type: mergeSeen(field.shape) }))
    types.push({ kind: 'struct', fields: merged })
  }
  return types.reduce(mergeTypes)
}

function withoutNulls(type: DataType): DataType | undefined {
  switch (type.kind) {
    case 'null':
      return undefined
    case 'array': {
      const element = withoutNulls(type.element)
      return element && { kind: 'array', element }
    }
    case 'map': {
      const value = withoutNulls(type.value)
      return value && { ...type, value }
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
