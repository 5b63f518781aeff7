import type { Field } from '../../spec/data-type.ts'
import type { DropStep } from '../../spec/steps/drop.ts'
import type { StepCheck } from '../check.ts'
import { findColumn, unknownColumn } from '../columns.ts'
import type { Needs } from '../need.ts'

export interface CheckedDrop {
  readonly kind: 'drop'
  readonly step: DropStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
}

export function checkDrop(step: DropStep, input: readonly Field[]): StepCheck<CheckedDrop> {
  const problems = step.columns
    .filter(({ name }) => findColumn(input, name) === undefined)
    .map(({ name, place }) => unknownColumn(name, input, place))
  const dropped = new Set(step.columns.map(({ name }) => findColumn(input, name)?.name))
  const output = input.filter((column) => !dropped.has(column.name))
  if (output.length === 0) {
    return { problems: [...problems, { message: 'no column would be left', place: step.place }] }
  }
  return { checked: { kind: 'drop', step, input, output }, output, problems }
}

export function needsBeforeDrop(_checked: CheckedDrop, needs: Needs): Needs {
  return needs
}
