import type { Expression } from '../../spec/expression.ts'
import { printDuckdbExpression } from '../athena/print-duckdb.ts'
import type { ReadPlan } from '../plan-reads.ts'
import { writtenExpressions, writtenWhole } from '../written-expressions.ts'
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
  return plan.steps.flatMap(({ checked, columns }, index) => {
    const before = quoteIdentifier(relationBefore(plan, index))
    const probes = writtenExpressions(checked).map(
      ([typed, expression]): Probe => ({
        expression,
        sql: printProbe(printDuckdbExpression(typed), before),
      }),
    )
    const whole = writtenWhole(checked)
    if (whole === undefined) return probes
    const after = quoteIdentifier(relationBefore(plan, index + 1))
    const all = columns.map(({ name }) => quoteIdentifier(name)).join(', ')
    return [...probes, { expression: whole, sql: printProbe(all, after) }]
  })
}
