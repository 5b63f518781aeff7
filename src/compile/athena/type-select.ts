import type { Expression, Name } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import { checkGrouped, expressionKey, groupingSets, hasAggregate } from './grouping.ts'
import { mayBeNan } from './may-be-nan.ts'
import type { QueryBody, Select, SelectItem, SortItem } from './query.ts'
import { namePool, type QueryTyping } from './query-typing.ts'
import {
  answersTo,
  fieldOf,
  reference,
  type ScopeColumn,
  type ScopeLevel,
  type ScopeRelation,
} from './scope.ts'
import { typeSortItem } from './type-aggregate.ts'
import { type Clause, typeExpressionIn } from './type-in-query.ts'
import { comparable, typeCondition } from './type-operator.ts'
import { typeFrom } from './type-relation.ts'
import type { TypedExpression } from './typed-expression.ts'
import type { QuerySortItem, TypedBody, TypedColumn } from './typed-query.ts'

export interface SelectResult {
  readonly body: TypedBody
  readonly columns: readonly TypedColumn[]
  readonly orderBy: readonly QuerySortItem[]
}

interface Item {
  readonly name?: string
  readonly value: TypedExpression
}

/** One SELECT with the ORDER BY behind it. @throws ExpressionError */
export function typeSelect(
  body: Extract<QueryBody, { kind: 'select' | 'table' }>,
  orderBy: readonly SortItem[],
  typing: QueryTyping,
  outer: ScopeLevel | undefined,
): SelectResult {
  const select: Select = body.kind === 'table' ? wholeTable(body) : body
  const over = outer ? { outer } : {}
  const clause = (place: string, allowed: Partial<Clause> = {}): Clause => ({
    place,
    aggregates: false,
    windows: false,
    named: select.windows,
    ...allowed,
  })
  const from = typeFrom(select.from, {
    ...typing,
    ...over,
    typeOver: (expression, relations) =>
      typeExpressionIn(expression, { relations, ...over }, typing, clause('FROM')),
  })
  const level: ScopeLevel = { relations: from?.scope ?? [], ...over }
  const type = (expression: Expression, of: Clause) => typeExpressionIn(expression, level, typing, of)
  const where = select.where && typeCondition(type(select.where, clause('WHERE')), 'the condition of WHERE')
  const items = select.items.flatMap((item) =>
    typeItem(item, level, (expression) =>
      type(expression, clause('SELECT', { aggregates: true, windows: true, grouping: true })),
    ),
  )
  for (const { value } of items) typing.reads.addExpression(value)
  const sets =
    select.groupBy &&
    groupingSets(select.groupBy, (expression) =>
      groupedBy(expression, items, (key) => type(key, clause('GROUP BY'))),
    )
  const having =
    select.having &&
    typeCondition(
      type(select.having, clause('HAVING', { aggregates: true, grouping: true })),
      'the condition of HAVING',
    )
  // Names of the result come first in ORDER BY, then those of FROM.
  const output: ScopeLevel = { relations: [{ columns: outputColumns(items) }], sameQuery: true, outer: level }
  const sorted = orderBy.map((item) =>
    typeSort(item, items, (expression) =>
      typeExpressionIn(
        expression,
        output,
        typing,
        clause('ORDER BY', { aggregates: true, windows: true, grouping: true }),
      ),
    ),
  )
  checkGroups({ items, sets, having, sorted })
  if (select.distinct) checkDistinct(items, sorted, body.span)
  const groupBy =
    sets ?? (having !== undefined && !items.some(({ value }) => hasAggregate(value)) ? [[]] : undefined)
  return {
    body: {
      kind: 'select',
      distinct: select.distinct,
      items: items.map(({ value }) => value),
      ...(from ? { from: from.relation } : {}),
      ...(where ? { where } : {}),
      ...(groupBy ? { groupBy } : {}),
      ...(having ? { having } : {}),
    },
    columns: columnsOf(items),
    orderBy: sorted,
  }
}

function wholeTable({ name, span }: Extract<QueryBody, { kind: 'table' }>): Select {
  return {
    distinct: false,
    items: [{ kind: 'all', span }],
    from: [{ kind: 'table', name, span }],
    windows: [],
  }
}

function typeItem(
  item: SelectItem,
  level: ScopeLevel,
  type: (expression: Expression) => TypedExpression,
): readonly Item[] {
  if (item.kind === 'expression') {
    const value = type(item.expression)
    const name = item.alias?.text ?? impliedName(item.expression)
    return [{ ...(name === undefined ? {} : { name }), value }]
  }
  if (item.aliases) throw refused(item.span, 'names for the columns of *')
  if (item.of === undefined) {
    if (level.relations.length === 0) throw mistake(item.span, 'SELECT * needs a FROM')
    return level.relations.flatMap((relation) => allColumns(relation, item))
  }
  return allOf(item.of, level, item, type)
}

