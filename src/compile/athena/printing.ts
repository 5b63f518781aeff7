import type { SqlType } from './sql-type.ts'
import type { TypedExpression } from './typed-expression.ts'

/** What the rules for DuckDB's SQL print with. */
export interface Printing {
  /** As it may stand between commas or parentheses. */
  readonly print: (expression: TypedExpression) => string
  /** As it may stand beside any operator. */
  readonly operand: (expression: TypedExpression) => string
  /** A value of `type` that fails when it is evaluated; `message` is SQL text. */
  readonly fail: (message: string, type: SqlType) => string
  /** The body of a lambda, with SQL in place of its parameters. */
  readonly body: (lambda: TypedExpression, parameters: readonly string[]) => string
  /** Inside TRY a failure becomes NULL, so a rule must not fail for a reason of its own. */
  readonly insideTry: boolean
}

/** The rule for one function: its SQL as it may stand beside any operator. */
export type FunctionRule = (call: FunctionCall, printing: Printing) => string

export type FunctionCall = Extract<TypedExpression, { kind: 'call' }>

export function argumentAt(call: FunctionCall, index: number): TypedExpression {
  const argument = call.arguments[index]
  if (argument === undefined) throw new TypeError(`${call.name} has no argument ${index + 1}`)
  return argument
}

/** `name(a, b)`, where the functions agree. */
export function plainCall(name: string): FunctionRule {
  return (call, { print }) => `${name}(${call.arguments.map(print).join(', ')})`
}
