import type { DataType, Field } from '../../spec/data-type.ts'
import { mergeTypes } from '../shape/merge-types.ts'

export interface LowerCased {
  readonly columns: readonly Field[]
  /** Names that fall together, by their path: `city.Id and city.id`. */
  readonly collisions: readonly string[]
}

/**
 * Columns and the fields of their structs as Glue's catalog names them, in lower case. Those that fall together
 * become one, of the type that holds both.
 */
export function lowerCaseColumns(columns: readonly Field[]): LowerCased {
  const collisions: string[] = []
  return { columns: lowerFields(columns, '', collisions), collisions }
}

function lowerFields(fields: readonly Field[], prefix: string, collisions: string[]): readonly Field[] {
  const merged = new Map<string, Field & { readonly spelt: string }>()
  for (const { name, type } of fields) {
    const lower = name.toLowerCase()
    const lowered = lowerType(type, `${prefix}${name}.`, collisions)
    const before = merged.get(lower)
    if (before !== undefined) collisions.push(`${prefix}${before.spelt} and ${prefix}${name}`)
    merged.set(lower, {
      name: lower,
      spelt: before?.spelt ?? name,
      type: before === undefined ? lowered : mergeTypes(before.type, lowered),
    })
  }
  return [...merged.values()].map(({ name, type }) => ({ name, type }))
}

function lowerType(type: DataType, prefix: string, collisions: string[]): DataType {
  switch (type.kind) {
    case 'array':
      return { kind: 'array', element: lowerType(type.element, prefix, collisions) }
    case 'map':
      return { kind: 'map', key: type.key, value: lowerType(type.value, prefix, collisions) }
    case 'struct':
      return { kind: 'struct', fields: lowerFields(type.fields, prefix, collisions) }
    case 'choice':
      return {
        kind: 'choice',
        alternatives: type.alternatives.map((each) => lowerType(each, prefix, collisions)),
      }
    default:
      return type
  }
}
