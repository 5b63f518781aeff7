import { quoteIdentifier } from '../duckdb/quote.ts'

/** What tells a column of a relation from every other in the query. */
export function moveKey(relation: string, column: string): string {
  return `${quoteIdentifier(relation)}.${quoteIdentifier(column)}`
}

/** The columns that a part of a typed query names, by the alias of their relation, beside those known already. */
export function usedColumns(
  part: unknown,
  known: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map([...known].map(([relation, names]) => [relation, new Set(names)]))
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('kind' in value && value.kind === 'column' && 'relation' in value && 'name' in value) {
      const relation = String(value.relation)
      found.set(relation, (found.get(relation) ?? new Set()).add(String(value.name)))
    }
    for (const item of Object.values(value)) visit(item)
  }
  visit(part)
  return found
}
