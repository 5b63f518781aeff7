import { canCoerce, coerce } from './coercion.ts'
import type { Expression } from './expression.ts'
import { type ExpressionError, mistake } from './expression-problem.ts'
import type { Span } from './span.ts'
import { printSqlType, type SqlType, sameSqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

/** One call of a function, as the rule for the function sees it. */
export interface CallSite {
  /** Lower case. */
  readonly name: string
  readonly span: Span
  readonly operands: readonly Expression[]
  readonly type: (operand: Expression) => TypedExpression
  /** A lambda's body with its parameters of the given types; its `type` is that of the body. */
  readonly lambda: (operand: Expression, parameters: readonly SqlType[]) => TypedExpression
}

/** @throws ExpressionError where the arguments do not fit */
export type FunctionRule = (site: CallSite) => TypedExpression

export interface Signature {
  readonly parameters: readonly SqlType[]
  readonly result: SqlType
}

/** A node for the call of `site`'s function (or of `name`, where one function is another's synonym). */
export function callNode(
  site: CallSite,
  operands: readonly TypedExpression[],
  type: SqlType,
  name = site.name,
): TypedExpression {
  return { kind: 'call', name, arguments: operands, type, span: site.span }
}

/** Every operand typed; a lambda has no place here. */
export function typedOperands(site: CallSite): readonly TypedExpression[] {
  return site.operands.map((operand) => {
    if (operand.kind === 'lambda')
      throw mistake(operand.span, `${site.name} takes no function as an argument`)
    return site.type(operand)
  })
}

/** The rule of a function with fixed parameter types: the first signature that fits exactly, else by conversion. */
export function signatures(...list: readonly Signature[]): FunctionRule {
  return (site) => {
    const operands = typedOperands(site)
    const candidates = list.filter((signature) => signature.parameters.length === operands.length)
    const fits = (test: (from: SqlType, to: SqlType) => boolean) =>
      candidates.find(({ parameters }) =>
        parameters.every((to, index) => test(operands[index]?.type ?? to, to)),
      )
    const chosen = fits(sameSqlType) ?? fits(canCoerce)
    if (chosen === undefined)
      throw wrongOperands(
        site,
        operands,
        list.map((signature) => signature.parameters.map(printSqlType).join(', ')),
      )
    return callNode(
      site,
      chosen.parameters.map((to, index) => coerce(operandAt(operands, index), to)),
      chosen.result,
    )
  }
}

export function operandAt(operands: readonly TypedExpression[], index: number): TypedExpression {
  const operand = operands[index]
  if (operand === undefined) throw new TypeError(`the call has no argument ${index + 1}`)
  return operand
}

export function wrongOperands(
  site: CallSite,
  operands: readonly TypedExpression[],
  expected: readonly string[],
): ExpressionError {
  const found = operands.map((operand) => printSqlType(operand.type)).join(', ')
  return mistake(site.span, `${site.name} does not take (${found})`, {
    expected: expected.map((parameters) => `${site.name}(${parameters})`).join(' or '),
    found: `${site.name}(${found})`,
  })
}

/** The text of a string literal; functions with formats and units need it when they are compiled. */
export function literalText(expression: TypedExpression | undefined): string | undefined {
  return expression?.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined
}
