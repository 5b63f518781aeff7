import {
  callNode,
  type FunctionRule,
  type Signature,
  signatures,
  typedOperands,
  wrongOperands,
} from './call-site.ts'
import { canCoerce, coerce, isText } from './coercion.ts'
import type { SqlType } from './sql-type.ts'
import { typeConcat } from './type-operator.ts'

const text: SqlType = { kind: 'string' }
const bigint: SqlType = { kind: 'bigint' }
const boolean: SqlType = { kind: 'boolean' }

const signature = (result: SqlType, ...parameters: readonly SqlType[]): Signature => ({ parameters, result })

/** The result is as long as the first argument can be. */
function keepLength(rule: FunctionRule): FunctionRule {
  return (site) => {
    const call = rule(site)
    const first = call.kind === 'call' ? call.arguments[0] : undefined
    return first && isText(first.type) ? { ...call, type: first.type } : call
  }
}

const substr = keepLength(signatures(signature(text, text, bigint), signature(text, text, bigint, bigint)))
const trim = keepLength(signatures(signature(text, text), signature(text, text, text)))
const pad = signatures(signature(text, text, bigint, text))

const concat: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [first, ...rest] = operands
  if (first === undefined || rest.length === 0) throw wrongOperands(site, operands, ['varchar, varchar, …'])
  const areTexts =
    operands.length > 2
      ? operands.some(({ type }) => isText(type))
      : operands.every(({ type }) => isText(type))
  if (areTexts && operands.every(({ type }) => canCoerce(type, text)))
    return callNode(
      site,
      operands.map((operand) => coerce(operand, text)),
      text,
    )
  const listed = operands.some((operand) => operand.type.kind === 'array' || operand.type.kind === 'unknown')
  if (!listed || operands.some((operand) => operand.type.kind === 'binary'))
    throw wrongOperands(site, operands, ['varchar, varchar, …'])
  return { ...rest.reduce(typeConcat, first), span: site.span }
}

const split: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [value, separator, limit] = operands
  if (
    !value ||
    !separator ||
    operands.length > 3 ||
    !isText(value.type) ||
    !isText(separator.type) ||
    (limit && !canCoerce(limit.type, bigint))
  ) {
    throw wrongOperands(site, operands, ['varchar, varchar', 'varchar, varchar, bigint'])
  }
  return callNode(site, operands, { kind: 'array', element: text })
}

const reverse: FunctionRule = (site) => {
  const operands = typedOperands(site)
  const [value] = operands
  if (!value || operands.length > 1 || !(isText(value.type) || value.type.kind === 'array'))
    throw wrongOperands(site, operands, ['varchar', 'array'])
  return callNode(site, [value], value.type)
}

/** Functions of text, by Athena's name. */
export const textFunctions: Readonly<Record<string, FunctionRule>> = {
  length: signatures(signature(bigint, text)),
  lower: keepLength(signatures(signature(text, text))),
  upper: keepLength(signatures(signature(text, text))),
  substr,
  substring: (site) => substr({ ...site, name: 'substr' }),
  trim,
  ltrim: trim,
  rtrim: trim,
  replace: signatures(signature(text, text, text), signature(text, text, text, text)),
  concat,
  strpos: signatures(signature(bigint, text, text)),
  split,
  reverse,
  starts_with: signatures(signature(boolean, text, text)),
  split_part: signatures(signature(text, text, text, bigint)),
  lpad: pad,
  rpad: pad,
  chr: signatures(signature(text, bigint)),
  translate: signatures(signature(text, text, text, text)),
}
