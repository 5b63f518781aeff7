import type { DataType, Field } from '../../spec/data-type.ts'
import { mergeTypes } from '../shape/merge-types.ts'
import type { Shape } from '../shape/shape.ts'
import { columnsOfShape } from '../shape/type-of-shape.ts'
import type { FileGroup } from './file-group.ts'

/** The columns of a table that has the files of all groups, as Glue's catalog has them; `shape` is the groups' merged one. */
export function mergeColumns(groups: readonly FileGroup[], shape: Shape | undefined): readonly Field[] {
  const [first, ...others] = groups
  if (others.length === 0) return first?.columns ?? []
  const lists = new Set(groups.flatMap((group) => (group.shape === undefined ? [group.columns] : [])))
  if (shape !== undefined) lists.add(columnsOfShape(shape, { mixed: 'glue' }))
  return mergeLists([...lists])
}

interface MergedColumn {
  readonly name: string
  readonly type: DataType
  /** The largest that it has in a list. */
  readonly position: number
}

/** By their largest position, then by name, as the fields of shapes are; names that differ only by case are one. */
function mergeLists(lists: readonly (readonly Field[])[]): readonly Field[] {
  const merged = new Map<string, MergedColumn>()
  for (const columns of lists) {
    for (const [position, { name, type }] of columns.entries()) {
      const key = name.toLowerCase()
      const before = merged.get(key)
      merged.set(key, {
        name: before === undefined || name < before.name ? name : before.name,
        type: before === undefined ? type : mergeTypes(before.type, type),
        position: Math.max(before?.position ?? 0, position),
      })
    }
  }
  return [...merged.values()]
    .sort((left, right) => left.position - right.position || (left.name < right.name ? -1 : 1))
    .map(({ name, type }) => ({ name, type }))
}
