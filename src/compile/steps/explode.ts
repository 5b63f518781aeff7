import type { DataType, Field } from '../../spec/data-type.ts'
import type { ExplodeStep } from '../../spec/steps/explode.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import { dataTypeOf, printSqlType } from '../athena/sql-type.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import { checkExpression, type StepCheck } from '../check.ts'
import { clashingNames, findColumn } from '../columns.ts'
import { element, mergeNeeds, type Needs, needOfPath, needsOfPaths, noNeeds, withoutNames } from '../need.ts'

export interface CheckedExplode {
  readonly kind: 'explode'
  readonly step: ExplodeStep
  readonly input: readonly Field[]
  readonly output: readonly Field[]
  readonly array: TypedExpression
  readonly element: DataType
}

const bigint: DataType = { kind: 'bigint' }

export function checkExplode(step: ExplodeStep, input: readonly Field[]): StepCheck<CheckedExplode> {
  const made = step.position === undefined ? [step.name] : [step.name, step.position]
  const taken = made
    .filter((name) => findColumn(input, name) !== undefined)
    .map((name) => ({
      message: `there is a column '${name}' already`,
      place: step.place,
      hint: 'give the exploded element a new name',
    }))
  const clashes = clashingNames(made.map((name) => ({ name, place: step.place })))
  const { typed, problems } = checkExpression(step.array, input)
  if (typed === undefined) return { problems: [...taken, ...clashes, ...problems] }
  const elementType = typed.type.kind === 'array' ? dataTypeOf(typed.type.element) : undefined
  if (elementType === undefined) {
    const found = printSqlType(typed.type)
    return {
      problems: [
        ...taken,
        { message: `explode needs an array, '${step.array.text}' is ${found}`, place: step.array.place },
      ],
    }
  }
  const output = [
    ...input,
    { name: step.name, type: elementType },
    ...(step.position === undefined ? [] : [{ name: step.position, type: bigint }]),
  ]
  const checked: CheckedExplode = { kind: 'explode', step, input, output, array: typed, element: elementType }
  return { checked, output, problems: [...taken, ...clashes] }
}

/** Of the array only the parts that are used later are read. */
export function needsBeforeExplode({ step, array }: CheckedExplode, needs: Needs): Needs {
  const kept = withoutNames(needs, step.position === undefined ? [step.name] : [step.name, step.position])
  const paths = fieldPaths(array)
  const [path] = paths
  const plain = (array.kind === 'column' || array.kind === 'field') && path !== undefined
  if (!plain) return mergeNeeds(kept, needsOfPaths(paths))
  const ofElement = needOfPath([...path, element], needs.get(step.name) ?? noNeeds)
  return ofElement === 'whole' ? kept : mergeNeeds(kept, ofElement)
}
