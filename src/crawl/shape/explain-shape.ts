import { type DataType, printType } from '../../spec/data-type.ts'
import { findMapKeys, type MapKeys } from './find-map-keys.ts'
import { familiesOf } from './kind-families.ts'
import { mergeAllShapes, type Seen, type SeenKind, type Shape, seenKinds } from './shape.ts'
import { typeOfShape } from './type-of-shape.ts'

export interface SeenEvidence extends Seen {
  readonly kind: SeenKind
}

/** Why a field has its type. */
export interface Explanation {
  /** As it was asked for. */
  readonly path: string
  /** In the order of `seenKinds`. */
  readonly seen: readonly SeenEvidence[]
  /** Of array elements, where there were any. */
  readonly elements: readonly SeenEvidence[]
  /** As Hive spells it; in the schema file, and in Glue's catalog. */
  readonly types: { readonly choice: string; readonly glue: string }
  /** Sentences: how what was seen became the type. */
  readonly rule: string
  /** Where the field is a map because its keys are data. */
  readonly mapKeys?: Omit<MapKeys, 'values'>
}

/**
 * Explains the type of a field. A path is names with dots between them, `list.main.temp`; it goes through arrays
 * without a word, and through the values of a map by `*`. Names that hold dots stand in backticks or quotes.
 * Undefined if there is no such field.
 */
export function explainField(root: Shape, path: string): Explanation | undefined {
  const shape = splitPath(path).reduce<Shape | undefined>(
    (place, name) => place && findField(place, name),
    root,
  )
  if (shape === undefined || shape.kinds.size === 0) return undefined
  const map = shape.kinds.has('object') ? findMapKeys(shape) : undefined
  return {
    path,
    seen: listSeen(shape),
    elements: shape.element === undefined ? [] : listSeen(shape.element),
    types: { choice: printShape(shape, 'choice'), glue: printShape(shape, 'glue') },
    rule: explainType(shape, map),
    ...(map === undefined ? {} : { mapKeys: { keys: map.keys, examples: map.examples, rule: map.rule } }),
  }
}

const pathStep = /`((?:[^`]|``)*)`|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^.[\]]+)|\[\*\]|\./g

function splitPath(path: string): readonly string[] {
  const names = [...path.matchAll(pathStep)].flatMap(([, ticks, double, single, plain]) => {
    if (ticks !== undefined) return [ticks.replaceAll('``', '`')]
    if (double !== undefined) return [double.replaceAll('""', '"')]
    if (single !== undefined) return [single.replaceAll("''", "'")]
    return plain === undefined ? [] : [plain]
  })
  return path.startsWith('$') ? names.slice(1) : names
}

function findField(shape: Shape, name: string): Shape | undefined {
  const map = name === '*' && shape.kinds.has('object') ? findMapKeys(shape)?.values : undefined
  const found = [
    shape.fields?.get(name)?.shape ?? map,
    shape.element && findField(shape.element, name),
  ].filter((part) => part !== undefined)
  return mergeAllShapes(found)
}

function listSeen({ kinds }: Shape): readonly SeenEvidence[] {
  return seenKinds.flatMap((kind) => {
    const seen = kinds.get(kind)
    return seen === undefined ? [] : [{ kind, ...seen }]
  })
}

function printShape(shape: Shape, mixed: 'choice' | 'glue'): string {
  return printType(typeOfShape(shape, { mixed }) ?? { kind: 'string' })
}

function explainType(shape: Shape, map: MapKeys | undefined): string {
  const { kinds } = shape
  const families = familiesOf(shape)
  if (families.size === 0) return 'Only null was seen, which tells no type: string, until there is a value.'
  const sentences = [
    ...explainNumbers(kinds),
    ...(families.has('array') ? [explainArray(shape)] : []),
    ...(families.has('object') ? [explainObject(shape, map)] : []),
  ]
  if (families.size === 1 && sentences.length === 0) sentences.push(`Every value is a ${[...families][0]}.`)
  if (families.size > 1) {
    const [choice, glue] = [printShape(shape, 'choice'), printShape(shape, 'glue')]
    sentences.push(
      `No type but a choice holds ${listWords([...families].map((family) => plurals[family]))}: ` +
        `${choice} in a schema, ${glue} in Glue's catalog.`,
    )
  }
  if (kinds.has('null')) sentences.push('null fits every type.')
  return sentences.join(' ')
}

const plurals = {
  boolean: 'booleans',
  number: 'numbers',
  string: 'strings',
  array: 'arrays',
  object: 'objects',
} as const

function explainNumbers(kinds: Shape['kinds']): readonly string[] {
  const hasInteger = kinds.has('int') || kinds.has('bigint') || kinds.has('hugeint')
  if (kinds.has('double')) {
    return hasInteger
      ? ['Some numbers are integers, some are written with a fraction or an exponent: double holds both.']
      : ['Every number is written with a fraction or an exponent: double.']
  }
  if (kinds.has('hugeint')) return ['An integer is beyond 64 bits, which no integer type holds: double.']
  if (kinds.has('bigint')) return ['An integer is beyond 32 bits: bigint.']
  return kinds.has('int') ? ['Every number is an integer of at most 32 bits: int.'] : []
}

function explainArray({ element }: Shape): string {
  if (element === undefined) return 'Every array is empty: array<string>, until there is an element.'
  const type: DataType | undefined = typeOfShape(element, { mixed: 'choice' })
  if (type === undefined)
    return 'Every array holds null alone: array<string>, until there is another element.'
  if (type.kind === 'choice') return `Of the elements: ${explainType(element, undefined)}`
  return ['All elements of all arrays have one type.', ...explainNumbers(element.kinds)].join(' ')
}

function explainObject({ fields, values }: Shape, map: MapKeys | undefined): string {
  if (map !== undefined) return `Its keys are data, because ${map.rule}: a map.`
  if (fields === undefined && values === undefined)
    return 'Every object is empty: map<string,string>, until there is a key.'
  return 'A struct has the fields of all objects; those that an object lacks are null.'
}

function listWords(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
