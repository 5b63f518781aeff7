import { type CallSite, callNode, type FunctionRule, operandAt, wrongOperands } from './call-site.ts'
import { canCoerce, coerce, commonType, isText } from './coercion.ts'
import { mistake, refused } from './expression-problem.ts'
import { withPlainZeros } from './plain-zero.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import { comparable, typeCondition } from './type-operator.ts'
import type { TypedExpression } from './typed-expression.ts'

const bigint: SqlType = { kind: 'bigint' }
const boolean: SqlType = { kind: 'boolean' }
const text: SqlType = { kind: 'string' }

type ArrayType = Extract<SqlType, { kind: 'array' }>

/** The operands that are no lambdas, typed; NULL stands for an empty list of types. */
export function plainOperands(site: CallSite): readonly TypedExpression[] {
  return site.operands.filter((operand) => operand.kind !== 'lambda').map(site.type)
}

/** The first operand, which has to be an array. */
function arrayOperand(
  site: CallSite,
  operands: readonly TypedExpression[],
  count: number,
): { array: TypedExpression; type: ArrayType } {
  const [array] = operands
  if (array === undefined || site.operands.length !== count)
    throw wrongOperands(site, operands, [`array${', …'.repeat(count - 1)}`])
  const typed =
    array.type.kind === 'unknown' ? coerce(array, { kind: 'array', element: { kind: 'unknown' } }) : array
  if (typed.type.kind !== 'array') throw wrongOperands(site, operands, [`array${', …'.repeat(count - 1)}`])
  return { array: typed, type: typed.type }
}

/** @throws ExpressionError where the elements cannot be compared by a rule */
function comparableElements(array: TypedExpression, type: ArrayType): void {
  const element: TypedExpression = { kind: 'variable', name: 'element', type: type.element, span: array.span }
  if (type.element.kind !== 'unknown') comparable('<', element, element)
}

/** A function of one array; the result type follows from the array's. */
function ofArray(
  result: (type: ArrayType) => SqlType,
  compared = false,
  prepare = (array: TypedExpression) => array,
): FunctionRule {
  return (site) => {
    const { array, type } = arrayOperand(site, plainOperands(site), 1)
    if (compared) comparableElements(array, type)
    return callNode(site, [prepare(array)], result(type))
  }
}

const keep = (type: ArrayType): SqlType => type
const elementOf = (type: ArrayType): SqlType => type.element

/** A function of an array and a value of its element type. */
function withElement(result: (type: ArrayType) => SqlType): FunctionRule {
  return (site) => {
    const operands = plainOperands(site)
    const { array, type } = arrayOperand(site, operands, 2)
    const value = operandAt(operands, 1)
    const common = commonType(type.element, value.type)
    if (common === undefined)
      throw mistake(value.span, `${printSqlType(type)} has no ${printSqlType(value.type)}`)
    const unified: ArrayType = { kind: 'array', element: common }
    comparableElements(array, unified)
    return callNode(site, [coerce(array, unified), coerce(value, common)], result(unified))
  }
}

/** A function of arrays of one type. */
const setOperation: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const type = operands.reduce<SqlType | undefined>(
    (common, operand) => common && commonType(common, operand.type),
    { kind: 'unknown' },
  )
  if (operands.length !== 2 || type?.kind !== 'array') throw wrongOperands(site, operands, ['array, array'])
  comparableElements(operandAt(operands, 0), type)
  return callNode(
    site,
    operands.map((operand) => withPlainZeros(coerce(operand, type))),
    type,
  )
}

/** The lambda over the elements at `index`. */
function elementLambda(site: CallSite, index: number, types: readonly SqlType[]): TypedExpression {
  const operand = site.operands[index]
  if (operand === undefined)
    throw mistake(site.span, `${site.name} needs a function`, { expected: `${site.name}(array, x -> …)` })
  return site.lambda(operand, types)
}

const transform: FunctionRule = (site) => {
  const { array, type } = arrayOperand(site, plainOperands(site), 2)
  const lambda = elementLambda(site, 1, [type.element])
  return callNode(site, [array, lambda], { kind: 'array', element: lambda.type })
}

/** A function of an array and a condition on its elements. */
function withCondition(result: (type: ArrayType) => SqlType): FunctionRule {
  return (site) => {
    const { array, type } = arrayOperand(site, plainOperands(site), 2)
    const lambda = elementLambda(site, 1, [type.element])
    if (lambda.kind !== 'lambda') throw new TypeError('a lambda is typed as one')
    const body = typeCondition(lambda.body, `the condition of ${site.name}`)
    return callNode(site, [array, { ...lambda, body, type: boolean }], result(type))
  }
}

