import { canCoerce, coerce } from './coercion.ts'
import type { Expression } from './expression.ts'
import { mistake, refused } from './expression-problem.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import { comparable, typeComparison, typeCondition } from './type-operator.ts'
import type { TypedExpression } from './typed-expression.ts'
import { unify } from './unify.ts'

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>
type Items = Extract<Expression, { items: readonly Expression[]; kind: 'array' | 'row' }>

const boolean: SqlType = { kind: 'boolean' }

export function typeBetween(
  expression: Of<'between'>,
  type: (operand: Expression) => TypedExpression,
): TypedExpression {
  const written = [expression.operand, expression.low, expression.high].map(type)
  const [value, low, high] = unify(written, 'the operands of BETWEEN').operands
  if (!value || !low || !high) throw new TypeError('BETWEEN has three operands')
  comparable('<=', value, low)
  return {
    kind: 'between',
    operand: value,
    low,
    high,
    negated: expression.negated,
    type: boolean,
    span: expression.span,
  }
}

export function typeIn(
  expression: Of<'in'>,
  type: (operand: Expression) => TypedExpression,
): TypedExpression {
  const written = [expression.operand, ...expression.items].map(type)
  if (written.every((item) => item.kind === 'row')) return typeInRows(written, expression)
  const [operand, ...items] = unify(written, 'the operands of IN').operands
  if (operand === undefined) throw new TypeError('IN has an operand')
  comparable('=', operand, operand)
  return { kind: 'in', operand, items, negated: expression.negated, type: boolean, span: expression.span }
}

function typeInRows(
  [row, ...rows]: readonly TypedExpression[],
  { negated, span }: Of<'in'>,
): TypedExpression {
  const operands = rows.flatMap((other) => (row ? [typeComparison('=', row, other)] : []))
  const found: TypedExpression = { kind: 'or', operands, type: boolean, span }
  return negated ? { kind: 'not', operand: found, type: boolean, span } : found
}

export function typeCase(
  expression: Of<'case'>,
  type: (operand: Expression) => TypedExpression,
): TypedExpression {
  const otherwise = expression.otherwise ? [type(expression.otherwise)] : []
  const results = unify(
    [...expression.branches.map((branch) => type(branch.result)), ...otherwise],
    'the results of CASE',
  )
  const conditions = expression.operand
    ? unify(
        [expression.operand, ...expression.branches.map((branch) => branch.when)].map(type),
        'the operands of CASE',
      ).operands
    : expression.branches.map((branch) => typeCondition(type(branch.when), 'the condition of WHEN'))
  const operand = expression.operand ? conditions[0] : undefined
  if (operand !== undefined) comparable('=', operand, operand)
  const whens = operand === undefined ? conditions : conditions.slice(1)
  const branches = whens.map((when, index) => {
    const result = results.operands[index]
    if (result === undefined) throw new TypeError('every WHEN has its THEN')
    return { when, result }
  })
  const last = expression.otherwise ? results.operands.at(-1) : undefined
  return {
    kind: 'case',
    ...(operand ? { operand } : {}),
    branches,
    ...(last ? { otherwise: last } : {}),
    type: results.type,
    span: expression.span,
  }
}

export function typeArray(
  expression: Items,
  type: (operand: Expression) => TypedExpression,
): TypedExpression {
  const { operands, type: element } = unify(expression.items.map(type), 'the elements of an array')
  return { kind: 'array', items: operands, type: { kind: 'array', element }, span: expression.span }
}

export function typeRow(expression: Items, type: (operand: Expression) => TypedExpression): TypedExpression {
  const items = expression.items.map(type)
  return {
    kind: 'row',
    items,
    type: { kind: 'struct', fields: items.map((item) => ({ type: item.type })) },
    span: expression.span,
  }
}

export function typeSubscript(
  expression: Of<'subscript'>,
  type: (operand: Expression) => TypedExpression,
): TypedExpression {
  const base = type(expression.base)
  const index = type(expression.index)
  const { span } = expression
  if (base.type.kind === 'array') {
    if (!canCoerce(index.type, { kind: 'bigint' }))
      throw mistake(index.span, 'the index of an array is an integer', { found: printSqlType(index.type) })
    return {
      kind: 'call',
      name: 'subscript',
      arguments: [base, coerce(index, { kind: 'bigint' })],
      type: base.type.element,
      span,
    }
  }
  if (base.type.kind === 'map') {
    if (!canCoerce(index.type, base.type.key))
      throw mistake(index.span, `the keys of the map are ${printSqlType(base.type.key)}`, {
        found: printSqlType(index.type),
      })
    return {
      kind: 'call',
      name: 'subscript',
      arguments: [base, coerce(index, base.type.key)],
      type: base.type.value,
      span,
    }
  }
  if (base.type.kind === 'struct') throw refused(span, 'a field by its number', 'name it: value.field')
  throw mistake(span, `${printSqlType(base.type)} has no elements`)
}
