import { z } from 'zod'
import { expressionForm } from './form-parts.ts'
import { sinkForm } from './sink.ts'
import { sourceForm } from './source.ts'
import { stepForms } from './step.ts'

const checkForm = z
  .union([expressionForm, z.strictObject({ warn: expressionForm })])
  .describe('A condition on every row; a row for which it is false fails the run, or with warn: is counted')

const shape = {
  description: z.string().optional(),
  source: sourceForm,
  sink: sinkForm,
  rejects: z
    .strictObject({
      onMismatch: z.enum(['fail']).optional().describe('What becomes of a record that breaks the contract'),
    })
    .optional(),
  checks: z.array(checkForm).optional().describe('Conditions on the rows, checked before they are published'),
}

/** A job as written. Its steps are checked one by one, each by the form of its own kind. */
export const jobForm = z.strictObject({ ...shape, steps: z.array(z.unknown()) })

/** The same with every step spelled out, for the published JSON Schema. */
export const publishedJobForm = z.strictObject({
  ...shape,
  steps: z.array(z.union([...Object.values(stepForms), z.literal('dropNullFields')])),
})
