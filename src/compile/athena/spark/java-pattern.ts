import { matchesEmpty } from '../re2-pattern.ts'
import { type Regex, RegexRefusal } from '../regular-expression.ts'

/**
 * The pattern as Java takes it; `$` is the very end, so that texts that end in a line feed have to be told apart.
 * @throws RegexRefusal for a repetition of what can match nothing, which each engine ends in its own way
 */
export function printJavaPattern(regex: Regex): string {
  switch (regex.kind) {
    case 'alternatives':
      return regex.options.map(printJavaPattern).join('|')
    case 'sequence':
      return regex.items.map(printJavaPattern).join('')
    case 'repeat':
      if (regex.text !== '?' && matchesEmpty(regex.item))
        throw new RegexRefusal('a repetition of what can match nothing')
      return `${printJavaPattern(regex.item)}${regex.text}`
    case 'group':
      return `${regex.open}${printJavaPattern(regex.item)})`
    case 'character':
      // Java's dot leaves out more than the line feed, and its classes have an operator &&
      return regex.text === '.'
        ? '[^\\n]'
        : regex.text.replace(/^\[.*$/s, (set) => set.replaceAll('&', '\\&'))
    case 'start':
      return '^'
    case 'end':
      return '\\z'
    case 'boundary':
      return '\\b'
  }
}
