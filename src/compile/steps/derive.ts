import type { Field } from '../../spec/data-type.ts'
import type { DeriveStep } from '../../spec/steps/derive.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import type { StepCheck, TypedColumn } from '../check.ts'
import { findColumn, replaceColumns } from '../columns.ts'
import { mergeNeeds, type Needs, needsOfPaths, withoutNames } from '../need.ts'
import { checkNamedExpressions } from './select.ts'

export interface CheckedDerive {
  readonly kind: 'derive'
  readonly step: DeriveStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  /** By the name of the column that each makes or replaces. */
  readonly columns: readonly TypedColumn[]
}

export function checkDerive(step: DeriveStep, input: readonly Field[]): StepCheck<CheckedDerive> {
  const named = step.columns.map((column) => ({
    ...column,
    name: findColumn(input, column.name)?.name ?? column.name,
  }))
  const { columns, output: made, problems } = checkNamedExpressions(named, input)
  const output = replaceColumns(input, made)
  return { checked: { kind: 'derive', step, input, output, columns }, output, problems }
}

export function needsBeforeDerive({ columns }: CheckedDerive, needs: Needs): Needs {
  const made = columns.filter(({ name }) => needs.has(name))
  const kept = withoutNames(
    needs,
    columns.map(({ name }) => name),
  )
  return mergeNeeds(kept, needsOfPaths(made.flatMap(({ expression }) => fieldPaths(expression))))
}
