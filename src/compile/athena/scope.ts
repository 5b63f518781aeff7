import type { Field } from '../../spec/data-type.ts'
import { closest } from '../../spec/did-you-mean.ts'
import type { Name } from './expression.ts'
import { mistake } from './expression-problem.ts'
import { joinSpans, type Span } from './span.ts'
import { printSqlType, type SqlField, type SqlType, sqlTypeOf } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

/** The columns an expression may name. */
export interface Scope {
  readonly columns: readonly Field[]
  /** Relations whose columns can also be named with the relation's name in front: `orders.id`. */
  readonly qualifiers?: readonly Qualifier[]
}

export interface Qualifier {
  readonly name: string
  readonly columns: readonly Field[]
}

/** A relation in scope inside the compiler. */
export interface ScopeRelation {
  /** Names it answers to, the longest first: `['weather', 'readings']` also answers to `readings`. */
  readonly name?: readonly string[]
  /** Alias of the printed query; none where columns are printed bare. */
  readonly alias?: string
  readonly columns: readonly ScopeColumn[]
}

export interface ScopeColumn {
  /** As it is stored; none for a column that cannot be named (`SELECT 1`). */
  readonly name?: string
  /** The name it is printed by, where that is another. */
  readonly id?: string
  readonly type: SqlType
  readonly mayBeNan?: boolean
  /** What a reference becomes, where it is not simply the column (JOIN … USING). */
  readonly value?: TypedExpression
}

/** One level of names; `outer` is the query around a subquery. */
export interface ScopeLevel {
  readonly relations: readonly ScopeRelation[]
  /** True where `outer` belongs to the same query: the result's names in front of those of FROM. */
  readonly sameQuery?: boolean
  readonly outer?: ScopeLevel
}

export function scopeLevel(scope: Scope): ScopeLevel {
  const bare: ScopeRelation = { columns: scope.columns.map(scopeColumn) }
  const qualified = scope.qualifiers?.map((qualifier): ScopeRelation => {
    return { name: [qualifier.name], alias: qualifier.name, columns: qualifier.columns.map(scopeColumn) }
  })
  return { relations: [...(scope.columns.length > 0 || !qualified ? [bare] : []), ...(qualified ?? [])] }
}

export function scopeColumn({ name, type }: Field): ScopeColumn {
  return { name, type: sqlTypeOf(type) }
}

/**
 * A dotted name as Athena resolves it: the longest prefix that is a column (of a relation) wins, the rest are fields.
 * @throws ExpressionError for an unknown or ambiguous name, with the nearest known one as the hint
 */
export function resolveName(parts: readonly Name[], level: ScopeLevel): TypedExpression {
  for (let length = parts.length; length > 0; length--) {
    const column = findColumn(parts.slice(0, length), level)
    if (column === undefined) continue
    return parts
      .slice(length)
      .reduce((base, part) => fieldOf(base, part, joinSpans(base.span, part.span)), column)
  }
  throw unknownName(parts, level)
}

function findColumn(parts: readonly Name[], level: ScopeLevel): TypedExpression | undefined {
  const last = parts.at(-1)
  const first = parts[0]
  if (first === undefined || last === undefined) return undefined
  const span = joinSpans(first.span, last.span)
  const prefix = parts.slice(0, -1).map((part) => part.text)
  let outer = false
  for (let scope: ScopeLevel | undefined = level; scope; scope = scope.outer) {
    const found = scope.relations
      .filter((relation) => answersTo(relation, prefix))
      .flatMap((relation) => matching(relation.columns, last.text).map((column) => ({ relation, column })))
    const [only] = found
    if (found.length > 1) throw mistake(span, `column ${last.text} is ambiguous`, ambiguityHint(found))
    if (only !== undefined) return reference(only.relation, only.column, span, outer)
    outer ||= !scope.sameQuery
  }
  return undefined
}

export function reference(
  relation: ScopeRelation,
  column: ScopeColumn,
  span: Span,
  outer = false,
): TypedExpression {
  if (column.value !== undefined) return { ...column.value, span }
  const name = column.id ?? column.name
  if (name === undefined) throw new TypeError('a column that was found by name has one')
  const alias = relation.alias === undefined ? {} : { relation: relation.alias }
  const marks = { ...(outer ? { outer } : {}), ...(column.mayBeNan ? { mayBeNan: true } : {}) }
  return { kind: 'column', name, ...alias, ...marks, type: column.type, span }
}

