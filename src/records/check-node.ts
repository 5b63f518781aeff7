import { acceptedJson } from '../spec/contract.ts'
import type { DataType, Field } from '../spec/data-type.ts'
import { printType } from '../spec/data-type.ts'
import { createKeyTable, type KeyTable } from './key-table.ts'

/** How a node is checked; small integers, because the hot path switches on them. */
export const nodeKinds = {
  integer: 0,
  finite: 1,
  decimal: 2,
  boolean: 3,
  string: 4,
  text: 5,
  temporal: 6,
  base64: 7,
  array: 8,
  map: 9,
  struct: 10,
  choice: 11,
  null: 12,
} as const

/** A column type, compiled for checking. All nodes have all properties, so that they share one shape. */
export interface CheckNode {
  readonly kind: number
  readonly type: DataType
  /** As messages say it. */
  readonly expected: string
  /** Of an integer of at most 32 bits; of a bigint, where doubles do not reach, infinite. */
  readonly minimum: number
  readonly maximum: number
  /** Bits of a float or double, code points of a char or varchar. */
  readonly size: number
  readonly precision: number
  readonly scale: number
  /** Of an array's elements or a map's values. */
  readonly element: CheckNode | undefined
  /** Of a map's keys, unless every string will do. */
  readonly key: CheckNode | undefined
  /** Of a struct, by position in `keys`; unknown keys have none. */
  readonly fields: (CheckNode | undefined)[]
  readonly keys: KeyTable | undefined
  readonly alternatives: readonly CheckNode[]
}

/** `known` is what the schema says of the value, of which the type is a part; without it no key is unknown. */
export function createNode(type: DataType, known?: readonly DataType[]): CheckNode {
  const accepted = acceptedJson(type)
  switch (accepted.json) {
    case 'number':
      switch (accepted.form) {
        case 'integer': {
          const safe = accepted.maximum <= BigInt(Number.MAX_SAFE_INTEGER)
          const minimum = safe ? Number(accepted.minimum) : Number.NEGATIVE_INFINITY
          const maximum = safe ? Number(accepted.maximum) : Number.POSITIVE_INFINITY
          return node(type, nodeKinds.integer, { minimum, maximum })
        }
        case 'finite':
          return node(type, nodeKinds.finite, { size: accepted.bits })
        case 'decimal':
          return node(type, nodeKinds.decimal, accepted)
      }
      break
    case 'boolean':
      return node(type, nodeKinds.boolean, {})
    case 'string':
      switch (accepted.form) {
        case 'text': {
          const size = accepted.maxCodePoints
          return size === undefined ? node(type, nodeKinds.string, {}) : node(type, nodeKinds.text, { size })
        }
        case 'date':
        case 'timestamp':
          return node(type, nodeKinds.temporal, {})
        case 'base64':
          return node(type, nodeKinds.base64, {})
      }
      break
    case 'array':
      return node(type, nodeKinds.array, {
        element: createNode(accepted.element, known && knownElements(known)),
      })
    case 'object': {
      if (accepted.form === 'struct')
        return createStruct(type, type.kind === 'struct' ? type.fields : [], known)
      const element = createNode(accepted.value, known && knownElements(known))
      const key = createNode(accepted.key)
      return node(type, nodeKinds.map, { element, key: key.kind === nodeKinds.string ? undefined : key })
    }
    case 'any of':
      return node(type, nodeKinds.choice, {
        alternatives: accepted.alternatives.map((alternative) => createNode(alternative, known)),
      })
    case 'null':
      return node(type, nodeKinds.null, {})
  }
}

function createStruct(
  type: DataType,
  fields: readonly Field[],
  known: readonly DataType[] | undefined,
): CheckNode {
  const knownFields = known && knownFieldsOf(known)
  const knownNames = knownFields && new Set(knownFields.map(({ name }) => name))
  return node(type, nodeKinds.struct, {
    keys: createKeyTable(
      fields.map((field) => field.name),
      knownNames,
    ),
    fields: [
      undefined,
      ...fields.map(({ name, type: fieldType }) =>
        createNode(
          fieldType,
          knownFields?.filter((field) => field.name === name).map((field) => field.type),
        ),
      ),
    ],
  })
}

/** What is a field of one alternative of a choice is not unknown in another. */
function knownFieldsOf(known: readonly DataType[]): readonly Field[] {
  return flattenChoices(known).flatMap((type) => (type.kind === 'struct' ? type.fields : []))
}

function knownElements(known: readonly DataType[]): readonly DataType[] {
  return flattenChoices(known).flatMap((type) =>
    type.kind === 'array' ? [type.element] : type.kind === 'map' ? [type.value] : [],
  )
}

function flattenChoices(types: readonly DataType[]): readonly DataType[] {
  return types.flatMap((type) => (type.kind === 'choice' ? flattenChoices(type.alternatives) : [type]))
}

function node(type: DataType, kind: number, own: Partial<CheckNode>): CheckNode {
  return {
    kind,
    type,
    expected: printType(type),
    minimum: own.minimum ?? 0,
    maximum: own.maximum ?? 0,
    size: own.size ?? 0,
    precision: own.precision ?? 0,
    scale: own.scale ?? 0,
    element: own.element,
    key: own.key,
    fields: own.fields ?? [],
    keys: own.keys,
    alternatives: own.alternatives ?? [],
  }
}
