import { quoteAthenaIdentifier } from '../../src/compile/athena/quote-identifier.ts'
import { type DataType, type Field, printType } from '../../src/spec/data-type.ts'
import type { Random } from '../generate/random.ts'
import { arbitraryExpression } from './arbitrary-expression.ts'
import { arbitraryQuery } from './arbitrary-query.ts'
import { arbitraryName } from './arbitrary-schema.ts'
import { referencesTo } from './expressions/grammar.ts'
import { joinedPath, type StepForm } from './fuzz-case.ts'

export const stepKinds = [
  'explode',
  'explode',
  'select',
  'select',
  'select',
  'derive',
  'derive',
  'filter',
  'drop',
  'rename',
  'dropDuplicates',
  'join',
  'sql',
  'sql',
  'applyMapping',
  'unbox',
  'dropNullFields',
  'resolveChoice',
  'relationalize',
] as const
export type StepKind = (typeof stepKinds)[number]

interface Around {
  readonly columns: readonly Field[]
  readonly joined: readonly Field[]
  readonly isGuarded: boolean
  /** Whether a new column can be made of an expression. */
  readonly accepts: (expression: string) => boolean
}

/** A step of a kind over the columns; undefined where they give none. */
export function arbitraryStep(kind: StepKind, around: Around, random: Random): StepForm | undefined {
  const { columns } = around
  const names = columns.map(({ name }) => name)
  const some = () => names.filter(() => random.chance(0.5))
  switch (kind) {
    case 'explode':
      return explode(around, random)
    case 'select': {
      const kept = columns
        .filter(() => random.chance(0.4))
        .map(({ name }) => [name, quoteAthenaIdentifier(name)] as const)
      const columnsMade = {
        ...Object.fromEntries(kept),
        ...made(around, random, random.integer(1, 5), new Set(kept.map(([name]) => name.toLowerCase()))),
      }
      return Object.keys(columnsMade).length === 0 ? undefined : { select: columnsMade }
    }
    case 'derive': {
      const replaced = new Set(random.chance(0.3) ? [] : names.map((name) => name.toLowerCase()))
      const columnsMade = made(around, random, random.integer(1, 3), replaced)
      return Object.keys(columnsMade).length === 0 ? undefined : { derive: columnsMade }
    }
    case 'filter':
      return { filter: mostlyTrue(expression(around, random, 'boolean'), random) }
    case 'drop': {
      const dropped = some()
      return dropped.length === 0 || dropped.length === names.length ? undefined : { drop: dropped }
    }
    case 'rename': {
      const renamed = some()
      const taken = new Set(names.map((name) => name.toLowerCase()))
      return renamed.length === 0
        ? undefined
        : { rename: Object.fromEntries(renamed.map((name) => [arbitraryName(random, taken), name])) }
    }
    case 'dropDuplicates':
      return dropDuplicates(columns, random)
    case 'join':
      return join(around, random)
    case 'sql':
      return {
        sql: arbitraryQuery({ columns, expression: (wanted) => expression(around, random, wanted) }, random),
      }
    case 'applyMapping':
      return applyMapping(columns, random)
    case 'unbox': {
      const texts = columns.filter(({ type }) => type.kind === 'string')
      if (texts.length === 0) return undefined
      return { unbox: { [random.pick(texts).name]: random.pick(unboxed) } }
    }
    case 'dropNullFields':
      return { dropNullFields: {} }
    case 'resolveChoice':
      return resolveChoice(columns, random)
    case 'relationalize':
      return { relationalize: random.chance(0.5) ? {} : { root: 'base' } }
  }
}

const unboxed = [
  'struct<a:int>',
  'struct<a:string,b:double>',
  'struct<a:struct<b:array<int>>>',
  'array<int>',
  'array<struct<a:string>>',
  'map<string,string>',
  'struct<a:decimal(5,2),zz:timestamp>',
  'string',
  'double',
  'bigint',
  'boolean',
]

function expression(
  { columns, isGuarded }: Around,
  random: Random,
  kind?: Parameters<typeof arbitraryExpression>[0]['kind'],
): string {
  return arbitraryExpression(
    { references: referencesTo(columns), isGuarded, ...(kind === undefined ? {} : { kind }) },
    random,
  )
}

/** A condition that leaves rows. */
export function mostlyTrue(condition: string, random: Random): string {
  if (random.chance(0.2)) return condition
  return random.chance(0.6) ? `coalesce(${condition}, true)` : `coalesce(NOT ${condition}, true)`
}

