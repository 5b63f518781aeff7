import type { DataType, Field } from '../../spec/data-type.ts'
import { countValues, findMapKeys } from '../shape/find-map-keys.ts'
import type { Shape } from '../shape/shape.ts'
import { typeOfShape } from '../shape/type-of-shape.ts'
import { nameColumns, singularName } from './draft-names.ts'
import type { DraftRecords } from './draft-records.ts'

/** A column of a drafted job. */
export interface DraftColumn {
  readonly name: string
  /** Where its values are: in the record, in the exploded element, or the key of a map's entry. */
  readonly of: 'record' | 'element' | 'key'
  readonly path: readonly string[]
  /** As the contract has it; a choice is resolved after the column is selected. */
  readonly type: DataType
  /** Choices in it, by their paths from the column on, in Glue's spelling, with their alternatives. */
  readonly choices: readonly { readonly path: string; readonly alternatives: readonly DataType[] }[]
}

/** What a record has and the rows do not. */
export interface LeftOut {
  readonly path: string
  readonly why: string
}

/** What a drafted job makes of a record. */
export interface DraftRows {
  readonly explode:
    | {
        readonly kind: 'array' | 'map'
        readonly path: readonly string[]
        /** Of the element of an array, of the key of a map. */
        readonly name: string
      }
    | undefined
  readonly columns: readonly DraftColumn[]
  readonly leftOut: readonly LeftOut[]
}

type Leaf = Omit<DraftColumn, 'name'>
type Found = Leaf | LeftOut

/**
 * Flattens records into columns with short names: structs are taken apart, one array or map is exploded, other arrays
 * stay nested. `fields` are the types of `record`; a record without a shape (CSV, Parquet) says nothing about counts.
 */
export function draftColumns(
  fields: readonly Field[],
  records: Pick<DraftRecords, 'explode'> & { readonly record: Shape | undefined },
): DraftRows {
  const { record, explode } = records
  const exploded =
    explode === undefined ? undefined : { ...explode, name: nameElement(explode, fields, record) }
  const found = flattenStruct(fields, record, { of: 'record', path: [], exploded })
  const leaves = found.filter((leaf): leaf is Leaf => 'of' in leaf)
  const element = exploded?.kind === 'map' ? singularName(exploded.path.at(-1) ?? '') : exploded?.name
  const names = nameColumns(
    leaves.map(({ of, path }) => {
      if (of === 'key') return [exploded?.name ?? '']
      return of === 'record' ? path : [element ?? '', ...path]
    }),
  )
  return {
    explode: exploded,
    columns: leaves.map((leaf, index) => ({ ...leaf, name: names[index] ?? '' })),
    leftOut: found.filter((leaf): leaf is LeftOut => 'why' in leaf),
  }
}

/** Of an exploded array's element or an exploded map's key; no column of the record has it. */
function nameElement(
  { kind, path }: NonNullable<DraftRecords['explode']>,
  fields: readonly Field[],
  record: Shape | undefined,
): string {
  const singular = singularName(path.at(-1) ?? '')
  const base = kind === 'array' ? singular : hasDateKeys(record, path) ? 'date' : `${singular}_key`
  const taken = new Set(fields.map(({ name }) => name.toLowerCase()))
  return taken.has(base) ? `${base}_element` : base
}

function hasDateKeys(record: Shape | undefined, path: readonly string[]): boolean {
  const map = path.reduce((shape, name) => shape?.fields?.get(name)?.shape, record)
  const keys = [...(map?.fields?.keys() ?? [])]
  return keys.length > 0 && keys.every((key) => /^\d{4}-\d{2}-\d{2}/.test(key))
}

interface Context {
  readonly of: 'record' | 'element'
  readonly path: readonly string[]
  readonly exploded: DraftRows['explode']
}

function flattenStruct(
  fields: readonly Field[],
  shape: Shape | undefined,
  context: Context,
): readonly Found[] {
  return fields.flatMap(({ name, type }) => {
    const inner = shape?.fields?.get(name)?.shape
    if (shape !== undefined && inner === undefined) return []
    return flattenField(type, inner, { ...context, path: [...context.path, name] })
  })
}

