import { SpecError } from '../../errors.ts'
import type { Expression } from '../../spec/expression.ts'
import { ExpressionError } from '../athena/expression-problem.ts'
import { printSparkExpression } from '../athena/spark/print-spark.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { placeProblem } from '../check.ts'
import type { CheckedStep } from '../checked-job.ts'

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

/** The expressions of a step that is not a join, each with its place in the job's file. */
export function writtenExpressions(
  checked: CheckedStep,
): readonly (readonly [TypedExpression, Expression])[] {
  switch (checked.kind) {
    case 'select':
    case 'derive':
      return checked.columns.flatMap(({ name, expression }) => {
        const written = checked.step.columns.find((column) => column.name === name)
        return written === undefined ? [] : [[expression, written.expression] as const]
      })
    case 'filter':
      return [[checked.condition, checked.step.condition]]
    case 'explode':
      return [[checked.array, checked.step.array]]
    default:
      return []
  }
}
