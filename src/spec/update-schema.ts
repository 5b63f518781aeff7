import { SpecError } from '../errors.ts'
import { addToType, type TypeStep } from './add-to-type.ts'
import type { DataType } from './data-type.ts'
import { rewriteSchema } from './rewrite-schema.ts'
import { parseSchema } from './table-schema.ts'
import { parseYaml } from './yaml-source.ts'

/**
 * Adds fields to the text of a schema, each at the end of its struct; all else stays as it is, letter for letter, but
 * for type texts that take a field up. Paths are JSONPaths, `$.list[*].main.feels_like`, with `[*]` or `.*` for the
 * elements of arrays and the values of maps. A field is left out where its struct has one of that name, in whatever
 * case, or where there is no such struct. Throws `SpecError` for a text that is no schema.
 */
export function updateSchema(
  text: string,
  newFields: readonly { readonly path: string; readonly type: DataType }[],
): string {
  const { schema, problems } = parseSchema({ name: '', source: parseYaml({ file: '', text }) })
  if (problems.length > 0) throw new SpecError(problems)
  const due = newFields.reduce<DataType>(
    (type, { path, type: fieldType }) => {
      const steps = parseSteps(path)
      const last = steps.at(-1)
      if (last?.kind !== 'name') return type
      return addToType(type, steps.slice(0, -1), { name: last.name, type: fieldType }) ?? type
    },
    { kind: 'struct', fields: schema.columns },
  )
  return due.kind === 'struct' ? rewriteSchema(text, due.fields) : text
}

/** Of what `printPath` prints; none for anything else. */
function parseSteps(path: string): readonly TypeStep[] {
  const pattern = /\.\*|\[\*\]|\.([^.[\]*'"()?@,:\s]+)|\['((?:[^'\\]|\\[\s\S])*)'\]|\[\d+\]/y
  const steps: TypeStep[] = []
  pattern.lastIndex = 1
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path)
    if (match === null) return []
    const name = match[1] ?? match[2]?.replaceAll(/\\([\s\S])/g, '$1')
    if (name !== undefined) steps.push({ kind: 'name', name })
    else steps.push({ kind: match[0].includes('*') ? 'wildcard' : 'index' })
  }
  return steps
}
