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
  const twice = step.columns
    .filter(({ from }, index) =>
      step.columns.slice(0, index).some((other) => sameColumn(other.from, from, input)),
    )
    .map(({ from, place }) => ({
      message: `column '${from}' is renamed twice`,
      place,
      hint: 'derive makes a copy of a column',
    }))
  const newNames = new Map(step.columns.map(({ from, to }) => [findColumn(input, from)?.name ?? from, to]))
  const output = input.map((column) => ({ ...column, name: newNames.get(column.name) ?? column.name }))
  const clashes = clashingNames(output.map(({ name }) => ({ name, place: step.place })))
  return {
    checked: { kind: 'rename', step, input, output, newNames },
    output,
    problems: [...problems, ...twice, ...clashes],
  }
}

function sameColumn(left: string, right: string, input: readonly Field[]): boolean {
  const column = findColumn(input, left)
  return column !== undefined && column === findColumn(input, right)
}

export function needsBeforeRename({ newNames }: CheckedRename, needs: Needs): Needs {
  const oldNames = new Map([...newNames].map(([from, to]) => [to, from]))
  return new Map([...needs].map(([name, need]) => [oldNames.get(name) ?? name, need]))
}
