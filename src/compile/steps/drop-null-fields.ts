import type { DataType, Field } from '../../spec/data-type.ts'
import type { DropNullFieldsStep } from '../../spec/steps/drop-null-fields.ts'
import type { StepCheck } from '../check.ts'
import type { Needs } from '../need.ts'

export interface CheckedDropNullFields {
  readonly kind: 'dropNullFields'
  readonly step: DropNullFieldsStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
}

/** https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-transforms-DropNullFields.html */
export function checkDropNullFields(
  step: DropNullFieldsStep,
  input: readonly Field[],
): StepCheck<CheckedDropNullFields> {
  const output = withoutNullFields(input)
  if (output.length === 0) return { problems: [{ message: 'no column would be left', place: step.place }] }
  return { checked: { kind: 'dropNullFields', step, input, output }, output, problems: [] }
}

export function needsBeforeDropNullFields(_checked: CheckedDropNullFields, needs: Needs): Needs {
  return needs
}

function withoutNullFields(fields: readonly Field[]): readonly Field[] {
  return fields.flatMap(({ name, type }) => {
    const kept = withoutNulls(type)
    return kept === undefined ? [] : [{ name, type: kept }]
  })
}

function withoutNulls(type: DataType): DataType | undefined {
  switch (type.kind) {
    case 'null':
      return undefined
    case 'struct': {
      const fields = withoutNullFields(type.fields)
      return fields.length === 0 && type.fields.length > 0 ? undefined : { kind: 'struct', fields }
    }
    case 'array': {
      const element = withoutNulls(type.element)
      return element === undefined ? undefined : { kind: 'array', element }
    }
    case 'map': {
      const value = withoutNulls(type.value)
      return value === undefined ? undefined : { ...type, value }
    }
    default:
      return type
  }
}
