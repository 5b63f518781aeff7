import { ExpressionError, type ExpressionProblem } from './expression-problem.ts'
import { parseExpression } from './parse-expression.ts'
import { resolveName, type Scope, scopeLevel } from './scope.ts'
import { typeExpression } from './type-expression.ts'
import type { TypedExpression } from './typed-expression.ts'

export type Analysis =
  | { readonly ok: true; readonly expression: TypedExpression }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] }

/** An expression of Athena's SQL with its names resolved and its types known, or what is wrong with it and where. */
export function analyseExpression({
  text,
  scope,
}: {
  readonly text: string
  readonly scope: Scope
}): Analysis {
  try {
    const level = scopeLevel(scope)
    const expression = typeExpression(parseExpression(text), {
      resolve: (parts) => resolveName(parts, level),
    })
    return { ok: true, expression }
  } catch (error) {
    if (error instanceof ExpressionError) return { ok: false, problems: [error.problem] }
    throw error
  }
}
