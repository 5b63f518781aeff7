import { z } from 'zod'
import { publishedCheckForm } from './check-forms.ts'
import { glueForm } from './glue.ts'
import { rejectsForm } from './rejects-form.ts'
import { sinkForm } from './sink.ts'
import { sourceForm } from './source.ts'
import { stepForms } from './step.ts'

const shape = {
  description: z.string().optional(),
  source: sourceForm,
  sink: sinkForm,
  rejects: rejectsForm.optional(),
  glue: glueForm.optional(),
}

/** A job as written. Its steps and checks are checked one by one, each by the form of its own kind. */
export const jobForm = z.strictObject({
  ...shape,
  steps: z.array(z.unknown()),
  checks: z.array(z.unknown()).optional(),
})

/** The same with every step and check spelled out, for the published JSON Schema. */
export const publishedJobForm = z.strictObject({
  ...shape,
  steps: z.array(z.union([...Object.values(stepForms), z.literal('dropNullFields')])),
  checks: z
    .array(publishedCheckForm)
    .optional()
    .describe('What must be true of the rows of a run before they are published'),
})
