import type { Field } from '../../spec/data-type.ts'
import type { DropDuplicatesStep } from '../../spec/steps/drop-duplicates.ts'
import type { StepCheck } from '../check.ts'
import { findColumn, unknownColumn } from '../columns.ts'
import { type Needs, needsOfColumns } from '../need.ts'

export interface CheckedDropDuplicates {
  readonly kind: 'dropDuplicates'
  readonly step: DropDuplicatesStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly keys: readonly string[]
  readonly orderBy: readonly { readonly name: string; readonly descending: boolean }[]
}

export function checkDropDuplicates(
  step: DropDuplicatesStep,
  input: readonly Field[],
): StepCheck<CheckedDropDuplicates> {
  const named = [...step.keys, ...step.orderBy]
  const problems = named.flatMap(({ name, place }) => {
    const column = findColumn(input, name)
    if (column === undefined) return [unknownColumn(name, input, place)]
    if (column.type.kind !== 'map' && column.type.kind !== 'choice') return []
    return [{ message: `rows cannot be compared by '${name}', a ${column.type.kind}`, place }]
  })
  const exact = (name: string) => findColumn(input, name)?.name ?? name
  const checked: CheckedDropDuplicates = {
    kind: 'dropDuplicates',
    step,
    input,
    output: input,
    keys: step.keys.map(({ name }) => exact(name)),
    orderBy: step.orderBy.map(({ name, descending }) => ({ name: exact(name), descending })),
  }
  return { checked, output: input, problems }
}

/** Ties are broken by the whole row, so the whole row is needed. */
export function needsBeforeDropDuplicates({ input }: CheckedDropDuplicates, _needs: Needs): Needs {
  return needsOfColumns(input)
}
