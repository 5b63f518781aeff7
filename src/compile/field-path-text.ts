import type { DataType, Field } from '../spec/data-type.ts'
import { findColumn } from './columns.ts'
import { element, type FieldPath } from './need.ts'

/**
 * Splits Glue's spelling of a path: dots step into structs, `[]` into arrays, a literal dot stands in backticks:
 * `` myList[].`unit.price` `` → `['myList', '[]', 'unit.price']`. Undefined when it is none.
 */
export function parseFieldPath(text: string): FieldPath | undefined {
  const path: string[] = []
  const token = /(?:^|\.)(?:`((?:[^`]|``)+)`|([^.`[\]]+))((?:\[\])*)/y
  while (token.lastIndex < text.length) {
    const at = token.lastIndex
    const match = token.exec(text)
    if (match === null || (at === 0 && text.startsWith('.'))) return undefined
    path.push(match[1]?.replaceAll('``', '`') ?? match[2] ?? '')
    for (let arrays = (match[3] ?? '').length / 2; arrays > 0; arrays -= 1) path.push(element)
  }
  return path.length > 0 ? path : undefined
}

/** The type at a path, and the path by its exact names. */
export function resolveFieldPath(
  path: FieldPath,
  columns: readonly Field[],
): { readonly path: FieldPath; readonly type: DataType } | undefined {
  const [name, ...rest] = path
  const column = name === undefined ? undefined : findColumn(columns, name)
  if (column === undefined) return undefined
  return resolveInside(column.type, rest, [column.name])
}

function resolveInside(
  type: DataType,
  path: FieldPath,
  walked: FieldPath,
): { readonly path: FieldPath; readonly type: DataType } | undefined {
  const [name, ...rest] = path
  if (name === undefined) return { path: walked, type }
  if (name === element) {
    return type.kind === 'array' ? resolveInside(type.element, rest, [...walked, element]) : undefined
  }
  const field = type.kind === 'struct' ? findColumn(type.fields, name) : undefined
  return field === undefined ? undefined : resolveInside(field.type, rest, [...walked, field.name])
}
