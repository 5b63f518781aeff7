import { element, type FieldPath } from '../need.ts'
import type { RelationalTable } from '../steps/relationalize.ts'
import { overlaps, startsWith } from './follow-path.ts'

/** The columns of relational tables that hold fields of the row, or lead to them. */
export function traceTables(
  tables: readonly RelationalTable[],
  fields: readonly FieldPath[],
): readonly { readonly name: string; readonly columns: readonly string[] }[] {
  /** Where the rows of a table stand in the row that all come from. */
  const rows = new Map<string, Origin>()
  return tables.map(({ name, from, columns }) => {
    const parent = from && rows.get(from.parent)
    const origin: Origin =
      from === undefined ? { kind: 'row', path: [] } : { kind: from.kind, path: pathInRow(parent, from.path) }
    rows.set(name, origin)
    const held = columns.filter(({ path, role }) => {
      if (role !== 'value' && role !== 'key') return false
      const whole = pathInRow(origin, path)
      return fields.some((field) => (role === 'key' ? startsWith(whole, field) : overlaps(whole, field)))
    })
    return { name, columns: held.map((column) => column.name) }
  })
}

interface Origin {
  readonly kind: 'row' | 'array' | 'map'
  readonly path: FieldPath
}

/** A row of a child table has its element as `val`, or `key` and `value` of its entry. */
function pathInRow(origin: Origin | undefined, path: FieldPath): FieldPath {
  if (origin === undefined || origin.kind === 'row') return path
  if (origin.kind === 'map') return origin.path
  return [...origin.path, element, ...path.slice(1)]
}