function allOf(
  of: Expression,
  level: ScopeLevel,
  item: SelectItem,
  type: (expression: Expression) => TypedExpression,
): readonly Item[] {
  const parts = of.kind === 'name' ? of.parts : undefined
  const found = parts
    ? level.relations.filter(
        (relation) =>
          relation.name !== undefined &&
          answersTo(
            relation,
            parts.map((part) => part.text),
          ),
      )
    : []
  const [only] = found
  if (found.length > 1) throw mistake(of.span, 'the relation is ambiguous')
  if (only !== undefined) return allColumns(only, item)
  if (parts?.length === 1)
    throw mistake(of.span, `there is no relation ${parts[0]?.text}`, {
      hint: 'the fields of a row need their names: value.field',
    })
  const row = type(of)
  if (row.type.kind !== 'struct') throw mistake(of.span, 'only a relation or a row has columns')
  return row.type.fields.map((field) => {
    if (field.name === undefined) throw refused(item.span, 'the fields of a row without names')
    const name: Name = { text: field.name, span: item.span }
    return { name: field.name, value: fieldOf(row, name, item.span) }
  })
}

function allColumns(relation: ScopeRelation, { span }: SelectItem): readonly Item[] {
  return relation.columns.map((column) => ({
    ...(column.name === undefined ? {} : { name: column.name }),
    value: reference(relation, column, span),
  }))
}

/** A column, or a field of one, keeps its name; a field of anything that is computed does not. */
function impliedName(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.parts.at(-1)?.text
  if (expression.kind !== 'field') return undefined
  return impliedName(expression.base) === undefined ? undefined : expression.name.text
}

function outputColumns(items: readonly Item[]): readonly ScopeColumn[] {
  return items.map(({ name, value }) => ({
    ...(name === undefined ? {} : { name }),
    type: value.type,
    value,
  }))
}

function columnsOf(items: readonly Item[]): readonly TypedColumn[] {
  const pool = namePool()
  return items.map(({ name, value }, index) => ({
    name: name?.toLowerCase() ?? `_col${index}`,
    unnamed: name === undefined,
    id: pool.take(name || `column${index + 1}`),
    type: value.type,
    mayBeNan: mayBeNan(value),
  }))
}

/** GROUP BY 1 is the first column of the result. */
function groupedBy(
  expression: Expression,
  items: readonly Item[],
  type: (expression: Expression) => TypedExpression,
): TypedExpression {
  const key = expression.kind === 'integer' ? items[Number(expression.text) - 1]?.value : type(expression)
  if (key === undefined)
    throw mistake(
      expression.span,
      `GROUP BY ${expression.kind === 'integer' ? expression.text : ''}: the result has ${items.length} columns`,
    )
  if (hasAggregate(key)) throw mistake(expression.span, 'GROUP BY cannot contain aggregates')
  comparable('=', key, key)
  if (mayBeNan(key)) throw refused(expression.span, 'GROUP BY a value that may be NaN')
  return key
}

function typeSort(
  item: SortItem,
  items: readonly Item[],
  type: (expression: Expression) => TypedExpression,
): QuerySortItem {
  const { expression } = item
  if (expression.kind === 'integer') {
    const ordinal = Number(expression.text)
    const value = items[ordinal - 1]?.value
    if (value === undefined)
      throw mistake(expression.span, `ORDER BY ${expression.text}: the result has ${items.length} columns`)
    return { ...typeSortItem(item, () => ({ ...value, span: expression.span })), ordinal }
  }
  const sorted = typeSortItem(item, type)
  const key = expressionKey(sorted.expression)
  const index = items.findIndex(({ value }) => expressionKey(value) === key)
  return index < 0 ? sorted : { ...sorted, ordinal: index + 1 }
}

interface Grouped {
  readonly items: readonly Item[]
  readonly sets: readonly (readonly TypedExpression[])[] | undefined
  readonly having: TypedExpression | undefined
  readonly sorted: readonly QuerySortItem[]
}

/** Every column outside of an aggregate function must be grouped by, once anything is aggregated. */
function checkGroups({ items, sets, having, sorted }: Grouped): void {
  const parts = [
    ...items.map(({ value }) => value),
    ...(having ? [having] : []),
    ...sorted.map((item) => item.expression),
  ]
  if (sets === undefined && having === undefined && !parts.some(hasAggregate)) return
  const keys = new Set((sets ?? []).flat().map(expressionKey))
  for (const part of parts) checkGrouped(part, keys)
}

function checkDistinct(
  items: readonly Item[],
  sorted: readonly QuerySortItem[],
  span: Expression['span'],
): void {
  for (const { value } of items) {
    comparable('=', value, value)
    if (mayBeNan(value)) throw refused(value.span, 'DISTINCT of a value that may be NaN')
  }
  const hidden = sorted.find((item) => item.ordinal === undefined)
  if (hidden)
    throw mistake(
      hidden.expression.span ?? span,
      'with SELECT DISTINCT, ORDER BY can only use columns of the result',
    )
}
