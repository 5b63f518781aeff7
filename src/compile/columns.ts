import type { Place, Problem } from '../errors.ts'
import type { Field } from '../spec/data-type.ts'
import { closest } from '../spec/did-you-mean.ts'

/** Finds a column as Athena does: an exact name first, then case aside. */
export function findColumn(columns: readonly Field[], name: string): Field | undefined {
  const exact = columns.find((column) => column.name === name)
  if (exact !== undefined) return exact
  const lower = name.toLowerCase()
  const similar = columns.filter((column) => column.name.toLowerCase() === lower)
  return similar.length === 1 ? similar[0] : undefined
}

export function unknownColumn(name: string, columns: readonly Field[], place: Place): Problem {
  const names = columns.map((column) => column.name)
  const suggestion = closest(name, names)
  return {
    message: `there is no column '${name}' here`,
    place,
    expected: names.join(', '),
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  }
}

/** Columns whose names are the same once case is set aside: catalogs lower-case them. */
export function clashingNames(
  columns: readonly { readonly name: string; readonly place: Place }[],
): readonly Problem[] {
  const seen = new Map<string, string>()
  return columns.flatMap(({ name, place }) => {
    const lower = name.toLowerCase()
    const before = seen.get(lower)
    seen.set(lower, before ?? name)
    if (before === undefined) return []
    return [
      {
        message:
          before === name
            ? `column '${name}' stands twice`
            : `columns '${before}' and '${name}' differ only by case`,
        place,
        hint: 'catalogs lower-case names: give one of them another name',
      },
    ]
  })
}

export function replaceColumns(columns: readonly Field[], changed: readonly Field[]): readonly Field[] {
  const byName = new Map(changed.map((column) => [column.name.toLowerCase(), column]))
  const kept = columns.map((column) => byName.get(column.name.toLowerCase()) ?? column)
  const old = new Set(columns.map((column) => column.name.toLowerCase()))
  return [...kept, ...changed.filter((column) => !old.has(column.name.toLowerCase()))]
}
