import { z } from 'zod'
import { publishedJobForm } from './job-form.ts'
import { projectForm } from './project.ts'
import { testForm } from './test-form.ts'

/** The JSON Schemas of the spec files, by name, for editors. */
export function publishedSchemas(): Readonly<Record<'project' | 'job' | 'schema' | 'test', unknown>> {
  const publish = (form: z.ZodType) => z.toJSONSchema(form, { io: 'input', unrepresentable: 'any' })
  return {
    project: publish(projectForm),
    job: publish(publishedJobForm),
    schema: schemaOfSchemas,
    test: publish(testForm),
  }
}

/** A schema looks like the document: any nesting of mappings and one-entry lists around type names. */
const schemaOfSchemas = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $ref: '#/$defs/struct',
  $defs: {
    struct: { type: 'object', minProperties: 1, additionalProperties: { $ref: '#/$defs/type' } },
    array: { type: 'array', minItems: 1, maxItems: 1, items: { $ref: '#/$defs/type' } },
    type: {
      anyOf: [
        { $ref: '#/$defs/struct' },
        { $ref: '#/$defs/array' },
        { type: 'null', description: 'A field that is always null' },
        {
          type: 'string',
          description:
            'A Hive type: bigint, double, decimal(10,2), array<string>, struct<a:int>, choice<int,string> …',
          pattern:
            '^\\s*(?:tinyint|smallint|int|integer|bigint|long|short|byte|float|real|double|boolean|string|date|timestamp|binary|null|decimal|char|varchar|array|map|struct|choice)\\b.*$',
        },
      ],
    },
  },
}
