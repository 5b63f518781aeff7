import { everyElement, everyValue, type PathStep, printPath } from '../../records/print-path.ts'
import { acceptedJson } from '../../spec/contract.ts'
import type { DataType, Field } from '../../spec/data-type.ts'
import { findMapKeys, type MapKeys } from '../shape/find-map-keys.ts'
import { mergeAllShapes, type Shape } from '../shape/shape.ts'
import {
  type NamedShape,
  onlyKinds,
  sortFields,
  typeInSchema,
  typeNewFields,
} from '../shape/type-in-schema.ts'
import { alternativesOf, choiceOf } from './choice-of.ts'
import type { Drift } from './drift.ts'
import { evidenceOf } from './evidence-of.ts'
import { fitsKind, isNumber } from './fits-kind.ts'

/** The declared types, widened where need be to hold what was seen, and every place where that was so. */
export interface Comparison {
  /** One for each declared type. Those that hold what was seen are what they were. */
  readonly types: readonly DataType[]
  readonly drift: readonly Drift[]
}

/** An alternative of one of the declared types. */
interface Leaf {
  readonly slot: number
  type: DataType
}

/**
 * Compares types with the values of one place. Of several types, as the alternatives of a choice are, each value
 * needs one that holds it. Comparing the widened types again finds nothing.
 */
export function compareTypes(
  declared: readonly DataType[],
  shape: Shape,
  path: readonly PathStep[],
): Comparison {
  const leaves = declared.flatMap((type, slot) =>
    alternativesOf(type).map((alternative): Leaf => ({ slot, type: alternative })),
  )
  const strange = [...shape.kinds.keys()].filter((kind) => !leaves.some(({ type }) => fitsKind(type, kind)))
  const inside = [...compareElements(leaves, shape, path), ...compareMembers(leaves, shape, path)]
  const tooLarge = strange.filter(isNumber)
  const integers = leaves.filter(({ type }) => isInteger(type))
  const isWider = tooLarge.length > 0 && integers.length > 0
  if (isWider) {
    const kind = tooLarge.some((seen) => seen === 'double' || seen === 'hugeint') ? 'double' : 'bigint'
    for (const leaf of integers) leaf.type = { kind }
  }
  const unheld = isWider ? strange.filter((kind) => !isNumber(kind)) : strange
  if (unheld.length > 0) {
    const others = alternativesOf(typeInSchema(onlyKinds(shape, unheld)))
    leaves.push(...others.map((type) => ({ slot: 0, type })))
  }
  const types = declared.map((type, slot) =>
    regroup(
      type,
      leaves.filter((leaf) => leaf.slot === slot),
    ),
  )
  if (strange.length === 0) return { types, drift: inside }
  const wasNull = declared.every(({ kind }) => kind === 'null')
  const own: Drift = {
    kind: unheld.length > 0 && !wasNull ? 'changedKind' : 'widened',
    path: printPath(path),
    weight: 'drift',
    declared: choiceOf(declared),
    seen: typeInSchema(shape),
    due: choiceOf(types),
    evidence: evidenceOf(shape, strange),
  }
  return { types, drift: [own, ...inside] }
}

function isInteger(type: DataType): boolean {
  const accepted = acceptedJson(type)
  return accepted.json === 'number' && accepted.form === 'integer'
}

/** The type itself where none of its alternatives is another one now. */
function regroup(type: DataType, leaves: readonly Leaf[]): DataType {
  const before = alternativesOf(type)
  const isSame = leaves.length === before.length && leaves.every((leaf, index) => leaf.type === before[index])
  return isSame ? type : choiceOf(leaves.map((leaf) => leaf.type))
}

function compareElements(leaves: readonly Leaf[], shape: Shape, path: readonly PathStep[]): readonly Drift[] {
  const arrays = leaves.flatMap((leaf) => (leaf.type.kind === 'array' ? [{ leaf, array: leaf.type }] : []))
  if (shape.element === undefined || arrays.length === 0) return []
  const elements = arrays.map(({ array }) => array.element)
  const { types, drift } = compareTypes(elements, shape.element, [...path, everyElement])
  for (const [index, { leaf, array }] of arrays.entries()) {
    const element = types[index] ?? array.element
    if (element !== array.element) leaf.type = { kind: 'array', element }
  }
  return drift
}

