import type { DataType, Field } from '../../src/spec/data-type.ts'
import type { Random } from '../generate/random.ts'

/** Names that upset parsers of paths, SQL, YAML and URLs. */
export const oddNames: readonly string[] = [
  'a.b',
  'a b',
  'say "x"',
  "it's",
  'a`b',
  '$',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Spark would take it for a variable
  '${x}',
  '😀',
  'É',
  'Upper',
  'camelCase',
  'select',
  'table',
  'null',
  'order',
  'timestamp',
  'input',
  'source',
  'x0',
  'k0',
  '3h',
  '1',
  '_x',
  'a-b',
  'a/b',
  'a\\b',
  'a:b',
  'a,b',
  'a;b',
  'a=b',
  '*',
  '-',
  'a[0]',
  '{a}',
  '(a)',
  '<a>',
  '@',
  '#',
  '%41',
  '__proto__',
  'constructor',
  'id_',
  'element',
  'col',
  'key',
  'value',
  'ß',
  'true',
  '~',
  ' lead',
  'trail ',
  'tab\tx',
  'x'.repeat(130),
  'İ',
  'struct',
  'array',
  'a\nb',
  '?',
  '&',
  '!',
  '|',
]

const plainNames =
  'a b c d e f g h name city temp at day list tags meta amount price total label note code zip kind'.split(
    ' ',
  )

export const scalarTypes: readonly DataType[] = [
  { kind: 'tinyint' },
  { kind: 'smallint' },
  { kind: 'int' },
  { kind: 'int' },
  { kind: 'bigint' },
  { kind: 'bigint' },
  { kind: 'float' },
  { kind: 'double' },
  { kind: 'double' },
  { kind: 'boolean' },
  { kind: 'string' },
  { kind: 'string' },
  { kind: 'string' },
  { kind: 'date' },
  { kind: 'timestamp' },
  { kind: 'timestamp' },
  { kind: 'binary' },
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'decimal', precision: 38, scale: 0 },
  { kind: 'decimal', precision: 38, scale: 6 },
  { kind: 'decimal', precision: 18, scale: 6 },
  { kind: 'decimal', precision: 5, scale: 5 },
  { kind: 'char', length: 3 },
  { kind: 'varchar', length: 8 },
]

/** Columns of a source. The first is mostly `id`, a number of its own in each document. */
export function arbitraryColumns(random: Random, { isFlat }: { readonly isFlat: boolean }): readonly Field[] {
  const taken = new Set<string>(['id'])
  const count = random.integer(1, 6)
  const others = Array.from({ length: count }, () => ({
    name: arbitraryName(random, taken),
    type: isFlat ? random.pick(scalarTypes) : arbitraryType(random, 0),
  }))
  return random.chance(0.85) ? [{ name: 'id', type: { kind: 'bigint' } }, ...others] : others
}

/** A name that differs from those taken by more than case. */
export function arbitraryName(random: Random, taken: Set<string>): string {
  for (;;) {
    const name = random.chance(0.4) ? random.pick(oddNames) : random.pick(plainNames)
    const own = taken.has(fold(name)) ? `${name}${random.integer(2, 99)}` : name
    if (taken.has(fold(own))) continue
    taken.add(fold(own))
    return own
  }
}

function fold(name: string): string {
  return name.toLowerCase()
}

export function arbitraryType(random: Random, depth: number): DataType {
  const draw = random.next()
  if (depth >= 3 || draw < 0.62) return random.pick(scalarTypes)
  if (draw < 0.78) return { kind: 'array', element: arbitraryType(random, depth + 1) }
  if (draw < 0.9) return arbitraryStruct(random, depth)
  if (draw < 0.95) return { kind: 'map', key: arbitraryKey(random), value: arbitraryType(random, depth + 1) }
  if (draw < 0.99) return arbitraryChoice(random, depth)
  return depth === 0 ? { kind: 'null' } : random.pick(scalarTypes)
}

function arbitraryStruct(random: Random, depth: number): DataType {
  const taken = new Set<string>()
  const fields = Array.from({ length: random.integer(1, 4) }, () => ({
    name: arbitraryName(random, taken),
    type: arbitraryType(random, depth + 1),
  }))
  return { kind: 'struct', fields }
}

function arbitraryKey(random: Random): DataType {
  if (random.chance(0.75)) return { kind: 'string' }
  return random.pick<DataType>([
    { kind: 'int' },
    { kind: 'bigint' },
    { kind: 'date' },
    { kind: 'decimal', precision: 5, scale: 1 },
  ])
}

function arbitraryChoice(random: Random, depth: number): DataType {
  const simple: readonly DataType[] = [
    { kind: 'int' },
    { kind: 'bigint' },
    { kind: 'double' },
    { kind: 'string' },
    { kind: 'boolean' },
    { kind: 'timestamp' },
    { kind: 'decimal', precision: 10, scale: 2 },
  ]
  const first = random.pick(simple)
  const rest = simple.filter((type) => type !== first && random.chance(0.25))
  const nested = random.chance(0.2) && depth < 2 ? [arbitraryStruct(random, 2)] : []
  const others = [...rest, ...nested]
  return {
    kind: 'choice',
    alternatives: [
      first,
      ...(others.length > 0 ? others : [random.pick(simple.filter((type) => type !== first))]),
    ],
  }
}
