import { arrayFunctions, plainOperands } from './array-functions.ts'
import { callNode, type FunctionRule, operandAt, wrongOperands } from './call-site.ts'
import { canCoerce, coerce, commonType } from './coercion.ts'
import { mistake } from './expression-problem.ts'
import { withPlainZeros } from './plain-zero.ts'
import { printSqlType, type SqlType } from './sql-type.ts'
import { typeCondition } from './type-operator.ts'
import type { TypedExpression } from './typed-expression.ts'

const bigint: SqlType = { kind: 'bigint' }

type MapType = Extract<SqlType, { kind: 'map' }>

/** A function of one map; the result type follows from the map's. */
function ofMap(result: (type: MapType) => SqlType): FunctionRule {
  return (site) => {
    const operands = plainOperands(site)
    const [map] = operands
    if (map?.type.kind !== 'map' || operands.length > 1) throw wrongOperands(site, operands, ['map'])
    return callNode(site, [map], result(map.type))
  }
}

const cardinality: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const [value] = operands
  if (operands.length !== 1 || !value || !['array', 'map', 'unknown'].includes(value.type.kind))
    throw wrongOperands(site, operands, ['array', 'map'])
  const typed =
    value.type.kind === 'unknown' ? coerce(value, { kind: 'array', element: { kind: 'unknown' } }) : value
  return callNode(site, [typed], bigint)
}

const elementAt: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const [value, index] = operands
  if (operands.length !== 2 || !value || !index)
    throw wrongOperands(site, operands, ['array, bigint', 'map, key'])
  if (value.type.kind === 'array' && canCoerce(index.type, bigint))
    return callNode(site, [value, coerce(index, bigint)], value.type.element)
  if (value.type.kind === 'map' && canCoerce(index.type, value.type.key))
    return callNode(site, [value, coerce(index, value.type.key)], value.type.value)
  throw wrongOperands(site, operands, ['array, bigint', 'map, key'])
}

/** map(keys, values) */
const map: FunctionRule = (site) => {
  const operands = plainOperands(site)
  if (operands.length === 0)
    return callNode(site, [], { kind: 'map', key: { kind: 'unknown' }, value: { kind: 'unknown' } })
  const [keys, values] = operands
  if (keys?.type.kind !== 'array' || values?.type.kind !== 'array' || operands.length > 2)
    throw wrongOperands(site, operands, ['array, array'])
  return callNode(site, [withPlainZeros(keys), values], {
    kind: 'map',
    key: keys.type.element,
    value: values.type.element,
  })
}

const fromEntries: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const [entries] = operands
  const element = entries?.type.kind === 'array' ? entries.type.element : undefined
  if (!entries || operands.length > 1 || element?.kind !== 'struct' || element.fields.length !== 2)
    throw wrongOperands(site, operands, ['array(row(key, value))'])
  const [key, value] = element.fields
  if (!key || !value) throw new TypeError('an entry has two fields')
  return callNode(site, [entries], { kind: 'map', key: key.type, value: value.type })
}

const concat: FunctionRule = (site) => {
  const operands = plainOperands(site)
  const type = operands.reduce<SqlType | undefined>(
    (common, operand) => common && commonType(common, operand.type),
    { kind: 'unknown' },
  )
  if (operands.length < 2 || type?.kind !== 'map') throw wrongOperands(site, operands, ['map, map, …'])
  const same = operands.find(
    (operand) =>
      printSqlType(operand.type).replace(/\(\d+\)/g, '') !== printSqlType(type).replace(/\(\d+\)/g, ''),
  )
  if (same)
    throw mistake(same.span, 'the maps of map_concat must have one type', {
      expected: printSqlType(type),
      found: printSqlType(same.type),
    })
  return callNode(site, operands, type)
}

/** A function of a map and of its entries, `(key, value) -> …`. */
function withEntries(
  result: (type: MapType, body: SqlType) => SqlType,
  prepare = (body: TypedExpression, _name: string) => body,
): FunctionRule {
  return (site) => {
    const operands = plainOperands(site)
    const value = operandAt(operands.length === 1 ? operands : [], 0)
    const written = site.operands[1]
    if (value.type.kind !== 'map' || written === undefined)
      throw wrongOperands(site, operands, ['map, (key, value) -> …'])
    const lambda = site.lambda(written, [value.type.key, value.type.value])
    if (lambda.kind !== 'lambda') throw new TypeError('a lambda is typed as one')
    const body = prepare(lambda.body, site.name)
    return callNode(site, [value, { ...lambda, body, type: body.type }], result(value.type, body.type))
  }
}

/** Functions of maps, and those that take arrays and maps, by Athena's name. */
export const mapFunctions: Readonly<Record<string, FunctionRule>> = {
  ...arrayFunctions,
  cardinality,
  element_at: elementAt,
  map,
  map_keys: ofMap((type) => ({ kind: 'array', element: type.key })),
  map_values: ofMap((type) => ({ kind: 'array', element: type.value })),
  map_entries: ofMap((type) => ({
    kind: 'array',
    element: { kind: 'struct', fields: [{ type: type.key }, { type: type.value }] },
  })),
  map_from_entries: fromEntries,
  map_concat: concat,
  map_filter: withEntries(
    (type) => type,
    (body, name) => typeCondition(body, `the condition of ${name}`),
  ),
  transform_values: withEntries((type, body) => ({ kind: 'map', key: type.key, value: body })),
  transform_keys: withEntries(
    (type, body) => ({ kind: 'map', key: body, value: type.value }),
    withPlainZeros,
  ),
}
