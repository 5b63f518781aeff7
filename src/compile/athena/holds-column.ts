/** Whether a part of a typed expression depends on a row: a column is in it, or a parameter of a lambda. */
export function holdsColumn(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false
  if ('kind' in part && (part.kind === 'column' || part.kind === 'variable')) return true
  return Object.values(part).some(holdsColumn)
}
