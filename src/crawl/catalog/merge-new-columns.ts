import type { DataType, Field } from '../../spec/data-type.ts'

/**
 * The columns with those that are new, and the new fields of their structs, at the end; nothing is dropped or
 * retyped. Names are the same if they differ only by case. What Glue calls MergeNewColumns.
 */
export function mergeNewColumns(before: readonly Field[], found: readonly Field[]): readonly Field[] {
  const foundTypes = new Map(found.map(({ name, type }) => [name.toLowerCase(), type]))
  const known = new Set(before.map(({ name }) => name.toLowerCase()))
  return [
    ...before.map(({ name, type }) => {
      const other = foundTypes.get(name.toLowerCase())
      return { name, type: other === undefined ? type : addNewFields(type, other) }
    }),
    ...found.filter(({ name }) => !known.has(name.toLowerCase())),
  ]
}

function addNewFields(before: DataType, found: DataType): DataType {
  if (before.kind === 'struct' && found.kind === 'struct') {
    return { kind: 'struct', fields: mergeNewColumns(before.fields, found.fields) }
  }
  if (before.kind === 'array' && found.kind === 'array') {
    return { kind: 'array', element: addNewFields(before.element, found.element) }
  }
  if (before.kind === 'map' && found.kind === 'map') {
    return { kind: 'map', key: before.key, value: addNewFields(before.value, found.value) }
  }
  return before
}
