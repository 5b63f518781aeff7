import type { DataType, Field } from '../../spec/data-type.ts'
import { emptyShape, mergeAllShapes, type SeenKind, type Shape, type ShapeField } from './shape.ts'
import { columnsOfShape, typeOfShape } from './type-of-shape.ts'

/** A field of the objects of a shape. */
export interface NamedShape extends ShapeField {
  readonly name: string
}

/** What a schema file has for values: mixed kinds are a choice, and what is only null is a string. */
export function typeInSchema(shape: Shape): DataType {
  return typeOfShape(shape, { mixed: 'choice' }) ?? { kind: 'string' }
}

/** New fields of one struct, as a schema has them; fields that differ only by case are one. */
export function typeNewFields(fields: readonly NamedShape[]): readonly Field[] {
  return columnsOfShape(structOf(fields), { mixed: 'choice' })
}

/** The part of a shape that values of some kinds have made. */
export function onlyKinds(shape: Shape, kinds: readonly SeenKind[]): Shape {
  const isObject = kinds.includes('object')
  return {
    kinds: new Map([...shape.kinds].filter(([kind]) => kinds.includes(kind))),
    element: kinds.includes('array') ? shape.element : undefined,
    fields: isObject ? shape.fields : undefined,
    values: isObject ? shape.values : undefined,
  }
}

/** By their place in the objects, then by name: the same for any order of files. */
export function sortFields({ fields }: Pick<Shape, 'fields'>): readonly NamedShape[] {
  return [...(fields ?? [])]
    .map(([name, field]) => ({ name, ...field }))
    .sort((left, right) => left.position - right.position || (left.name < right.name ? -1 : 1))
}

/** Of all values of objects that are maps; undefined if there were none. */
export function valuesOf({ fields, values }: Pick<Shape, 'fields' | 'values'>): Shape | undefined {
  return values ?? mergeAllShapes([...(fields?.values() ?? [])].map(({ shape }) => shape))
}

const scalars: readonly SeenKind[] = ['boolean', 'int', 'bigint', 'hugeint', 'double', 'string']

/** Records as rows, whose fields are the columns that `columnsOfShape` gives. */
export function rowsOfRecords(records: Shape): Shape {
  const fields = records.values === undefined ? [...sortFields(records)] : []
  const add = (name: string, shape: Shape) => {
    const isTaken = fields.some((field) => field.name.toLowerCase() === name)
    if (!isTaken) fields.push({ name, shape, position: fields.length })
  }
  const scalar = onlyKinds(records, scalars)
  if (records.values !== undefined) add('record', records)
  else if (scalar.kinds.size > 0) add('record', scalar)
  if (records.kinds.has('array')) add('array', onlyKinds(records, ['array']))
  return structOf(fields)
}

function structOf(fields: readonly NamedShape[]): Shape {
  const seen = { count: 1, uri: '', line: 1, text: '' }
  const entries = fields.map(({ name, shape, position }) => [name, { shape, position }] as const)
  return { ...emptyShape, kinds: new Map([['object', seen]]), fields: new Map(entries) }
}
