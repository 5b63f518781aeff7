import { type DataType, type Field, printType, type ScalarKind } from '../../spec/data-type.ts'
import { findMapKeys } from './find-map-keys.ts'
import { mergeTypes } from './merge-types.ts'
import { orderFields } from './order-fields.ts'
import type { SeenKind, Shape } from './shape.ts'

export interface TypeOptions {
  /** Values of unlike kinds are a `choice<…>` of them, or what Glue's catalog has for them. */
  readonly mixed: 'choice' | 'glue'
}

/**
 * The type that holds all values of a shape; undefined if there is none but null. Fields stand in the order of
 * their positions; names that differ only by case are one field. What is only null inside is a string, what is
 * only `[]` an `array<string>`, what is only `{}` a `map<string,string>`.
 */
export function typeOfShape(shape: Shape, options: TypeOptions): DataType | undefined {
  const type = seenType(shape, options)
  return type.kind === 'null' ? undefined : settleType(type)
}

/**
 * The columns of records of that shape. Records that are single values have one column, `record`; what stood in
 * top-level arrays that no path selects is in one column, `array`. So do records whose keys are too many for
 * columns: they are one map.
 */
export function columnsOfShape(root: Shape, options: TypeOptions): readonly Field[] {
  const columns = orderFields(root.fields).map(({ name, shape }) => ({
    name,
    type: seenType(shape, options),
  }))
  const names = new Set(columns.map(({ name }) => name.toLowerCase()))
  const single = [...scalarTypes(root), ...mapTypes(root, options)]
  const more = [
    ...(single.length > 0 ? [{ name: 'record', type: combine(single, options) }] : []),
    ...arrayTypes(root, options).map((type) => ({ name: 'array', type })),
  ]
  return [...columns, ...more.filter(({ name }) => !names.has(name))].map(settleField)
}

/** One text for all shapes with the same columns, however ordered; empty for one without any. */
export function signatureOfShape(root: Shape): string {
  if (root.kinds.size === 0) return ''
  const options: TypeOptions = { mixed: 'choice' }
  const fields = root.fields === undefined ? [] : [structType(root, options)]
  const types = [...scalarTypes(root), ...arrayTypes(root, options), ...fields, ...mapTypes(root, options)]
  return types.map((type) => printType(sortFields(type))).join(' ')
}

/** The widest first; `hugeint` is a double, because no integer type of Glue's holds it. */
const numbers: readonly (readonly [SeenKind, ScalarKind])[] = [
  ['double', 'double'],
  ['hugeint', 'double'],
  ['bigint', 'bigint'],
  ['int', 'int'],
]

/** Types of the values that are neither arrays nor objects nor null; numbers have one. */
export function scalarTypes({ kinds }: Shape): readonly DataType[] {
  const types: DataType[] = []
  if (kinds.has('boolean')) types.push({ kind: 'boolean' })
  const number = numbers.find(([kind]) => kinds.has(kind))
  if (number !== undefined) types.push({ kind: number[1] })
  if (kinds.has('string')) types.push({ kind: 'string' })
  return types
}

/** With `null` where nothing else was seen, and structs without fields. */
function seenType(shape: Shape, options: TypeOptions): DataType {
  const objects = shape.kinds.has('object') ? [objectType(shape, options)] : []
  return combine([...scalarTypes(shape), ...arrayTypes(shape, options), ...objects], options)
}

function combine(alternatives: readonly DataType[], { mixed }: TypeOptions): DataType {
  const [first, ...others] = alternatives
  if (first === undefined) return { kind: 'null' }
  if (others.length === 0) return first
  return mixed === 'glue' ? alternatives.reduce(mergeTypes) : { kind: 'choice', alternatives }
}

function arrayTypes({ kinds, element }: Shape, options: TypeOptions): readonly DataType[] {
  if (!kinds.has('array')) return []
  return [{ kind: 'array', element: element === undefined ? { kind: 'null' } : seenType(element, options) }]
}

function objectType(shape: Shape, options: TypeOptions): DataType {
  const map = findMapKeys(shape)
  return map === undefined ? structType(shape, options) : mapType(map.values, options)
}

function structType({ fields }: Shape, options: TypeOptions): DataType {
  const ordered = orderFields(fields)
  return {
    kind: 'struct',
    fields: ordered.map(({ name, shape }) => ({ name, type: seenType(shape, options) })),
  }
}

function mapTypes({ values }: Shape, options: TypeOptions): readonly DataType[] {
  return values === undefined ? [] : [mapType(values, options)]
}

function mapType(values: Shape, options: TypeOptions): DataType {
  return { kind: 'map', key: { kind: 'string' }, value: seenType(values, options) }
}

function settleType(type: DataType): DataType {
  switch (type.kind) {
    case 'null':
      return { kind: 'string' }
    case 'array':
      return { kind: 'array', element: settleType(type.element) }
    case 'map':
      return { ...type, value: settleType(type.value) }
    case 'struct':
      return type.fields.length === 0
        ? { kind: 'map', key: { kind: 'string' }, value: { kind: 'string' } }
        : { kind: 'struct', fields: type.fields.map(settleField) }
    case 'choice':
      return { kind: 'choice', alternatives: type.alternatives.map(settleType) }
    default:
      return type
  }
}

function settleField({ name, type }: Field): Field {
  return { name, type: settleType(type) }
}

function sortFields(type: DataType): DataType {
  switch (type.kind) {
    case 'array':
      return { kind: 'array', element: sortFields(type.element) }
    case 'map':
      return { ...type, value: sortFields(type.value) }
    case 'struct': {
      const fields = type.fields.map((field) => ({ name: field.name, type: sortFields(field.type) }))
      return { kind: 'struct', fields: fields.sort((left, right) => (left.name < right.name ? -1 : 1)) }
    }
    case 'choice':
      return { kind: 'choice', alternatives: type.alternatives.map(sortFields) }
    default:
      return type
  }
}