function compareMembers(leaves: readonly Leaf[], shape: Shape, path: readonly PathStep[]): readonly Drift[] {
  const structs = leaves.filter(({ type }) => type.kind === 'struct')
  const maps = leaves.filter(({ type }) => type.kind === 'map')
  if (structs.length === 0 && maps.length === 0) return []
  const fields = sortFields(shape)
  const isKnown = (name: string) => structs.some(({ type }) => fieldOf(type, name) !== undefined)
  const unknown = fields.filter(({ name }) => !isKnown(name))
  const [first] = structs
  const isNew = ({ name }: { readonly name: string }) => !structs.some(({ type }) => hasOtherCase(type, name))
  if (first !== undefined && maps.length === 0 && (shape.values !== undefined || unknown.some(isNew))) {
    const keys = path.length === 0 ? undefined : findMapKeys(shape)
    if (keys !== undefined) return becomeMap(first, keys, shape, path)
  }
  const drift = fields
    .filter(({ name }) => isKnown(name))
    .flatMap((field) => compareField(field, structs, maps, path))
  const others = unknown.map((field) => field.shape)
  if (maps.length > 0) return [...drift, ...compareValues(maps, [shape.values, ...others], path)]
  const unread = unknown.filter((field) => !isNew(field)).map((field) => otherCase(field, path))
  const added = first === undefined ? [] : addNew(first, unknown.filter(isNew), path)
  return [...drift, ...added, ...unread]
}

function compareField(
  { name, shape }: NamedShape,
  structs: readonly Leaf[],
  maps: readonly Leaf[],
  path: readonly PathStep[],
): readonly Drift[] {
  const holders = [...structs.filter(({ type }) => fieldOf(type, name) !== undefined), ...maps]
  const due = holders.map(({ type }) => memberOf(type, name))
  const { types, drift } = compareTypes(due, shape, [...path, name])
  for (const [index, leaf] of holders.entries()) {
    const type = types[index]
    if (type !== undefined && type !== due[index]) leaf.type = withMember(leaf.type, name, type)
  }
  return drift
}

function compareValues(
  maps: readonly Leaf[],
  shapes: readonly (Shape | undefined)[],
  path: readonly PathStep[],
): readonly Drift[] {
  const values = mergeAllShapes(shapes.filter((shape) => shape !== undefined))
  if (values === undefined) return []
  const due = maps.map(({ type }) => memberOf(type, ''))
  const { types, drift } = compareTypes(due, values, [...path, everyValue])
  for (const [index, leaf] of maps.entries()) {
    const type = types[index]
    if (type !== undefined && type !== due[index]) leaf.type = withMember(leaf.type, '', type)
  }
  return drift
}

/** Fields that differ only by case are one, as `columnsOfShape` has it. */
function addNew(struct: Leaf, fields: readonly NamedShape[], path: readonly PathStep[]): readonly Drift[] {
  if (struct.type.kind !== 'struct' || fields.length === 0) return []
  const added = typeNewFields(fields)
  struct.type = { kind: 'struct', fields: [...struct.type.fields, ...added] }
  return added.map(({ name, type }): Drift => {
    const shape = fields.find((field) => field.name === name)?.shape
    return {
      kind: 'added',
      path: printPath([...path, name]),
      weight: 'drift',
      seen: type,
      due: type,
      evidence: shape === undefined ? [] : evidenceOf(shape),
    }
  })
}

function otherCase({ name, shape }: NamedShape, path: readonly PathStep[]): Drift {
  return {
    kind: 'otherCase',
    path: printPath([...path, name]),
    weight: 'note',
    seen: typeInSchema(shape),
    evidence: evidenceOf(shape),
  }
}

/** Its fields are values now: where all were of one type, no value is less. */
function becomeMap(
  struct: Leaf,
  { keys, examples, rule, values }: MapKeys,
  shape: Shape,
  path: readonly PathStep[],
): readonly Drift[] {
  const declared = struct.type
  if (declared.kind !== 'struct') return []
  const types = declared.fields.map(({ type }) => type)
  const least = choiceOf(types)
  const isOne = types.length > 0 && least.kind !== 'choice'
  const value = isOne ? compareTypes([least], values, path).types[0] : undefined
  struct.type = { kind: 'map', key: { kind: 'string' }, value: value ?? typeInSchema(values) }
  return [
    {
      kind: 'keysAsData',
      path: printPath(path),
      weight: 'drift',
      declared,
      seen: typeInSchema(onlyKinds(shape, ['object'])),
      due: struct.type,
      keys: { count: keys, examples, rule },
      evidence: evidenceOf(shape, ['object']),
    },
  ]
}

function fieldOf(type: DataType, name: string): Field | undefined {
  return type.kind === 'struct' ? type.fields.find((field) => field.name === name) : undefined
}

function hasOtherCase(type: DataType, name: string): boolean {
  const lower = name.toLowerCase()
  return type.kind === 'struct' && type.fields.some((field) => field.name.toLowerCase() === lower)
}

/** Of a struct a field, of a map any value. */
function memberOf(type: DataType, name: string): DataType {
  return type.kind === 'map' ? type.value : (fieldOf(type, name)?.type ?? { kind: 'null' })
}

function withMember(type: DataType, name: string, member: DataType): DataType {
  if (type.kind === 'map') return { ...type, value: member }
  if (type.kind !== 'struct') return type
  const fields = type.fields.map((field) => (field.name === name ? { name, type: member } : field))
  return { kind: 'struct', fields }
}
