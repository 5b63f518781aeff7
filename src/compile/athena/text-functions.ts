import {
  callNode,
  type FunctionRule,
  type Signature,
  signatures,
  typedOperands,
  wrongOperands,
} from './call-site.ts'
import { isText } from './coercion.ts'
import type { SqlType } from './sql-type.ts'

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
  if (operands.length < 2 || !operands.every((operand) => isText(operand.type))) {
    if (
      operands.some(
        (operand) =>
          operand.type.kind === 'array' || operand.type.kind === 'unknown' || operand.type.kind === 'binary',
      )
    ) {
      return callNode({ ...site, name: 'concat of arrays' }, operands, text)
    }
    throw wrongOperands(site, operands, ['varchar, varchar, …'])
  }
  return callNode(site, operands, text)
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
  starts_with: signatures(signature(boolean, text, text)),
  split_part: signatures(signature(text, text, text, bigint)),
  lpad: pad,
  rpad: pad,
  chr: signatures(signature(text, bigint)),
  translate: signatures(signature(text, text, text, text)),
}
