import { aggregateRules, windowRules } from './aggregate-rules.ts'
import type { CallSite } from './call-site.ts'
import type { Expression, Name } from './expression.ts'
import { mistake } from './expression-problem.ts'
import { findFunction } from './functions.ts'
import { fieldOf } from './scope.ts'
import type { Span } from './span.ts'
import type { SqlType } from './sql-type.ts'
import { inZone } from './time-functions.ts'
import { checkCast } from './type-cast.ts'
import { typeArray, typeBetween, typeCase, typeIn, typeRow, typeSubscript } from './type-collection.ts'
import { typeLike } from './type-like.ts'
import {
  typeConstructor,
  typeDecimal,
  typeDouble,
  typeInteger,
  typeInterval,
  typeString,
} from './type-literal.ts'
import {
  comparable,
  typeArithmetic,
  typeComparison,
  typeConcat,
  typeCondition,
  typeNegate,
} from './type-operator.ts'
import type { TypedExpression } from './typed-expression.ts'

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>

/** What surrounds an expression. */
export interface Typing {
  readonly resolve: (parts: readonly Name[]) => TypedExpression
  /** Subqueries, aggregates and window functions; none of them has a place in the expression of a step. */
  readonly inQuery?: (expression: Expression, typing: Typing) => TypedExpression | undefined
}

const boolean: SqlType = { kind: 'boolean' }

/** Resolves names and assigns types by Athena's rules. @throws ExpressionError */
export function typeExpression(expression: Expression, typing: Typing): TypedExpression {
  const type = (operand: Expression) => typeExpression(operand, typing)
  const { span } = expression
  const fromQuery = typing.inQuery?.(expression, typing)
  if (fromQuery !== undefined) return fromQuery
  switch (expression.kind) {
    case 'name':
      return typing.resolve(expression.parts)
    case 'field':
      return fieldOf(type(expression.base), expression.name, span)
    case 'null':
      return { kind: 'literal', value: null, type: { kind: 'unknown' }, span }
    case 'boolean':
      return { kind: 'literal', value: expression.value, type: boolean, span }
    case 'integer':
      return typeInteger(expression)
    case 'decimal':
      return typeDecimal(expression.text, span)
    case 'double':
      return typeDouble(expression)
    case 'string':
      return typeString(expression)
    case 'binary':
      return { kind: 'literal', value: binaryText(expression), type: { kind: 'binary' }, span }
    case 'typed-literal':
      return typeConstructor(expression)
    case 'interval':
      return typeInterval(expression)
    case 'sign':
      return expression.operator === '-'
        ? typeNegate(type(expression.operand), span)
        : type(expression.operand)
    case 'arithmetic':
      return { ...typeArithmetic(expression.operator, type(expression.left), type(expression.right)), span }
    case 'concat':
      return { ...typeConcat(type(expression.left), type(expression.right)), span }
    case 'comparison':
      return { ...typeComparison(expression.operator, type(expression.left), type(expression.right)), span }
    case 'distinct': {
      const { left, right } = comparable('IS DISTINCT FROM', type(expression.left), type(expression.right))
      return { kind: 'distinct', left, right, negated: expression.negated, type: boolean, span }
    }
    case 'and':
    case 'or': {
      const operands = expression.operands.map((operand) =>
        typeCondition(type(operand), `an operand of ${expression.kind.toUpperCase()}`),
      )
      return { kind: expression.kind, operands, type: boolean, span }
    }
    case 'not':
      return {
        kind: 'not',
        operand: typeCondition(type(expression.operand), 'the operand of NOT'),
        type: boolean,
        span,
      }
    case 'is-null':
      return {
        kind: 'is-null',
        operand: type(expression.operand),
        negated: expression.negated,
        type: boolean,
        span,
      }
    case 'between':
      return typeBetween(expression, type)
    case 'in':
      return typeIn(expression, type)
    case 'like':
      return typeLike(expression, type)
    case 'case':
      return typeCase(expression, type)
    case 'cast': {
      const operand = type(expression.operand)
      return checkCast(operand, expression.type, expression.safe, span)
    }
    case 'call':
      return typeCall(expression, typing)
    case 'array':
      return typeArray(expression, type)
    case 'row':
      return typeRow(expression, type)
    case 'subscript':
      return typeSubscript(expression, type)
    case 'lambda':
      throw mistake(span, 'a lambda can only be an argument of a function that takes one')
    case 'parameter':
      throw mistake(span, 'a ? has no value here', { hint: 'parameters belong to saved queries' })
    case 'at-time-zone':
      return { ...inZone(type(expression.operand), type(expression.zone), span), span }
    case 'subquery':
    case 'exists':
    case 'in-query':
    case 'compare-query':
      throw mistake(span, 'a subquery has no place in an expression of a step', {
        hint: 'a join or an sql step can look things up',
      })
  }
}

function binaryText({ hex, span }: Of<'binary'>): string {
  if (!/^([0-9A-Fa-f]{2})*$/.test(hex))
    throw mistake(span, 'a binary literal consists of pairs of hexadecimal digits')
  return hex.toUpperCase()
}

function typeCall(call: Of<'call'>, typing: Typing): TypedExpression {
  const name = call.name.text.toLowerCase()
  const misplaced = call.window
    ? 'OVER'
    : call.filter
      ? 'FILTER'
      : call.distinct
        ? 'DISTINCT'
        : call.star
          ? '*'
          : call.orderBy
            ? 'ORDER BY'
            : undefined
  if (
    typing.inQuery === undefined &&
    (Object.hasOwn(aggregateRules, name) || Object.hasOwn(windowRules, name))
  ) {
    throw mistake(call.span, `${name} has no place in an expression of a step`, {
      hint: 'an sql step can aggregate',
    })
  }
  const rule = findFunction(name, call.name.span)
  if (misplaced !== undefined) throw mistake(call.span, `${name} takes no ${misplaced}`)
  const site: CallSite = {
    name,
    span: call.span,
    operands: call.arguments,
    type: (operand) => typeExpression(operand, typing),
    lambda: (operand, parameters) => typeLambda(operand, parameters, typing),
  }
  return rule(site)
}

function typeLambda(operand: Expression, types: readonly SqlType[], typing: Typing): TypedExpression {
  if (operand.kind !== 'lambda')
    throw mistake(operand.span, 'a lambda is expected here', { expected: 'x -> …' })
  const { parameters, span } = operand
  if (parameters.length !== types.length)
    throw mistake(span, `the lambda has ${parameters.length} parameters`, { expected: String(types.length) })
  const resolve = (parts: readonly Name[]): TypedExpression => {
    const [first, ...rest] = parts
    const index = parameters.findLastIndex(
      (parameter) => parameter.text.toLowerCase() === first?.text.toLowerCase(),
    )
    const type = types[index]
    if (first === undefined || type === undefined) return typing.resolve(parts)
    const variable: TypedExpression = {
      kind: 'variable',
      name: first.text.toLowerCase(),
      type,
      span: first.span,
    }
    return rest.reduce<TypedExpression>(
      (base, part) => fieldOf(base, part, joined(base.span, part.span)),
      variable,
    )
  }
  const body = typeExpression(operand.body, { ...typing, resolve })
  return {
    kind: 'lambda',
    parameters: parameters.map((parameter) => parameter.text.toLowerCase()),
    body,
    type: body.type,
    span,
  }
}

function joined(first: Span, last: Span): Span {
  return { start: first.start, end: last.end }
}