function flattenField(type: DataType, shape: Shape | undefined, context: Context): readonly Found[] {
  const { of, path, exploded } = context
  if (of === 'record' && exploded !== undefined && samePath(exploded.path, path)) {
    return flattenExploded(type, shape, context)
  }
  if (type.kind === 'struct') return flattenStruct(type.fields, shape, context)
  const why = whyLeftOut(type, shape, { of, isExploded: exploded !== undefined })
  if (why === undefined) return [{ of, path, type, choices: findChoices(type, '') }]
  const outer = of === 'element' && exploded !== undefined ? exploded.path : []
  return [{ path: [...outer, ...path].join('.'), why }]
}

function flattenExploded(type: DataType, shape: Shape | undefined, context: Context): readonly Found[] {
  const inside: Context = { ...context, of: 'element', path: [] }
  if (type.kind === 'array') {
    const { element } = type
    if (element.kind === 'struct') return flattenStruct(element.fields, shape?.element, inside)
    return flattenField(element, shape?.element, inside)
  }
  if (type.kind !== 'map') return []
  const key: Leaf = { of: 'key', path: [], type: type.key, choices: [] }
  const values = shape && findMapKeys(shape)?.values
  if (type.value.kind === 'struct') return [key, ...flattenStruct(type.value.fields, values, inside)]
  return [key, ...flattenField(type.value, values, inside)]
}

/** More objects than this in each record are not repeated in every row of an exploded array. */
const mostRepeated = 3

function whyLeftOut(
  type: DataType,
  shape: Shape | undefined,
  { of, isExploded }: { readonly of: Context['of']; readonly isExploded: boolean },
): string | undefined {
  if (shape !== undefined && typeOfShape(shape, { mixed: 'choice' }) === undefined) {
    return `always null (${countValues(shape)} times), so its type is not known`
  }
  if (shape !== undefined && isEmpty(shape)) return `always empty, so its type is not known`
  if (!isHoldable(type)) return 'mixed kinds where no step resolves them'
  const arrays = shape?.kinds.get('array')?.count ?? 0
  const elements = shape?.element === undefined ? 0 : countValues(shape.element)
  if (
    of === 'record' &&
    isExploded &&
    elements > arrays * mostRepeated &&
    shape?.element?.fields !== undefined
  ) {
    return `an array of ${Math.round(elements / arrays)} objects, which every row would repeat`
  }
  return undefined
}

/** Nothing but `[]`, or nothing but `{}`. */
function isEmpty({ kinds, element, fields, values }: Shape): boolean {
  if (![...kinds.keys()].every((kind) => ['null', 'array', 'object'].includes(kind))) return false
  return element === undefined && values === undefined && (fields?.size ?? 0) === 0
}

/** Whether a table holds the type once `findChoices` are resolved. */
function isHoldable(type: DataType): boolean {
  switch (type.kind) {
    case 'struct':
      return type.fields.length > 0 && type.fields.every(isHoldableField)
    case 'array':
      return isHoldable(type.element)
    case 'map':
      return isHoldable(type.value) && !holdsChoice(type.value)
    case 'choice':
      return type.alternatives.every((alternative) => isHoldable(alternative) && !holdsChoice(alternative))
    default:
      return type.kind !== 'null'
  }
}

/** Glue's paths cannot name a field without a name, nor tell one of the name `[]` from elements. */
function isHoldableField({ name, type }: Field): boolean {
  return isHoldable(type) && ((name !== '' && name !== '[]') || !holdsChoice(type))
}

function holdsChoice(type: DataType): boolean {
  switch (type.kind) {
    case 'struct':
      return type.fields.some((field) => holdsChoice(field.type))
    case 'array':
      return holdsChoice(type.element)
    case 'map':
      return holdsChoice(type.value)
    default:
      return type.kind === 'choice'
  }
}

function findChoices(type: DataType, path: string): DraftColumn['choices'] {
  switch (type.kind) {
    case 'choice':
      return [{ path, alternatives: type.alternatives }]
    case 'array':
      return findChoices(type.element, `${path}[]`)
    case 'struct':
      return type.fields.flatMap((field) => findChoices(field.type, `${path}.${quoteStep(field.name)}`))
    default:
      return []
  }
}

function quoteStep(name: string): string {
  return /[.`[\]]/.test(name) ? `\`${name.replaceAll('`', '``')}\`` : name
}

function samePath(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index])
}
