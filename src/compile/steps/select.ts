import type { Problem } from '../../errors.ts'
import type { Field } from '../../spec/data-type.ts'
import type { NamedExpression } from '../../spec/expression.ts'
import type { SelectStep } from '../../spec/steps/select.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import { checkExpression, columnType, type StepCheck, type TypedColumn } from '../check.ts'
import { clashingNames } from '../columns.ts'
import { type Needs, needsOfPaths } from '../need.ts'

export interface CheckedSelect {
  readonly kind: 'select'
  readonly step: SelectStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly columns: readonly TypedColumn[]
}

export function checkSelect(step: SelectStep, input: readonly Field[]): StepCheck<CheckedSelect> {
  const { columns, output, problems } = checkNamedExpressions(step.columns, input)
  return { checked: { kind: 'select', step, input, output, columns }, output, problems }
}

export function needsBeforeSelect({ columns }: CheckedSelect, needs: Needs): Needs {
  return needsOfPaths(
    columns.filter(({ name }) => needs.has(name)).flatMap(({ expression }) => fieldPaths(expression)),
  )
}

/** Types `column: expression` pairs; a column whose expression is wrong stays, so that later steps can be checked. */
export function checkNamedExpressions(
  named: readonly NamedExpression[],
  input: readonly Field[],
): {
  readonly columns: readonly TypedColumn[]
  readonly output: readonly Field[]
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = [
    ...clashingNames(named.map(({ name, namePlace }) => ({ name, place: namePlace }))),
  ]
  const columns: TypedColumn[] = []
  const output: Field[] = []
  for (const { name, expression } of named) {
    const { typed, problems: wrong } = checkExpression(expression, input)
    problems.push(...wrong)
    if (typed === undefined) {
      output.push({ name, type: { kind: 'null' } })
      continue
    }
    const { type, problems: unfit } = columnType(typed, name, expression.place)
    problems.push(...unfit)
    columns.push({ name, expression: typed, type })
    output.push({ name, type })
  }
  return { columns, output, problems }
}