/** reduce(array, start, (state, element) -> state, state -> result) */
const reduce: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const { array, type } = arrayOperand(site, operands, 4)
  const start = operandAt(operands, 1)
  const step = elementLambda(site, 2, [start.type, type.element])
  const finish = elementLambda(site, 3, [start.type])
  if (step.kind !== 'lambda' || !canCoerce(step.type, start.type)) {
    throw mistake(step.span, 'the function of reduce must give what it starts with', {
      expected: printSqlType(start.type),
      found: printSqlType(step.type),
    })
  }
  const body = coerce(step.body, start.type)
  return callNode(site, [array, start, { ...step, body, type: start.type }, finish], finish.type)
}

const join: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const { array, type } = arrayOperand(site, operands, site.operands.length === 3 ? 3 : 2)
  const rest = operands.slice(1)
  if (!rest.every((operand) => isText(operand.type)))
    throw wrongOperands(site, operands, ['array, varchar', 'array, varchar, varchar'])
  if (['array', 'map', 'struct', 'binary', 'json'].includes(type.element.kind))
    throw refused(site.span, `array_join of ${printSqlType(type)}`)
  return callNode(site, [array, ...rest], text)
}

const slice: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const { array, type } = arrayOperand(site, operands, 3)
  const [start, length] = [operandAt(operands, 1), operandAt(operands, 2)]
  if (!canCoerce(start.type, bigint) || !canCoerce(length.type, bigint))
    throw wrongOperands(site, operands, ['array, bigint, bigint'])
  return callNode(site, [array, coerce(start, bigint), coerce(length, bigint)], type)
}

const repeat: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const [value, count] = operands
  if (!value || !count || operands.length > 2 || !canCoerce(count.type, bigint))
    throw wrongOperands(site, operands, ['value, bigint'])
  return callNode(site, [value, coerce(count, bigint)], { kind: 'array', element: value.type })
}

const sequence: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const [from, to, step] = operands
  if (!from || !to || operands.length > 3)
    throw wrongOperands(site, operands, ['bigint, bigint, bigint', 'date, date, interval'])
  if (canCoerce(from.type, bigint) && canCoerce(to.type, bigint) && (!step || canCoerce(step.type, bigint))) {
    return callNode(
      site,
      operands.map((operand) => coerce(operand, bigint)),
      { kind: 'array', element: bigint },
    )
  }
  if (from.type.kind !== 'date' || to.type.kind !== 'date' || (step && step.kind !== 'literal'))
    throw refused(site.span, 'a sequence of these values')
  return callNode(site, operands, { kind: 'array', element: from.type })
}

const zip: FunctionRule = (site) => {
  const operands = plainOperands(site)
  if (operands.length < 2) throw wrongOperands(site, operands, ['array, array, …'])
  const fields = operands.map((operand) => {
    if (operand.type.kind !== 'array') throw wrongOperands(site, operands, ['array, array, …'])
    return { type: operand.type.element }
  })
  return callNode(site, operands, { kind: 'array', element: { kind: 'struct', fields } })
}

const flatten: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const { array, type } = arrayOperand(site, operands, 1)
  if (type.element.kind !== 'array') throw wrongOperands(site, operands, ['array(array)'])
  return callNode(site, [array], type.element)
}

/** Functions of arrays, by Athena's name. */
export const arrayFunctions: Readonly<Record<string, FunctionRule>> = {
  transform,
  filter: withCondition(keep),
  any_match: withCondition(() => boolean),
  all_match: withCondition(() => boolean),
  none_match: withCondition(() => boolean),
  reduce,
  contains: withElement(() => boolean),
  array_position: withElement(() => bigint),
  array_remove: withElement(keep),
  array_distinct: ofArray(keep, true, withPlainZeros),
  array_sort: (site) => {
    if (site.operands.length === 2) throw refused(site.span, 'array_sort with a function')
    return ofArray(keep, true, withPlainZeros)(site)
  },
  array_max: ofArray(elementOf, true),
  array_min: ofArray(elementOf, true),
  array_union: setOperation,
  array_intersect: setOperation,
  array_except: setOperation,
  array_join: join,
  flatten,
  slice,
  repeat,
  sequence,
  zip,
}
