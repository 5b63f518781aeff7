import { parseJsonPath } from '../../records/parse-json-path.ts'
import { addToType } from '../../spec/add-to-type.ts'
import type { DataType, Field } from '../../spec/data-type.ts'

/** A field that is to enter a schema. */
export interface NewField {
  /** JSONPath: `$.list[*].main.feels_like`; `.*` steps into the values of a map. */
  readonly path: string
  readonly type: DataType
}

/**
 * The schema with the new fields, each at the end of its struct; null and missing fit them as they fit all. A
 * field is left out if its struct has one of that name, in whatever case, or if there is no such struct.
 */
export function addFields(columns: readonly Field[], newFields: readonly NewField[]): readonly Field[] {
  return newFields.reduce((fields, field) => addField(fields, field) ?? fields, columns)
}

/** The fields that `addFields` does not leave out. */
export function findAddable<Candidate extends NewField>(
  columns: readonly Field[],
  newFields: readonly Candidate[],
): readonly Candidate[] {
  let fields = columns
  return newFields.filter((field) => {
    const added = addField(fields, field)
    fields = added ?? fields
    return added !== undefined
  })
}

function addField(columns: readonly Field[], { path, type }: NewField): readonly Field[] | undefined {
  const parsed = parseJsonPath(path)
  const steps = 'path' in parsed ? parsed.path : []
  const last = steps.at(-1)
  if (last?.kind !== 'name') return undefined
  const added = addToType({ kind: 'struct', fields: columns }, steps.slice(0, -1), { name: last.name, type })
  return added?.kind === 'struct' ? added.fields : undefined
}
