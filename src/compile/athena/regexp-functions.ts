import { callNode, type FunctionRule, literalText, typedOperands, wrongOperands } from './call-site.ts'
import { canCoerce, coerce, isText } from './coercion.ts'
import { refused } from './expression-problem.ts'
import type { SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

const text: SqlType = { kind: 'string' }
const bigint: SqlType = { kind: 'bigint' }

/** A function of a text and a pattern that is known when it is compiled. */
function ofPattern(
  result: SqlType,
  rest: (operands: readonly TypedExpression[]) => readonly TypedExpression[] | undefined,
): FunctionRule {
  return (site) => {
    if (site.operands.some((operand) => operand.kind === 'lambda'))
      throw refused(site.span, `${site.name} with a function`)
    const operands = typedOperands(site)
    const [value, pattern, ...others] = operands
    const further = rest(others)
    if (!value || !pattern || !further || !isTextOrNull(value) || !isText(pattern.type))
      throw wrongOperands(site, operands, ['varchar, varchar'])
    if (literalText(pattern) === undefined)
      throw refused(pattern.span, `${site.name} with a pattern that is not a literal`)
    return callNode(site, [coerce(value, text), pattern, ...further], result)
  }
}

function isTextOrNull({ type }: TypedExpression): boolean {
  return isText(type) || type.kind === 'unknown'
}

const nothing = (operands: readonly TypedExpression[]) => (operands.length === 0 ? [] : undefined)

const group = (operands: readonly TypedExpression[]) => {
  const [number] = operands
  if (number === undefined) return []
  return operands.length === 1 && canCoerce(number.type, bigint) ? [coerce(number, bigint)] : undefined
}

const replacement = (operands: readonly TypedExpression[]) => {
  const [by] = operands
  if (by === undefined) return []
  return operands.length === 1 && isText(by.type) ? [by] : undefined
}

/** Functions of regular expressions, by Athena's name. */
export const regexpFunctions: Readonly<Record<string, FunctionRule>> = {
  regexp_like: ofPattern({ kind: 'boolean' }, nothing),
  regexp_extract: ofPattern(text, group),
  regexp_extract_all: ofPattern({ kind: 'array', element: text }, group),
  regexp_replace: ofPattern(text, replacement),
  regexp_split: ofPattern({ kind: 'array', element: text }, nothing),
  regexp_count: ofPattern(bigint, nothing),
}
