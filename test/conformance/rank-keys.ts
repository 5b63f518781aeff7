import type { Row } from '../reference/row.ts'

/**
 * Relational tables with their surrogate keys numbered from 1, in the order of the keys: engines choose the keys as
 * they like. The first table is the root; `root_list` holds the elements of the column `list`, wherever that is.
 */
export function rankKeys(
  tables: Readonly<Record<string, readonly Row[]>>,
): Readonly<Record<string, readonly Row[]>> {
  const [root = ''] = Object.keys(tables)
  return Object.keys(tables).reduce((ranked, child) => {
    if (child === root) return ranked
    const column = child.slice(root.length + 1).replaceAll('%2F', '/')
    const keys = Object.values(ranked).flatMap((rows) => rows.map((row) => row[column]))
    const ids = (ranked[child] ?? []).map((row) => row.id)
    const known = [...keys, ...ids].filter((key) => typeof key === 'bigint')
    const sorted = [...new Set(known)].sort((left, right) => (left < right ? -1 : 1))
    const ranks = new Map<unknown, bigint>(sorted.map((key, index) => [key, BigInt(index + 1)]))
    return Object.fromEntries(
      Object.entries(ranked).map(([name, rows]) => {
        const key = name === child ? 'id' : column
        return [name, rows.map((row) => (key in row ? { ...row, [key]: ranks.get(row[key]) ?? null } : row))]
      }),
    )
  }, tables)
}
