import { z } from 'zod'
import { nameForm } from './form-parts.ts'

const rowsForm = z.array(z.record(z.string(), z.unknown()))

/** `jobs/<Job>.test.yaml` as written. */
export const testForm = z.strictObject({
  cases: z
    .array(
      z.strictObject({
        name: nameForm.describe('What the case shows'),
        documents: z.array(z.unknown()).optional().describe('The records that the job reads'),
        input: nameForm
          .optional()
          .describe('Or a file, folder or glob that holds them, from the folder of the project'),
        joins: z
          .record(nameForm, z.union([z.array(z.unknown()), nameForm]))
          .optional()
          .describe('Records of the second sources, or a file of them, by the name of the join'),
        rows: rowsForm
          .optional()
          .describe('The rows that are due, in any order; columns and fields left out are not compared'),
        tables: z
          .record(nameForm, rowsForm)
          .optional()
          .describe('The same by table, for jobs that write several; tables left out are not compared'),
        rejects: z
          .array(z.strictObject({ reason: nameForm, path: nameForm }))
          .optional()
          .describe(
            'The records that are due in quarantine, in order: { reason: wrongType, path: $.city.id }',
          ),
        error: nameForm.optional().describe('Or words of the error that is due'),
      }),
    )
    .min(1)
    .describe('What the job makes of what it is given'),
})
