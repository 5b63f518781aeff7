import type { DataType, Field } from '../../spec/data-type.ts'
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
    const part = incomparablePart(column.type)
    if (part === undefined) return []
    const what = part === column.type ? `a ${part.kind}` : `a ${column.type.kind} with a ${part.kind} in it`
    return [{ message: `rows cannot be compared by '${name}', ${what}`, place }]
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

function incomparablePart(type: DataType): DataType | undefined {
  switch (type.kind) {
    case 'map':
    case 'choice':
      return type
    case 'array':
      return incomparablePart(type.element)
    case 'struct':
      return type.fields.map((field) => incomparablePart(field.type)).find((part) => part !== undefined)
    default:
      return undefined
  }
}

/** Ties are broken by the whole row, so the whole row is needed. */
export function needsBeforeDropDuplicates({ input }: CheckedDropDuplicates, _needs: Needs): Needs {
  return needsOfColumns(input)
}
