import { SpecError } from '../../errors.ts'
import { ExpressionError } from '../athena/expression-problem.ts'
import { printSparkExpression } from '../athena/spark/print-spark.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { placeProblem } from '../check.ts'
import type { CheckedStep } from '../checked-job.ts'
import { writtenExpressions } from '../written-expressions.ts'

/** Prints a step; what has no rule for Spark is refused where it stands in the job's file. */
export function placeRefusals<T>(checked: CheckedStep, print: () => T): T {
  try {
    return print()
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const { problem } = error
    const written: ReturnType<typeof writtenExpressions> =
      checked.kind === 'join' ? [[checked.on, checked.step.on]] : writtenExpressions(checked)
    const at = written.find(([typed]) => isRefused(typed))?.[1]
    const place = at ?? checked.step.place
    const placed = placeProblem(problem, checked.kind === 'sql' ? checked.step.query : place)
    throw new SpecError({ ...placed, message: `${placed.message} on Spark` })
  }
}

function isRefused(typed: TypedExpression): boolean {
  try {
    printSparkExpression(typed)
    return false
  } catch (error) {
    if (error instanceof ExpressionError) return true
    throw error
  }
}
