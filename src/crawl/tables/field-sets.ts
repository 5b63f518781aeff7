import type { DataType } from '../../spec/data-type.ts'
import { findMapKeys } from '../shape/find-map-keys.ts'
import { familiesOf } from '../shape/kind-families.ts'
import { emptyShape, mergeAllShapes, type Shape } from '../shape/shape.ts'
import type { FileGroup } from './file-group.ts'

/**
 * The fields of a schema, each a path and the kind of its values: `list[].main.temp number`. Names are in lower case,
 * all numbers are of one kind, `.*` steps into a map. What was only null, `[]` or `{}` is of no kind, and not in it.
 */
export type FieldSet = ReadonlySet<string>

/**
 * The fields of each group, one set for equal ones. Keys that are data when the groups are seen together are so in
 * each.
 */
export function fieldSetsOf<Group extends FileGroup>(groups: readonly Group[]): ReadonlyMap<Group, FieldSet> {
  const whole = mergeAllShapes(groups.flatMap(({ shape }) => shape ?? [])) ?? emptyShape
  const known = new Map<Shape, boolean>()
  const isMap = (shape: Shape) => {
    const before = known.get(shape)
    if (before !== undefined) return before
    const found = findMapKeys(shape) !== undefined
    known.set(shape, found)
    return found
  }
  const distinct = new Map<string, FieldSet>()
  return new Map(
    groups.map((group) => {
      const fields = new Set<string>()
      if (group.shape !== undefined) addSeen('', group.shape, whole, isMap, fields)
      else for (const { name, type } of group.columns) addTyped(name.toLowerCase(), type, fields)
      const key = fieldsKey(fields)
      const shared = distinct.get(key) ?? fields
      distinct.set(key, shared)
      return [group, shared]
    }),
  )
}

/** The same for equal sets. */
export function fieldsKey(fields: FieldSet): string {
  return [...fields].sort().join('\n')
}

function addSeen(
  path: string,
  shape: Shape,
  whole: Shape,
  isMap: (shape: Shape) => boolean,
  fields: Set<string>,
): void {
  for (const family of familiesOf(shape)) {
    if (family !== 'array' && family !== 'object') fields.add(`${path} ${family}`)
  }
  if (shape.element !== undefined) {
    addSeen(`${path}[]`, shape.element, whole.element ?? emptyShape, isMap, fields)
  }
  if (shape.values !== undefined || isMap(whole)) {
    for (const { shape: value } of shape.fields?.values() ?? []) {
      addSeen(`${path}.*`, value, emptyShape, isMap, fields)
    }
    if (shape.values !== undefined) addSeen(`${path}.*`, shape.values, emptyShape, isMap, fields)
    return
  }
  for (const [name, field] of shape.fields ?? []) {
    const inside = whole.fields?.get(name)?.shape ?? emptyShape
    addSeen(join(path, name.toLowerCase()), field.shape, inside, isMap, fields)
  }
}

function addTyped(path: string, type: DataType, fields: Set<string>): void {
  switch (type.kind) {
    case 'null':
      return
    case 'array':
      addTyped(`${path}[]`, type.element, fields)
      return
    case 'map':
      addTyped(`${path}.*`, type.value, fields)
      return
    case 'struct':
      for (const { name, type: inner } of type.fields) addTyped(join(path, name.toLowerCase()), inner, fields)
      return
    case 'choice':
      for (const alternative of type.alternatives) addTyped(path, alternative, fields)
      return
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
    case 'decimal':
      fields.add(`${path} number`)
      return
    case 'char':
    case 'varchar':
      fields.add(`${path} string`)
      return
    default:
      fields.add(`${path} ${type.kind}`)
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
