import type { NewField } from '../crawl/shape/add-fields.ts'
import type { EvolvedField } from '../lake/run-report.ts'
import { parseType } from '../spec/parse-type.ts'

/** The fields of a report as a schema takes them. */
export function readEvolved(evolved: readonly Pick<EvolvedField, 'path' | 'type'>[]): readonly NewField[] {
  return evolved.flatMap(({ path, type }) => {
    const parsed = parseType(type)
    return parsed.ok ? [{ path, type: parsed.type }] : []
  })
}
