import { SpecError } from '../../errors.ts'
import { rewriteSchema } from '../../spec/rewrite-schema.ts'
import { parseSchema } from '../../spec/table-schema.ts'
import { parseYaml } from '../../spec/yaml-source.ts'
import { draftSchema } from '../draft/draft-schema.ts'
import type { Shape } from '../shape/shape.ts'
import { columnsOfShape } from '../shape/type-of-shape.ts'
import { widenColumns } from './find-drift.ts'

/**
 * The text of `schemas/<name>.yaml` that holds all records of a shape: what is declared stays, and is widened where
 * need be. Without a text, a new one, whose first comment is the remark. Writing it again changes nothing. Throws
 * `SpecError` for a text that is no schema.
 */
export function writeSchema(options: {
  readonly shape: Shape
  readonly name: string
  /** JSON unless it is set. */
  readonly format?: 'csv'
  /** What the file says now. */
  readonly text: string | undefined
  /** Of a new file: what the records are, on one line. */
  readonly remark: string
}): string {
  const { shape, name, text, remark, format } = options
  if (text === undefined) {
    const fields = columnsOfShape(shape, { mixed: format === 'csv' ? 'glue' : 'choice' })
    return draftSchema({ fields, record: shape, remarks: [remark] })
  }
  const file = `schemas/${name}.yaml`
  const { schema, problems } = parseSchema({ name, source: parseYaml({ file, text }) })
  if (problems.length > 0) throw new SpecError(problems)
  return rewriteSchema(
    text,
    widenColumns({ shape, declared: schema.columns, ...(format === undefined ? {} : { format }) }),
  )
}
