import type { Expression } from '../../spec/expression.ts'
import { printDuckdbExpression } from '../athena/print-duckdb.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import type { ReadPlan } from '../plan-reads.ts'
import { relationBefore } from './compile-job.ts'
import { printProbe } from './print-statements.ts'
import { quoteIdentifier } from './quote.ts'

/** A statement that computes one expression of a job over all its rows, to find the one that fails. */
export interface Probe {
  readonly expression: Expression
  readonly sql: string
}

/** Every expression of a job, in the order in which a run computes them. */
export function printProbes(plan: ReadPlan): readonly Probe[] {
  return plan.steps.flatMap(({ checked }, index) => {
    const relation = quoteIdentifier(relationBefore(plan, index))
    const probe = (expression: Expression, typed: TypedExpression): Probe => ({
      expression,
      sql: printProbe(printDuckdbExpression(typed), relation),
    })
    switch (checked.kind) {
      case 'select':
      case 'derive':
        return checked.columns.flatMap((column) => {
          const written = checked.step.columns.find(({ name }) => name === column.name)
          return written === undefined ? [] : [probe(written.expression, column.expression)]
        })
      case 'filter':
        return [probe(checked.step.condition, checked.condition)]
      case 'explode':
        return [probe(checked.step.array, checked.array)]
      default:
        return []
    }
  })
}
