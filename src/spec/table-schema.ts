import type { Problem } from '../errors.ts'
import type { DataType, Field } from './data-type.ts'
import { expressionAt, placeAt } from './expression.ts'
import { parseType } from './parse-type.ts'
import type { KeyPath, YamlSource } from './yaml-source.ts'

/** The contract of a source: its columns. */
export interface TableSchema {
  readonly name: string
  readonly file: string
  readonly columns: readonly Field[]
}

/**
 * Reads `schemas/<name>.yaml`. It looks like the document: a mapping is a struct, a list of one entry an array,
 * text is a Hive type, and an empty value is a field that is always null.
 */
export function parseSchema(options: { readonly name: string; readonly source: YamlSource }): {
  readonly schema: TableSchema
  readonly problems: readonly Problem[]
} {
  const { name, source } = options
  const schema = { name, file: source.file, columns: [] }
  if (source.problems.length > 0) return { schema, problems: source.problems }
  const problems: Problem[] = []
  const type = readNode(source.value, [], source, problems)
  if (type.kind === 'struct' && type.fields.length > 0)
    return { schema: { ...schema, columns: type.fields }, problems }
  const empty = {
    message: `schema '${name}' has no fields`,
    place: source.locate([]),
    expected: 'a mapping that looks like the document, with type names for values',
  }
  return { schema, problems: problems.length > 0 ? problems : [empty] }
}

/** No engine tells `a` and `A` apart, in columns or in fields. */
function similarNames(fields: readonly Field[], path: KeyPath, source: YamlSource): readonly Problem[] {
  return fields.flatMap(({ name }, index) => {
    const before = fields.slice(0, index).find((other) => other.name.toLowerCase() === name.toLowerCase())
    if (before === undefined) return []
    return [
      {
        message: `'${before.name}' and '${name}' differ only by case`,
        place: source.locateKey([...path, name]),
        hint: 'no engine tells them apart: leave one of them out',
      },
    ]
  })
}

function readNode(value: unknown, path: KeyPath, source: YamlSource, problems: Problem[]): DataType {
  if (value === null || value === undefined) return { kind: 'null' }
  if (Array.isArray(value)) {
    if (value.length === 1)
      return { kind: 'array', element: readNode(value[0], [...path, 0], source, problems) }
    problems.push({
      message: 'an array is written as a list of one entry, the type of its elements',
      place: source.locate(path),
      expected: 'one entry',
      found: `${value.length} entries`,
    })
    return { kind: 'null' }
  }
  if (typeof value === 'object') {
    const fields = Object.entries(value).map(([name, inner]) => ({
      name,
      type: readNode(inner, [...path, name], source, problems),
    }))
    problems.push(...similarNames(fields, path, source))
    return { kind: 'struct', fields }
  }
  const text = String(value)
  const parsed = parseType(text)
  if (parsed.ok) return parsed.type
  problems.push({
    message: `type of '${path.join('.')}': ${parsed.message}`,
    place: placeAt(expressionAt({ source, path: [] }, ...path), parsed.offset),
    ...(parsed.hint === undefined ? {} : { hint: parsed.hint }),
  })
  return { kind: 'null' }
}