function ambiguityHint(found: readonly { relation: ScopeRelation; column: ScopeColumn }[]): {
  hint?: string
} {
  const names = found.map(({ relation, column }) => {
    const owner = relation.name?.at(-1)
    return owner === undefined ? column.name : `${owner}.${column.name}`
  })
  return { hint: `could be ${names.join(' or ')}` }
}

/** True if `prefix` is the end of the relation's name. No prefix matches every relation. */
export function answersTo(relation: ScopeRelation, prefix: readonly string[]): boolean {
  if (prefix.length === 0) return true
  const name = relation.name ?? []
  const tail = name.slice(name.length - prefix.length)
  return prefix.length <= name.length && tail.every((part, index) => sameName(part, prefix[index] ?? ''))
}

/** Names are compared without case; where that is ambiguous, one of exactly the same spelling wins. */
function matching<T extends { readonly name?: string }>(
  candidates: readonly T[],
  name: string,
): readonly T[] {
  const found = candidates.filter(
    (candidate) => candidate.name !== undefined && sameName(candidate.name, name),
  )
  if (found.length < 2) return found
  const exact = found.filter((candidate) => candidate.name === name)
  return exact.length === 1 ? exact : found
}

function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}

/** `base.name`. @throws ExpressionError where there is no such field */
export function fieldOf(base: TypedExpression, name: Name, span: Span): TypedExpression {
  const { type } = base
  if (type.kind !== 'struct') {
    const hint =
      type.kind === 'array'
        ? 'an array has no fields: UNNEST or explode it, or take one element: list[1].name'
        : undefined
    throw mistake(
      name.span,
      `${describe(base)} is ${printSqlType(type)} and has no field ${name.text}`,
      hint ? { hint } : {},
    )
  }
  const found = matching(type.fields, name.text)
  const [field] = found
  if (field?.name === undefined) throw unknownField(base, name, type.fields)
  if (found.length > 1) {
    throw mistake(name.span, `field ${name.text} of ${describe(base)} is ambiguous`, {
      hint: `could be ${found.map((other) => other.name).join(' or ')}`,
    })
  }
  return { kind: 'field', base, name: field.name, type: field.type, span }
}

function describe(expression: TypedExpression): string {
  if (expression.kind === 'column') return expression.name
  if (expression.kind === 'field') return `${describe(expression.base)}.${expression.name}`
  return 'the value'
}

function unknownField(base: TypedExpression, name: Name, fields: readonly SqlField[]): Error {
  const names = fields.flatMap((field) => (field.name === undefined ? [] : [field.name]))
  return mistake(name.span, `${describe(base)} has no field ${name.text}`, suggestion(name.text, names))
}

function unknownName(parts: readonly Name[], level: ScopeLevel): Error {
  const [first, second] = parts
  if (first === undefined) throw new TypeError('a name has at least one part')
  const relations: ScopeRelation[] = []
  for (let scope: ScopeLevel | undefined = level; scope; scope = scope.outer)
    relations.push(...scope.relations)
  const named = relations.find((relation) => answersTo(relation, [first.text]))
  if (named !== undefined && second !== undefined) {
    return mistake(
      second.span,
      `${first.text} has no column ${second.text}`,
      suggestion(second.text, columnNames([named])),
    )
  }
  return mistake(
    first.span,
    `column ${first.text} does not exist`,
    suggestion(first.text, columnNames(relations)),
  )
}

function columnNames(relations: readonly ScopeRelation[]): readonly string[] {
  const names = relations.flatMap((relation) => relation.columns.map((column) => column.name))
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** The nearest name as the hint, or all of them where they are few. */
export function suggestion(word: string, names: readonly string[]): { hint?: string } {
  const near = closest(word, names)
  if (near !== undefined) return { hint: `did you mean ${near}?` }
  if (names.length > 0 && names.length <= 12) return { hint: `there are ${names.join(', ')}` }
  return {}
}
