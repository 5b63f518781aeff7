import { fieldShapes, isMixed } from './kind-families.ts'
import { emptyShape, mergeShapes, mostKeys, type Shape } from './shape.ts'

/** Keys of objects that are data, so that the objects are maps. */
export interface MapKeys {
  /** How many different ones there are; more than `mostKeys` are not counted. */
  readonly keys: number
  /** The first three in the order of text; none where they were not told apart. */
  readonly examples: readonly string[]
  /** In words, why they are data. */
  readonly rule: string
  /** Of all values. */
  readonly values: Shape
}

interface KeyPattern {
  readonly matches: RegExp
  readonly words: string
  /** So many different keys are needed. */
  readonly least: number
  readonly sameLength?: boolean
}

/** The first one that all keys match. */
const patterns: readonly KeyPattern[] = [
  {
    matches:
      /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?([T ]\d\d(:\d\d){0,2}(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/,
    words: 'dates or times',
    least: 2,
  },
  { matches: /^\d{4}\/\d\d?(\/\d\d?)?$/, words: 'dates', least: 2 },
  { matches: /^\d\d?:\d\d(:\d\d(\.\d+)?)?$/, words: 'times of day', least: 2 },
  {
    matches: /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i,
    words: 'UUIDs',
    least: 2,
  },
  { matches: /^-?\d+(\.\d+)?$/, words: 'numbers', least: 3 },
  { matches: /^(?=.*\d)[0-9a-f]{12,}$/i, words: 'hexadecimal ids', least: 2, sameLength: true },
  { matches: /^\d{1,3}(\.\d{1,3}){3}$/, words: 'IP addresses', least: 2 },
  { matches: /^[^@\s]+@[^@\s]+\.[^@\s]+$/, words: 'mail addresses', least: 2 },
]

/** Other keys are data if there are more than this, */
const manyKeys = 100
/** each in at most this share of the objects, */
const fewObjects = 0.1
/** of which there are so many. */
const leastObjects = 20

/**
 * Whether the keys of a place's objects are data: they look like it, or there are many, each in few of the objects;
 * and the values have one type, which unlike kinds have only if they meet under single keys, too. A threshold of
 * this kind is a judgement: the rule comes with it.
 */
export function findMapKeys(shape: Shape): MapKeys | undefined {
  if (shape.values !== undefined) {
    const rule = `there are more than ${mostKeys} different keys, or very long ones`
    return { keys: mostKeys + 1, examples: [], rule, values: shape.values }
  }
  const names = [...(shape.fields?.keys() ?? [])]
  const rule = findRule(shape, names)
  if (rule === undefined) return undefined
  const shapes = fieldShapes(shape)
  const values = shapes.reduce(mergeShapes, emptyShape)
  if (isMixed(values) && !shapes.some(isMixed)) return undefined
  return { keys: names.length, examples: names.sort().slice(0, 3), rule, values }
}

function findRule(shape: Shape, names: readonly string[]): string | undefined {
  const pattern = patterns.find(
    ({ matches, least, sameLength }) =>
      names.length >= least &&
      names.every((name) => matches.test(name) && (!sameLength || name.length === names[0]?.length)),
  )
  if (pattern !== undefined) return `all ${names.length} keys are ${pattern.words}`
  const objects = shape.kinds.get('object')?.count ?? 0
  if (names.length <= manyKeys || objects < leastObjects) return undefined
  const most = fieldShapes(shape).reduce((largest, field) => Math.max(largest, countValues(field)), 0)
  if (most > objects * fewObjects) return undefined
  return `there are ${names.length} different keys, each in at most ${most} of ${objects} objects`
}

/** How many values, null among them. */
export function countValues({ kinds }: Shape): number {
  return [...kinds.values()].reduce((sum, { count }) => sum + count, 0)
}
