import { callNode, type FunctionRule, literalText, typedOperands, wrongOperands } from './call-site.ts'
import { isText } from './coercion.ts'
import { refused } from './expression-problem.ts'
import type { SqlType } from './sql-type.ts'

const json: SqlType = { kind: 'json' }
const text: SqlType = { kind: 'string' }
const bigint: SqlType = { kind: 'bigint' }

/** A function of a JSON text or value. */
function ofJson(result: SqlType): FunctionRule {
  return (site) => {
    const operands = typedOperands(site)
    const [value] = operands
    if (operands.length !== 1 || !value || !(isText(value.type) || value.type.kind === 'json'))
      throw wrongOperands(site, operands, ['varchar', 'json'])
    return callNode(site, [value], result)
  }
}

/** A function of a JSON text or value and a path that is known when it is compiled. */
function atPath(result: SqlType): FunctionRule {
  return (site) => {
    const operands = typedOperands(site)
    const [value, path] = operands
    if (
      operands.length !== 2 ||
      !value ||
      !path ||
      !(isText(value.type) || value.type.kind === 'json') ||
      !isText(path.type)
    ) {
      throw wrongOperands(site, operands, ['varchar, varchar', 'json, varchar'])
    }
    if (literalText(path) === undefined)
      throw refused(path.span, `${site.name} with a path that is not a literal`)
    return callNode(site, [value, path], result)
  }
}

/** Functions of JSON, by Athena's name. */
export const jsonFunctions: Readonly<Record<string, FunctionRule>> = {
  json_extract: atPath(json),
  json_extract_scalar: atPath(text),
  json_size: atPath(bigint),
  json_array_length: ofJson(bigint),
  json_parse: (site) => {
    const call = ofJson(json)(site)
    if (call.kind === 'call' && call.arguments[0]?.type.kind === 'json')
      throw wrongOperands(site, call.arguments, ['varchar'])
    return call
  },
}
