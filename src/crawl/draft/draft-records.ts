import { printPath } from '../../records/print-path.ts'
import { countValues, findMapKeys } from '../shape/find-map-keys.ts'
import type { Shape } from '../shape/shape.ts'

/** What the records of a drafted job are, and what a row of it is. */
export interface DraftRecords {
  /** Selects the records in a file, for `source.jsonPath`; undefined where each value is one. */
  readonly jsonPath: string | undefined
  /** Of one record. */
  readonly record: Shape
  readonly records: number
  /** The array of the record whose elements become rows, or the map whose entries do. */
  readonly explode: { readonly kind: 'array' | 'map'; readonly path: readonly string[] } | undefined
  /** Why the keys at the top are data, in words, if they are: no job makes a column of them. */
  readonly topKeys: string | undefined
}

/** Arrays that documents wrap their records in; what stands beside such an array is about the answer, not the records. */
const wrappers = new Set([
  'data',
  'documents',
  'elements',
  'entries',
  'features',
  'hits',
  'items',
  'objects',
  'records',
  'results',
  'rows',
  'value',
  'values',
])

/**
 * Which array are the records? That of a document that is only a wrapper around it (`features` of a GeoJSON
 * collection, `results` of an API's answer) is selected by its path. Of another document the array with most elements
 * is exploded, so that each row repeats what stands beside it; without an array, the object whose keys are data, if
 * there are so few documents that it is what they are about. Arrays inside of arrays are left as they are.
 */
export function chooseRecords(
  root: Shape,
  counts: { readonly records: number; readonly files: number },
): DraftRecords {
  const { records } = counts
  const isDocument = records <= counts.files
  const keys = findMapKeys(root)
  const topKeys = keys?.rule
  if (keys !== undefined && (keys.values.fields ?? keys.values.element?.fields) !== undefined) {
    return chooseValues(keys.values, keys.rule)
  }
  const [largest] = findArrays(root)
  if (largest !== undefined && isDocument && wrappers.has(largest.path.at(-1) ?? '')) {
    const { path, element, elements } = largest
    const inside = findArrays(element)[0]
    return {
      jsonPath: `${printPath(path)}[*]`,
      record: element,
      records: elements,
      explode: inside && { kind: 'array', path: inside.path },
      topKeys: undefined,
    }
  }
  const map = largest === undefined && isDocument ? findMap(root) : undefined
  const explode =
    largest === undefined
      ? map && { kind: 'map' as const, path: map }
      : { kind: 'array' as const, path: largest.path }
  return { jsonPath: undefined, record: root, records, explode, topKeys }
}

function chooseValues(values: Shape, topKeys: string): DraftRecords {
  const { element } = values
  const isArray = element?.fields !== undefined && values.fields === undefined
  const record = isArray && element !== undefined ? element : values
  const inside = findArrays(record)[0]
  return {
    jsonPath: isArray ? '$.*[*]' : '$.*',
    record,
    records: record.kinds.get('object')?.count ?? 0,
    explode: inside && { kind: 'array', path: inside.path },
    topKeys,
  }
}

interface FoundArray {
  readonly path: readonly string[]
  readonly element: Shape
  /** Objects in it. */
  readonly elements: number
}

/** The arrays of objects in a record, the one with most elements first; those inside of others are not looked for. */
export function findArrays(shape: Shape, path: readonly string[] = []): readonly FoundArray[] {
  const found = [...(shape.fields ?? [])].flatMap(([name, { shape: inner }]): readonly FoundArray[] => {
    const here = [...path, name]
    const element = isArrayOnly(inner) ? inner.element : undefined
    const elements = element?.kinds.get('object')?.count ?? 0
    if (element !== undefined && elements > 0 && element.fields !== undefined) {
      return [{ path: here, element, elements }]
    }
    return isObjectOnly(inner) && findMapKeys(inner) === undefined ? findArrays(inner, here) : []
  })
  return found.toSorted((left, right) => right.elements - left.elements || compare(left.path, right.path))
}

/** The objects with data for keys that have most entries in all. */
function findMap(shape: Shape): readonly string[] | undefined {
  const [largest] = findMaps(shape, []).toSorted((left, right) => right.entries - left.entries)
  return largest?.path
}

function findMaps(
  shape: Shape,
  path: readonly string[],
): readonly { readonly path: readonly string[]; readonly entries: number }[] {
  return [...(shape.fields ?? [])].flatMap(([name, { shape: inner }]) => {
    const here = [...path, name]
    if (!isObjectOnly(inner)) return []
    const keys = findMapKeys(inner)
    return keys === undefined ? findMaps(inner, here) : [{ path: here, entries: countValues(keys.values) }]
  })
}

function isArrayOnly({ kinds }: Shape): boolean {
  return [...kinds.keys()].every((kind) => kind === 'array' || kind === 'null')
}

function isObjectOnly({ kinds }: Shape): boolean {
  return [...kinds.keys()].every((kind) => kind === 'object' || kind === 'null')
}

function compare(left: readonly string[], right: readonly string[]): number {
  const [one, other] = [left.join('.'), right.join('.')]
  return one < other ? -1 : one > other ? 1 : 0
}
