import type { Expression, Name } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import type { Alias, Query, Relation } from './query.ts'
import type { QueryTyping } from './query-typing.ts'
import { type ScopeColumn, type ScopeLevel, type ScopeRelation, scopeColumn, suggestion } from './scope.ts'
import type { Span } from './span.ts'
import { printSqlType } from './sql-type.ts'
import { typeJoin } from './type-join.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedColumn, TypedRelation, TypedUnnest, UnnestItem } from './typed-query.ts'

/** A relation of FROM and the names it makes known. */
export interface ScopedRelation {
  readonly relation: TypedRelation
  readonly scope: readonly ScopeRelation[]
}

export interface RelationTyping extends QueryTyping {
  readonly outer?: ScopeLevel
  /** Types an expression over the relations before it (UNNEST) or on both sides (ON). */
  readonly typeOver: (expression: Expression, relations: readonly ScopeRelation[]) => TypedExpression
}

/** The relations of FROM, one after the other: a comma is a cross join. @throws ExpressionError */
export function typeFrom(relations: readonly Relation[], typing: RelationTyping): ScopedRelation | undefined {
  return relations.reduce<ScopedRelation | undefined>((before, relation) => {
    return before === undefined ? typeRelation(relation, typing) : typeCross(before, relation, typing)
  }, undefined)
}

function typeCross(left: ScopedRelation, relation: Relation, typing: RelationTyping): ScopedRelation {
  if (relation.kind === 'unnest') return typeUnnest(relation, typing, left, false)
  const right = typeRelation(relation, typing)
  return {
    relation: { kind: 'join', type: 'cross', left: left.relation, right: right.relation },
    scope: [...left.scope, ...right.scope],
  }
}

function typeRelation(relation: Relation, typing: RelationTyping): ScopedRelation {
  switch (relation.kind) {
    case 'table':
      return typeTable(relation.name, relation.alias, relation.span, typing)
    case 'subquery':
      return typeSubquery(relation.query, relation.alias, relation.span, typing)
    case 'unnest':
      return typeUnnest(relation, typing)
    case 'nested':
      return typeRelation(relation.relation, typing)
    case 'join': {
      const left = typeRelation(relation.left, typing)
      if (relation.type === 'cross') return typeCross(left, relation.right, typing)
      if (relation.right.kind === 'unnest') return joinUnnest(left, relation, relation.right, typing)
      return typeJoin(left, typeRelation(relation.right, typing), relation, typing)
    }
  }
}

function joinUnnest(
  left: ScopedRelation,
  join: Extract<Relation, { kind: 'join' }>,
  right: Extract<Relation, { kind: 'unnest' }>,
  typing: RelationTyping,
): ScopedRelation {
  const condition = join.criteria?.kind === 'on' ? join.criteria.condition : undefined
  const always = condition?.kind === 'boolean' && condition.value
  if ((join.type !== 'left' && join.type !== 'inner') || !always) {
    throw refused(
      join.span,
      'a join with UNNEST on a condition',
      'LEFT JOIN UNNEST(…) ON TRUE and CROSS JOIN UNNEST(…) are',
    )
  }
  return typeUnnest(right, typing, left, join.type === 'left')
}

function typeTable(
  name: readonly Name[],
  alias: Alias | undefined,
  span: Span,
  typing: RelationTyping,
): ScopedRelation {
  const parts = name.map((part) => part.text.toLowerCase())
  const [last = '', database] = [...parts].reverse()
  const named = parts.length === 1 ? typing.named.get(last) : undefined
  if (named !== undefined) {
    const printed = typing.aliases.take(alias?.name.text ?? last)
    const relation: TypedRelation = { kind: 'named', name: named.name, alias: printed }
    return { relation, scope: [derivedScope(named.columns, printed, alias?.name.text ?? last, alias, span)] }
  }
  if (parts.length > 2 && parts[0] !== 'awsdatacatalog') throw refused(span, `the catalog ${parts[0]}`)
  const table = typing.tables(database, last)
  if (table === undefined) throw unknownTable(name, typing)
  const printed = typing.aliases.take(alias?.name.text ?? last)
  typing.reads.addTable(printed, table.sqlName)
  const columns = table.columns.map(scopeColumn)
  const known = alias ? [alias.name.text] : database === undefined ? [last] : [database, last]
  const scope: ScopeRelation = { name: known, alias: printed, columns: renamed(columns, alias, span) }
  return { relation: { kind: 'table', sqlName: table.sqlName, alias: printed }, scope: [scope] }
}

