import type { Field } from '../../spec/data-type.ts'
import type { FilterStep } from '../../spec/steps/filter.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { checkCondition, type StepCheck } from '../check.ts'
import { mergeNeeds, type Needs, needsOfPaths } from '../need.ts'

export interface CheckedFilter {
  readonly kind: 'filter'
  readonly step: FilterStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly condition: TypedExpression
}

export function checkFilter(step: FilterStep, input: readonly Field[]): StepCheck<CheckedFilter> {
  const { typed, problems } = checkCondition(step.condition, input)
  if (typed === undefined) return { output: input, problems }
  return {
    checked: { kind: 'filter', step, input, output: input, condition: typed },
    output: input,
    problems,
  }
}

export function needsBeforeFilter({ condition }: CheckedFilter, needs: Needs): Needs {
  return mergeNeeds(needs, needsOfPaths(fieldPaths(condition)))
}
