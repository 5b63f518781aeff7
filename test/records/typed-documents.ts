import fc from 'fast-check'
import type { DataType, Field } from '../../src/spec/data-type.ts'

/** A type of which some fields are read and others only known. */
export type PartType =
  | { readonly kind: 'scalar'; readonly type: DataType }
  | { readonly kind: 'array' | 'map'; readonly inner: PartType }
  | { readonly kind: 'struct'; readonly fields: readonly PartField[] }

interface PartField {
  readonly name: string
  readonly isRead: boolean
  readonly type: PartType
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** None that JavaScript would move to an object's beginning. */
const names = ['a', 'b', 'c', 'A', 'ä', 'x y', 'say "x"', "it's", '.*', 'k'.repeat(300)]

const scalar: fc.Arbitrary<DataType> = fc.constantFrom<DataType>(
  { kind: 'int' },
  { kind: 'tinyint' },
  { kind: 'double' },
  { kind: 'string' },
  { kind: 'varchar', length: 2 },
  { kind: 'boolean' },
  { kind: 'choice', alternatives: [{ kind: 'int' }, { kind: 'array', element: { kind: 'string' } }] },
)

const { part, struct } = fc.letrec<{ part: PartType; struct: PartType & { kind: 'struct' } }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar.map((type) => ({ kind: 'scalar' as const, type })),
    fc.record({ kind: fc.constantFrom('array' as const, 'map' as const), inner: tie('part') }),
    tie('struct'),
  ),
  struct: fc
    .uniqueArray(fc.record({ name: fc.constantFrom(...names), isRead: fc.boolean(), type: tie('part') }), {
      selector: ({ name }) => name,
      maxLength: 5,
    })
    .map((fields) => ({ kind: 'struct' as const, fields })),
}))
void part

/** The columns of a source, some of them read. */
export const columnsPart = struct

const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, 1, -7, 300, 1.5, 3e10, 'x', 'xy', 'longer', '1'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

/** A value that mostly fits a type, with fields that the type does not have and values that do not fit. */
export function valueLike(type: PartType): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 6, arbitrary: fittingValue(type) }, { weight: 1, arbitrary: value })
}

function fittingValue(type: PartType): fc.Arbitrary<Json> {
  switch (type.kind) {
    case 'scalar':
      return fc.constantFrom<Json>(null, 1, 2, 'x', true, 1.5, ['x'], [1])
    case 'array':
      return fc.array(valueLike(type.inner), { maxLength: 3 })
    case 'map':
      return fc.dictionary(fc.constantFrom(...names), valueLike(type.inner), {
        maxKeys: 3,
        noNullPrototype: true,
      })
    case 'struct':
      return documentOf(type)
  }
}

export function documentOf(
  type: PartType & { kind: 'struct' },
): fc.Arbitrary<{ readonly [key: string]: Json }> {
  const known = type.fields.map(({ name, type: field }) =>
    fc.tuple(fc.constant(name), fc.option(valueLike(field), { nil: undefined, freq: 5 })),
  )
  const other = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 2 })
  return fc
    .tuple(fc.tuple(...known), other, fc.boolean())
    .map(([fields, others, isOtherFirst]) =>
      Object.fromEntries(
        (isOtherFirst ? [...others, ...fields] : [...fields, ...others]).flatMap(([name, inner]) =>
          inner === undefined ? [] : [[name, inner]],
        ),
      ),
    )
}

export function knownColumns(type: PartType & { kind: 'struct' }): readonly Field[] {
  return type.fields.map(({ name, type: field }) => ({ name, type: dataType(field, false) }))
}

export function readColumns(type: PartType & { kind: 'struct' }): readonly Field[] {
  return type.fields
    .filter(({ isRead }) => isRead)
    .map(({ name, type: field }) => ({ name, type: dataType(field, true) }))
}

function dataType(type: PartType, isRead: boolean): DataType {
  switch (type.kind) {
    case 'scalar':
      return type.type
    case 'array':
      return { kind: 'array', element: dataType(type.inner, isRead) }
    case 'map':
      return { kind: 'map', key: { kind: 'string' }, value: dataType(type.inner, isRead) }
    case 'struct':
      return { kind: 'struct', fields: isRead ? readColumns(type) : knownColumns(type) }
  }
}

/** The document as it is once values that do not fit are NULL, and the JSONPath of each, in order. */
export function nullMisfits(document: Json, columns: readonly Field[]): { document: Json; paths: string[] } {
  const paths: string[] = []

  function mend(type: DataType, given: Json, path: string): Json {
    if (given === null) return null
    if (type.kind === 'array' && Array.isArray(given)) {
      return given.map((item: Json) => mend(type.element, item, `${path}[*]`))
    }
    if (type.kind === 'map' && isObject(given)) {
      return mapObject(given, (_, inner) => mend(type.value, inner, `${path}.*`))
    }
    if (type.kind === 'struct' && isObject(given)) {
      return mapObject(given, (name, inner) => {
        const field = type.fields.find((candidate) => candidate.name === name)
        return field === undefined ? inner : mend(field.type, inner, path + spell(name))
      })
    }
    if (fits(type, given)) return given
    paths.push(path)
    return null
  }

  return { document: mend({ kind: 'struct', fields: columns }, document, '$'), paths }
}

function fits(type: DataType, given: Json): boolean {
  switch (type.kind) {
    case 'int':
      return Number.isInteger(given) && Math.abs(given as number) < 2 ** 31
    case 'tinyint':
      return Number.isInteger(given) && (given as number) >= -128 && (given as number) <= 127
    case 'double':
      return typeof given === 'number'
    case 'string':
      return typeof given === 'string'
    case 'varchar':
      return typeof given === 'string' && given.length <= type.length
    case 'boolean':
      return typeof given === 'boolean'
    case 'choice':
      return type.alternatives.some((alternative) => fits(alternative, given))
    case 'array':
      return Array.isArray(given) && given.every((item: Json) => item === null || fits(type.element, item))
    default:
      return false
  }
}

/** The unknown fields of a document that fits, with their values, in order. */
export function findUnknown(
  document: Json,
  known: PartType & { kind: 'struct' },
): { path: string; value: Json }[] {
  const found: { path: string; value: Json }[] = []

  function walk(type: PartType, given: Json, path: string): void {
    if (type.kind === 'array' && Array.isArray(given)) {
      for (const item of given) walk(type.inner, item, `${path}[*]`)
    } else if (type.kind === 'map' && isObject(given)) {
      for (const inner of Object.values(given)) walk(type.inner, inner, `${path}.*`)
    } else if (type.kind === 'struct' && isObject(given)) {
      for (const [name, inner] of Object.entries(given)) {
        const field = type.fields.find((candidate) => candidate.name === name)
        if (field === undefined) found.push({ path: path + spell(name), value: inner })
        else if (field.isRead) walk(field.type, inner, path + spell(name))
      }
    }
  }

  walk(known, document, '$')
  return found
}

function spell(name: string): string {
  return /^[a-zA-Z]+$/.test(name) ? `.${name}` : `['${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}']`
}

function isObject(given: Json): given is { readonly [key: string]: Json } {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

function mapObject(given: { readonly [key: string]: Json }, map: (name: string, inner: Json) => Json): Json {
  return Object.fromEntries(Object.entries(given).map(([name, inner]) => [name, map(name, inner)]))
}
