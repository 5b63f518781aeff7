import { coerce } from './coercion.ts'
import type { Expression, Name } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import { matchDecimals } from './match-decimals.ts'
import type { Relation } from './query.ts'
import { type ScopeColumn, type ScopeRelation, suggestion } from './scope.ts'
import type { Span } from './span.ts'
import { comparable, typeCondition } from './type-operator.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { TypedRelation } from './typed-query.ts'

interface Side {
  readonly relation: TypedRelation
  readonly scope: readonly ScopeRelation[]
}

interface JoinTyping {
  readonly typeOver: (expression: Expression, relations: readonly ScopeRelation[]) => TypedExpression
}

/** JOIN … ON and JOIN … USING. @throws ExpressionError */
export function typeJoin(
  left: Side,
  right: Side,
  join: Extract<Relation, { kind: 'join' }>,
  typing: JoinTyping,
): Side {
  const { criteria, type } = join
  const scope = [...left.scope, ...right.scope]
  const joined = (on: TypedExpression): TypedRelation => {
    return { kind: 'join', type, left: left.relation, right: right.relation, on: matchDecimals(on) }
  }
  if (criteria === undefined)
    throw mistake(join.span, 'the join has no condition', { expected: 'ON … or USING (…)' })
  if (criteria.kind === 'on') {
    const on = matchDecimals(typeCondition(typing.typeOver(criteria.condition, scope), 'the condition of ON'))
    return { relation: { kind: 'join', type, left: left.relation, right: right.relation, on }, scope }
  }
  const pairs = criteria.columns.map((column) => usingPair(column, left.scope, right.scope))
  const equalities = pairs.map((pair): TypedExpression => {
    const sides = comparable('=', pair.left, pair.right)
    return {
      kind: 'comparison',
      operator: '=',
      left: sides.left,
      right: sides.right,
      type: { kind: 'boolean' },
      span: pair.name.span,
    }
  })
  const [first] = equalities
  if (first === undefined) throw mistake(join.span, 'USING names at least one column')
  const on: TypedExpression =
    equalities.length === 1
      ? first
      : { kind: 'and', operands: equalities, type: { kind: 'boolean' }, span: join.span }
  const shared: ScopeRelation = { columns: pairs.map((pair) => sharedColumn(pair, type, join.span)) }
  const rest = [...left.scope, ...right.scope].map((relation): ScopeRelation => {
    return {
      ...relation,
      columns: relation.columns.filter((column) => !pairs.some((pair) => pair.columns.includes(column))),
    }
  })
  return {
    relation: joined(on),
    scope: [shared, ...rest],
  }
}

interface Pair {
  readonly name: Name
  readonly left: TypedExpression
  readonly right: TypedExpression
  readonly columns: readonly ScopeColumn[]
}

function usingPair(name: Name, left: readonly ScopeRelation[], right: readonly ScopeRelation[]): Pair {
  const [a, b] = [usingColumn(name, left, 'left'), usingColumn(name, right, 'right')]
  return { name, left: a.value, right: b.value, columns: [a.column, b.column] }
}

function usingColumn(
  name: Name,
  scope: readonly ScopeRelation[],
  side: string,
): { column: ScopeColumn; value: TypedExpression } {
  const found = scope.flatMap((relation) =>
    relation.columns
      .filter((column) => column.name?.toLowerCase() === name.text.toLowerCase())
      .map((column) => ({ relation, column })),
  )
  const [only] = found
  const names = scope.flatMap((relation) => relation.columns.flatMap((column) => column.name ?? []))
  if (only === undefined)
    throw mistake(
      name.span,
      `the ${side} side of the join has no column ${name.text}`,
      suggestion(name.text, names),
    )
  if (found.length > 1)
    throw mistake(name.span, `column ${name.text} is ambiguous on the ${side} side of the join`)
  const { relation, column } = only
  if (column.value !== undefined) return { column, value: column.value }
  const id = column.id ?? column.name
  if (id === undefined || relation.alias === undefined)
    throw new TypeError('a column of a join belongs to a relation')
  return {
    column,
    value: { kind: 'column', name: id, relation: relation.alias, type: column.type, span: name.span },
  }
}

/** The one column that stands for both: of the side that always has it, or of whichever has it. */
function sharedColumn({ name, left, right }: Pair, type: string, span: Span): ScopeColumn {
  const { type: common } = comparable('=', left, right)
  const [a, b] = [coerce(left, common), coerce(right, common)]
  if (type === 'inner' || type === 'left') return { name: name.text, type: common, value: a }
  if (type === 'right') return { name: name.text, type: common, value: b }
  if (type !== 'full') throw refused(span, 'USING with this join')
  return {
    name: name.text,
    type: common,
    value: { kind: 'call', name: 'coalesce', arguments: [a, b], type: common, span: name.span },
  }
}
