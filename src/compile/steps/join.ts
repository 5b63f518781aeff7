import type { Field } from '../../spec/data-type.ts'
import type { JoinStep } from '../../spec/steps/join.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import { matchDecimals } from '../athena/match-decimals.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { type CheckContext, checkCondition, type StepCheck } from '../check.ts'
import type { CheckedSource } from '../checked-job.ts'
import { findColumn } from '../columns.ts'
import { mergeNeeds, type Needs, needsOfPaths, noNeeds, withoutNames } from '../need.ts'

export interface CheckedJoin {
  readonly kind: 'join'
  readonly step: JoinStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly source: CheckedSource
  readonly on: TypedExpression
}

export function checkJoin(
  step: JoinStep,
  input: readonly Field[],
  context: CheckContext,
): StepCheck<CheckedJoin> {
  const taken =
    findColumn(input, step.name) === undefined
      ? []
      : [
          {
            message: `there is a column '${step.name}' already`,
            place: step.place,
            hint: 'give the join a new name',
          },
        ]
  const { source, problems: unknown } = context.source(step.source)
  if (source === undefined) return { problems: [...taken, ...unknown] }
  const output = [...input, { name: step.name, type: { kind: 'struct' as const, fields: source.columns } }]
  const { typed, problems } = checkCondition(step.on, output)
  if (typed === undefined) return { output, problems: [...taken, ...problems] }
  const on = matchDecimals(typed)
  return { checked: { kind: 'join', step, input, output, source, on }, output, problems: taken }
}

export function needsBeforeJoin(checked: CheckedJoin, needs: Needs): Needs {
  return withoutNames(needsWithCondition(checked, needs), [checked.step.name])
}

/** What is read of the second source. */
export function needsOfJoined(checked: CheckedJoin, needs: Needs): Needs | 'whole' {
  return needsWithCondition(checked, needs).get(checked.step.name) ?? noNeeds
}

function needsWithCondition({ on }: CheckedJoin, needs: Needs): Needs {
  return mergeNeeds(needs, needsOfPaths(fieldPaths(on)))
}