/** New columns of expressions that the columns take; each has a few tries. */
function made(
  around: Around,
  random: Random,
  count: number,
  taken: Set<string>,
): Readonly<Record<string, string>> {
  const columns: Record<string, string> = {}
  for (let tries = 0; tries < count * 5 && Object.keys(columns).length < count; tries++) {
    const text = expression(around, random)
    if (around.accepts(text)) columns[arbitraryName(random, taken)] = text
  }
  return columns
}

function explode({ columns }: Around, random: Random): StepForm | undefined {
  const arrays = referencesTo(columns).filter(({ kind }) => kind === 'array')
  if (arrays.length === 0) return undefined
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()))
  return {
    explode: { [arbitraryName(random, taken)]: random.pick(arrays).text },
    ...(random.chance(0.5) ? { outer: true } : {}),
    ...(random.chance(0.4) ? { position: arbitraryName(random, taken) } : {}),
  }
}

function dropDuplicates(columns: readonly Field[], random: Random): StepForm {
  const names = columns.map(({ name }) => name)
  const keys = names.filter(() => random.chance(0.4))
  const orders = names
    .filter((name) => /^\S.*\S$|^\S$/.test(name) && random.chance(0.3))
    .map((name) => `${name}${random.pick(['', ' ASC', ' DESC'])}`)
  return {
    dropDuplicates: {
      keys: keys.length === 0 ? [random.pick(names)] : keys,
      ...(orders.length === 0 ? {} : { orderBy: orders }),
    },
  }
}

function join({ columns, joined }: Around, random: Random): StepForm {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()))
  const name = arbitraryName(random, taken)
  const theirs = referencesTo(joined, `${quoteAthenaIdentifier(name)}.`)
  const ours = referencesTo(columns)
  const pairs = ours.flatMap((one) =>
    theirs
      .filter(({ kind }) => kind === one.kind && ['integer', 'text', 'number', 'date'].includes(kind))
      .map((two) => `${one.text} = ${two.text}`),
  )
  const on = pairs.length === 0 ? 'false' : random.pick(pairs)
  return {
    join: { [name]: { path: joinedPath, schema: 'joined' } },
    on: random.chance(0.25) && pairs.length > 0 ? `${on} AND ${random.pick(theirs).text} IS NOT NULL` : on,
    ...(random.chance(0.5) ? { type: 'left' } : {}),
  }
}

const targets = [
  'int',
  'bigint',
  'double',
  'string',
  'boolean',
  'date',
  'timestamp',
  'decimal(10,2)',
  'float',
  'smallint',
  'decimal(38,10)',
  'binary',
  'varchar(3)',
  'tinyint',
]

function applyMapping(columns: readonly Field[], random: Random): StepForm | undefined {
  const sources = flatPaths(columns, '')
  if (sources.length === 0) return undefined
  const taken = new Set<string>()
  const mapped = sources.filter(() => random.chance(0.6))
  const mappings = (mapped.length === 0 ? sources : mapped).slice(0, 8).map(({ path, type }) => {
    const target = `${random.chance(0.2) ? 'made.' : ''}${tick(arbitraryName(random, taken))}`
    const scalar = !['array', 'struct', 'map', 'choice', 'null'].includes(type.kind)
    return random.chance(0.3)
      ? [path, target]
      : [path, printType(type), target, scalar ? random.pick(targets) : printType(type)]
  })
  return { applyMapping: mappings }
}

function flatPaths(
  columns: readonly Field[],
  prefix: string,
): readonly { readonly path: string; readonly type: DataType }[] {
  return columns.flatMap(({ name, type }) => {
    const path = `${prefix}${tick(name)}`
    return type.kind === 'struct' ? [{ path, type }, ...flatPaths(type.fields, `${path}.`)] : [{ path, type }]
  })
}

function tick(name: string): string {
  return /^\w+$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``
}

function resolveChoice(columns: readonly Field[], random: Random): StepForm | undefined {
  const isChoice = columns.some(({ type }) => printType(type).includes('choice<'))
  if (!isChoice) return undefined
  const nested = columns.some(({ type }) => /array<.*choice</.test(printType(type)))
  const actions = [
    ...targets.slice(0, 10).map((type) => `cast:${type}`),
    'make_struct',
    'make_struct',
    ...(nested ? [] : ['make_cols', 'make_cols']),
  ]
  const alternatives = columns.flatMap(({ type }) =>
    type.kind === 'choice' ? type.alternatives.map((one) => `project:${printType(one)}`) : [],
  )
  return { resolveChoice: random.pick([...actions, ...alternatives, ...alternatives]) }
}
