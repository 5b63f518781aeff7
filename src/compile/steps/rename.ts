import type { Field } from '../../spec/data-type.ts'
import type { RenameStep } from '../../spec/steps/rename.ts'
import type { StepCheck } from '../check.ts'
import { clashingNames, findColumn, unknownColumn } from '../columns.ts'
import type { Needs } from '../need.ts'

export interface CheckedRename {
  readonly kind: 'rename'
  readonly step: RenameStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  /** Old name → new name, of the columns that change. */
  readonly newNames: ReadonlyMap<string, string>
}

export function checkRename(step: RenameStep, input: readonly Field[]): StepCheck<CheckedRename> {
  const problems = step.columns
    .filter(({ from }) => findColumn(input, from) === undefined)
    .map(({ from, place }) => unknownColumn(from, input, place))
  const newNames = new Map(step.columns.map(({ from, to }) => [findColumn(input, from)?.name ?? from, to]))
  const output = input.map((column) => ({ ...column, name: newNames.get(column.name) ?? column.name }))
  const clashes = clashingNames(output.map(({ name }) => ({ name, place: step.place })))
  return {
    checked: { kind: 'rename', step, input, output, newNames },
    output,
    problems: [...problems, ...clashes],
  }
}

export function needsBeforeRename({ newNames }: CheckedRename, needs: Needs): Needs {
  const oldNames = new Map([...newNames].map(([from, to]) => [to, from]))
  return new Map([...needs].map(([name, need]) => [oldNames.get(name) ?? name, need]))
}
