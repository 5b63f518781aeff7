import { quoteAthenaIdentifier } from '../../../src/compile/athena/quote-identifier.ts'
import type { DataType, Field } from '../../../src/spec/data-type.ts'
import type { Random } from '../../generate/random.ts'

/** What an expression is asked to be; the checker decides whether it is. */
export type Kind =
  | 'integer'
  | 'number'
  | 'text'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'binary'
  | 'array'
  | 'map'
  | 'row'

/** A name that an expression may use: a column, a field, a parameter of a lambda. */
export interface Reference {
  readonly text: string
  readonly kind: Kind
}

/** What productions are made with. */
export interface Grammar {
  readonly random: Random
  readonly make: (kind: Kind) => string
  readonly literal: (kind: Kind) => string
  readonly references: readonly Reference[]
  readonly isInTry: boolean
  /** What may fail as it runs, in TRY where that is asked for. */
  readonly failing: (print: (grammar: Grammar) => string) => string
  readonly within: (added: readonly Reference[]) => Grammar
}

export type Production = (grammar: Grammar) => string

/** The columns and the fields inside them. */
export function referencesTo(columns: readonly Field[], prefix = ''): readonly Reference[] {
  return columns.flatMap(({ name, type }) => {
    const text = `${prefix}${quoteAthenaIdentifier(name)}`
    const kind = kindOf(type)
    const inside = type.kind === 'struct' ? referencesTo(type.fields, `${text}.`) : []
    return kind === undefined
      ? inside
      : [...(kind === 'integer' ? [{ text, kind: 'number' as const }] : []), { text, kind }, ...inside]
  })
}

export function kindOf(type: DataType): Kind | undefined {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return 'integer'
    case 'float':
    case 'double':
    case 'decimal':
      return 'number'
    case 'string':
    case 'char':
    case 'varchar':
      return 'text'
    case 'struct':
      return 'row'
    case 'choice':
    case 'null':
      return undefined
    default:
      return type.kind
  }
}

/** Forms that any kind can have. What swallows a NULL cannot stand in TRY on every engine. */
export function conditional(kind: Kind): readonly Production[] {
  const unless =
    (print: Production): Production =>
    (grammar) =>
      grammar.isInTry ? grammar.make(kind) : print(grammar)
  return [
    unless(({ make }) => `CASE WHEN ${make('boolean')} THEN ${make(kind)} ELSE ${make(kind)} END`),
    unless(({ make }) => `CASE ${make('text')} WHEN ${make('text')} THEN ${make(kind)} END`),
    unless(({ make }) => `if(${make('boolean')}, ${make(kind)}, ${make(kind)})`),
    unless(({ make }) => `coalesce(${make(kind)}, ${make(kind)})`),
    unless(({ make }) => `nullif(${make(kind)}, ${make(kind)})`),
  ]
}

/** Each so often. */
export function weigh(weight: number, ...productions: readonly Production[]): readonly Production[] {
  return Array.from({ length: weight }, () => productions).flat()
}