function unknownTable(name: readonly Name[], typing: RelationTyping): Error {
  const first = name[0]
  const last = name.at(-1)
  if (first === undefined || last === undefined) throw new TypeError('a table has a name')
  const text = name.map((part) => part.text).join('.')
  const known = [...typing.tableNames, ...typing.named.keys()]
  return mistake(
    { start: first.span.start, end: last.span.end },
    `table ${text} does not exist`,
    suggestion(text, known),
  )
}

function typeSubquery(
  query: Query,
  alias: Alias | undefined,
  span: Span,
  typing: RelationTyping,
): ScopedRelation {
  const typed = typing.typeQuery(query, typing, typing.outer)
  const printed = typing.aliases.take(alias?.name.text ?? 'subquery')
  return {
    relation: { kind: 'subquery', query: typed, alias: printed },
    scope: [derivedScope(typed.columns, printed, alias?.name.text, alias, span)],
  }
}

/** The columns of a query as a relation. `_col0` is a name of the result only, and cannot be used. */
function derivedScope(
  columns: readonly (TypedColumn & { readonly visibleName?: string })[],
  printed: string,
  name: string | undefined,
  alias: Alias | undefined,
  span: Span,
): ScopeRelation {
  const scopeColumns = columns.map((column): ScopeColumn => {
    const visible = column.visibleName ?? (column.unnamed ? undefined : column.name)
    return {
      ...(visible === undefined ? {} : { name: visible }),
      id: column.id,
      type: column.type,
      mayBeNan: column.mayBeNan,
    }
  })
  return {
    ...(name === undefined ? {} : { name: [name] }),
    alias: printed,
    columns: renamed(scopeColumns, alias, span),
  }
}

/** `AS t(a, b)` names every column anew. */
export function renamed(
  columns: readonly ScopeColumn[],
  alias: Alias | undefined,
  span: Span,
): readonly ScopeColumn[] {
  if (alias?.columns === undefined) return columns
  if (alias.columns.length !== columns.length) {
    throw mistake(
      span,
      `${alias.name.text} has ${columns.length} columns and ${alias.columns.length} names for them`,
    )
  }
  return columns.map((column, index) => {
    const id = column.id ?? column.name
    return { ...column, ...(id === undefined ? {} : { id }), name: alias.columns?.[index]?.text ?? '' }
  })
}

function typeUnnest(
  relation: Extract<Relation, { kind: 'unnest' }>,
  typing: RelationTyping,
  left?: ScopedRelation,
  outer = false,
): ScopedRelation {
  const { alias, span } = relation
  const printed = typing.aliases.take(alias?.name.text ?? 'unnested')
  const before = left?.scope ?? []
  const columns: ScopeColumn[] = []
  const column = (type: ScopeColumn['type']): string => {
    const wanted = alias?.columns?.[columns.length]?.text.toLowerCase() ?? `element${columns.length + 1}`
    const taken = columns.some((other) => other.id === wanted)
    const id = taken ? `${wanted}_${columns.length + 1}` : wanted
    columns.push({ id, type })
    return id
  }
  const items = relation.items.map((item): UnnestItem => {
    const expression = typing.typeOver(item, before)
    const { type } = expression
    if (type.kind === 'array') return { expression, columns: [column(type.element)] }
    if (type.kind === 'map') return { expression, columns: [column(type.key), column(type.value)] }
    throw mistake(item.span, `UNNEST takes arrays and maps`, { found: printSqlType(type) })
  })
  const ordinality = relation.ordinality ? column({ kind: 'bigint' }) : undefined
  const unnest: TypedUnnest = {
    kind: 'unnest',
    ...(left ? { input: left.relation } : {}),
    items,
    ...(ordinality === undefined ? {} : { ordinality }),
    outer,
    alias: printed,
  }
  const scope: ScopeRelation = {
    ...(alias ? { name: [alias.name.text] } : {}),
    alias: printed,
    columns: renamed(columns, alias, span),
  }
  return { relation: unnest, scope: [...before, scope] }
}
