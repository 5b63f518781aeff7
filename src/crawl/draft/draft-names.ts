/** Names that say little without the object they stand in: `city.id` is `city_id`. */
const generic = new Set(['id', 'name', 'type', 'key', 'value', 'code', 'all'])

/** Objects that only hold what a record is about: `properties.mag` is `mag`. */
const transparent = new Set(['properties', 'attributes', 'attrs', 'fields', 'data', 'payload', 'body'])

/** Of letters that are no plain one with a mark. */
const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd' }

/** A name as a column or table has it: lower-case letters, digits and `_`; '' where nothing is left. */
export function snakeCase(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøłđ]/gi, (letter) => plainLetters[letter.toLowerCase()] ?? '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z]{2})/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
}

/** `order_lines` → `OrderLines`, as jobs are named. */
export function pascalCase(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

/** What one element of an array is called: `lines` → `line`, `entries` → `entry`, `list` → `item`. */
export function singularName(name: string): string {
  const word = snakeCase(name)
  if (word === '' || ['list', 'items', 'elements', 'values', 'array'].includes(word)) return 'item'
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2)
  if (/[^su]s$/.test(word)) return word.slice(0, -1)
  return `${word}_item`
}

/**
 * Short names for paths, in their order, no two alike: the last part where that tells it from all others, else with as
 * many of the parts before it as that takes. `taken` are names that something else has.
 */
export function nameColumns(
  paths: readonly (readonly string[])[],
  taken: ReadonlySet<string> = new Set(),
): readonly string[] {
  const parts = paths.map((path) => path.map(snakeCase))
  const lengths = parts.map(firstLength)
  const nameAt = (index: number) => joinParts(parts[index] ?? [], lengths[index] ?? 1)
  for (let isDone = false; !isDone; ) {
    isDone = true
    for (const [name, indexes] of groupByName(parts.length, nameAt)) {
      if (indexes.length < 2 && !taken.has(name)) continue
      for (const index of indexes) {
        if ((lengths[index] ?? 1) >= (parts[index]?.length ?? 1)) continue
        lengths[index] = (lengths[index] ?? 1) + 1
        isDone = false
      }
    }
  }
  return numberAlike(
    parts.map((_, index) => nameAt(index)),
    taken,
  )
}

function groupByName(
  count: number,
  nameAt: (index: number) => string,
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>()
  for (let index = 0; index < count; index += 1) {
    const group = groups.get(nameAt(index))
    if (group === undefined) groups.set(nameAt(index), [index])
    else group.push(index)
  }
  return groups
}

/** Parts from the end on that a name begins with. */
function firstLength(parts: readonly string[]): number {
  const last = parts.at(-1) ?? ''
  const parent = parts.at(-2)
  const needsParent = generic.has(last) || !/^[a-z]/.test(last)
  return parent !== undefined && needsParent && !transparent.has(parent) ? 2 : 1
}

function joinParts(parts: readonly string[], length: number): string {
  const name = parts
    .slice(-length)
    .filter((part) => part !== '')
    .join('_')
  return /^[0-9]/.test(name) ? `c_${name}` : name
}

/** What is alike with all its parts gets a number, and what has no letters a name. */
function numberAlike(names: readonly string[], taken: ReadonlySet<string>): readonly string[] {
  const used = new Set(taken)
  return names.map((name, index) => {
    const base = name === '' ? `column_${index + 1}` : name
    let free = base
    for (let number = 2; used.has(free) || (free !== base && names.includes(free)); number += 1) {
      free = `${base}_${number}`
    }
    used.add(free)
    return free
  })
}
