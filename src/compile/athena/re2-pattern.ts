import type { Regex } from './regular-expression.ts'

/** The pattern as RE2 takes it; `$` is the very end, so that texts that end in a line feed have to be told apart. */
export function printRe2(regex: Regex): string {
  switch (regex.kind) {
    case 'alternatives':
      return regex.options.map(printRe2).join('|')
    case 'sequence':
      return regex.items.map(printRe2).join('')
    case 'repeat':
      return `${printRe2(regex.item)}${regex.text}`
    case 'group':
      return `${regex.open}${printRe2(regex.item)})`
    case 'character':
      return regex.text
    case 'start':
      return '^'
    case 'end':
      return '$'
    case 'boundary':
      return '\\b'
  }
}

export function contains(regex: Regex, kind: Regex['kind']): boolean {
  return regex.kind === kind || children(regex).some((child) => contains(child, kind))
}

function children(regex: Regex): readonly Regex[] {
  switch (regex.kind) {
    case 'alternatives':
      return regex.options
    case 'sequence':
      return regex.items
    case 'repeat':
    case 'group':
      return [regex.item]
    default:
      return []
  }
}

/** True if the expression can match nothing at all. */
export function matchesEmpty(regex: Regex): boolean {
  switch (regex.kind) {
    case 'alternatives':
      return regex.options.some(matchesEmpty)
    case 'sequence':
      return regex.items.every(matchesEmpty)
    case 'repeat':
      return regex.least === 0 || matchesEmpty(regex.item)
    case 'group':
      return matchesEmpty(regex.item)
    case 'character':
      return false
    default:
      return true
  }
}

export function findGroup(regex: Regex, number: number): Regex | undefined {
  if (regex.kind === 'group' && regex.number === number) return regex
  for (const child of children(regex)) {
    const found = findGroup(child, number)
    if (found !== undefined) return found
  }
  return undefined
}

/** True if a match of the whole can leave the group out. */
export function isOptional(regex: Regex, number: number): boolean {
  if (regex.kind === 'group' && regex.number === number) return false
  const holder = children(regex).find((child) => findGroup(child, number) !== undefined)
  if (holder === undefined) return false
  if (regex.kind === 'alternatives' || (regex.kind === 'repeat' && regex.least === 0)) return true
  return isOptional(holder, number)
}

/** True if the group stands inside a repetition, where the engines may remember different rounds. */
export function isRepeated(regex: Regex, number: number, inside = false): boolean {
  if (regex.kind === 'group' && regex.number === number) return inside
  const holder = children(regex).find((child) => findGroup(child, number) !== undefined)
  const repeats = regex.kind === 'repeat' && regex.text !== '?'
  return holder !== undefined && isRepeated(holder, number, inside || repeats)
}
