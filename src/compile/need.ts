import type { DataType, Field } from '../spec/data-type.ts'

/** A path to a column or struct field, by exact names: `['city', 'coord', 'lat']`; `[]` steps into an array. */
export type FieldPath = readonly string[]

/** Steps into the elements of an array. */
export const element = '[]'

/** What of a value is read: all of it, or some of its fields; no fields means that only its presence counts. */
export type Need = 'whole' | Needs
export type Needs = ReadonlyMap<string, Need>

export const noNeeds: Needs = new Map()

export function needOfPath(path: FieldPath, leaf: Need = 'whole'): Need {
  const [name, ...rest] = path
  return name === undefined ? leaf : new Map([[name, needOfPath(rest, leaf)]])
}

export function needsOfPaths(paths: readonly FieldPath[]): Needs {
  return paths.reduce<Needs>((needs, path) => mergeNeeds(needs, asNeeds(needOfPath(path))), noNeeds)
}

export function mergeNeeds(left: Needs, right: Needs): Needs {
  const merged = new Map(left)
  for (const [name, need] of right) {
    const other = merged.get(name)
    merged.set(name, other === undefined ? need : mergeNeed(other, need))
  }
  return merged
}

function mergeNeed(left: Need, right: Need): Need {
  return left === 'whole' || right === 'whole' ? 'whole' : mergeNeeds(left, right)
}

function asNeeds(need: Need): Needs {
  if (need === 'whole') throw new TypeError('a path of columns has at least one name')
  return need
}

export function needsOfColumns(columns: readonly Field[]): Needs {
  return new Map(columns.map((column) => [column.name, 'whole' as const]))
}

export function withoutNames(needs: Needs, names: readonly string[]): Needs {
  return new Map([...needs].filter(([name]) => !names.includes(name)))
}

/** The columns cut down to what is needed; where only presence counts, one small field stays. */
export function pruneColumns(columns: readonly Field[], needs: Needs): readonly Field[] {
  const kept = columns.flatMap((column) => {
    const need = needs.get(column.name)
    return need === undefined ? [] : [{ name: column.name, type: pruneType(column.type, need) }]
  })
  if (kept.length > 0) return kept
  const smallest =
    columns.find((column) => !('fields' in column.type || 'element' in column.type)) ?? columns[0]
  return smallest === undefined ? [] : [{ name: smallest.name, type: pruneType(smallest.type, noNeeds) }]
}

function pruneType(type: DataType, need: Need): DataType {
  if (need === 'whole') return type
  switch (type.kind) {
    case 'struct': {
      const fields = pruneColumns(type.fields, need)
      return { kind: 'struct', fields }
    }
    case 'array':
      return { kind: 'array', element: pruneType(type.element, need.get(element) ?? noNeeds) }
    default:
      return type
  }
}
