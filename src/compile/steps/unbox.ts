import type { DataType, Field } from '../../spec/data-type.ts'
import { placeAt } from '../../spec/expression.ts'
import { parseType } from '../../spec/parse-type.ts'
import type { UnboxStep } from '../../spec/steps/unbox.ts'
import type { StepCheck } from '../check.ts'
import { findColumn, replaceColumns, unknownColumn } from '../columns.ts'
import type { Needs } from '../need.ts'

export interface CheckedUnbox {
  readonly kind: 'unbox'
  readonly step: UnboxStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly column: string
  readonly type: DataType
}

export function checkUnbox(step: UnboxStep, input: readonly Field[]): StepCheck<CheckedUnbox> {
  const column = findColumn(input, step.column)
  if (column === undefined) return { problems: [unknownColumn(step.column, input, step.place)] }
  const { place } = step.type
  if (column.type.kind !== 'string') {
    return { problems: [{ message: `unbox needs a string, '${column.name}' is ${column.type.kind}`, place }] }
  }
  const parsed = parseType(step.type.text)
  if (!parsed.ok) {
    const at = placeAt(step.type, parsed.offset)
    return {
      problems: [{ message: parsed.message, place: at, ...(parsed.hint ? { hint: parsed.hint } : {}) }],
    }
  }
  const output = replaceColumns(input, [{ name: column.name, type: parsed.type }])
  const checked: CheckedUnbox = { kind: 'unbox', step, input, output, column: column.name, type: parsed.type }
  return { checked, output, problems: [] }
}

export function needsBeforeUnbox({ column }: CheckedUnbox, needs: Needs): Needs {
  return new Map([...needs].map(([name, need]) => [name, name === column ? 'whole' : need]))
}
