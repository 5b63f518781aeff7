import { type Problem, SpecError } from '../../errors.ts'
import type { Span } from './span.ts'

/** A mistake in an expression or query, or a part of Athena's SQL for which there is no rule. */
export interface ExpressionProblem extends Problem {
  /** Relative to the text of the expression. */
  readonly span: Span
  /** True when Athena would take it and this compiler has no rule for it. */
  readonly unsupported?: boolean
}

/** Carries one problem out of the compiler; `analyseExpression` and `analyseQuery` turn it into a value. */
export class ExpressionError extends SpecError {
  readonly problem: ExpressionProblem

  constructor(problem: ExpressionProblem) {
    super(problem)
    this.problem = problem
  }
}

interface Details {
  readonly expected?: string
  readonly found?: string
  readonly hint?: string
}

/** Wrong on Athena as well. */
export function mistake(span: Span, message: string, details: Details = {}): ExpressionError {
  return new ExpressionError({ message, ...details, span, place: span.start })
}

/** Right on Athena, but without a rule here. */
export function refused(span: Span, what: string, hint?: string): ExpressionError {
  const message = `${what} is not supported`
  return new ExpressionError({
    message,
    ...(hint ? { hint } : {}),
    span,
    place: span.start,
    unsupported: true,
  })
}
