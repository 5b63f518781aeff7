/** What was parsed, by text: plain JSON, so that a later process can start from it without loading the parser. */
export type ParseCache = Readonly<Record<string, unknown>>

const known = new Map<string, unknown>()
const added = new Map<string, unknown>()

/** Entries of an earlier process and the same version of this package. */
export function seedParseCache(entries: ParseCache): void {
  for (const [key, tree] of Object.entries(entries)) known.set(key, tree)
}

/** What this process parsed itself, to be kept for the next one. */
export function newlyParsed(): ParseCache {
  return Object.fromEntries(added)
}

/** The tree for `text`, from the cache or from `parse`. */
export function parseOnce<T>(kind: 'expression' | 'query', text: string, parse: (text: string) => T): T {
  const key = `${kind}:${text}`
  const cached = known.get(key)
  if (cached !== undefined) return cached as T
  const tree = parse(text)
  known.set(key, tree)
  added.set(key, tree)
  return tree
}
