/** A regular expression in the part of Java's syntax that Athena and RE2 read alike, taken apart. */
export type Regex =
  | { readonly kind: 'alternatives'; readonly options: readonly Regex[] }
  | { readonly kind: 'sequence'; readonly items: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly item: Regex; readonly least: number; readonly text: string }
  | { readonly kind: 'group'; readonly item: Regex; readonly number?: number; readonly open: string }
  /** One character: a literal, a class or the dot, as RE2 writes it. */
  | { readonly kind: 'character'; readonly text: string }
  | { readonly kind: 'start' | 'end' | 'boundary' }

export interface ParsedRegex {
  readonly regex: Regex
  readonly groups: number
  readonly names: ReadonlyMap<string, number>
  /** `(?i)` anywhere. */
  readonly ignoresCase: boolean
}

/** Why a pattern has no rule; `wrong` where it is no pattern at all. */
export class RegexRefusal {
  readonly message: string
  readonly wrong: boolean
  constructor(message: string, wrong = false) {
    this.message = message
    this.wrong = wrong
  }
}

/** @throws RegexRefusal */
export function parseRegex(pattern: string): ParsedRegex {
  const reader = new RegexReader([...pattern])
  const regex = reader.alternatives()
  if (!reader.atEnd()) throw new RegexRefusal('a parenthesis is closed that was not opened', true)
  return { regex, groups: reader.groups, names: reader.names, ignoresCase: reader.ignoresCase }
}

/** `\s` without the brackets; RE2's own lacks the vertical tab. */
const space = '\\t-\\r '
const classEscapes: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: space }
const controlEscapes: Readonly<Record<string, string>> = { t: '\\t', n: '\\n', r: '\\r', f: '\\f' }

class RegexReader {
  readonly names = new Map<string, number>()
  groups = 0
  ignoresCase = false
  private readonly characters: readonly string[]
  private index = 0

  constructor(characters: readonly string[]) {
    this.characters = characters
  }

  atEnd(): boolean {
    return this.index >= this.characters.length
  }

  alternatives(): Regex {
    const options = [this.sequence()]
    while (this.take('|')) options.push(this.sequence())
    const [only] = options
    return options.length === 1 && only ? only : { kind: 'alternatives', options }
  }

  private sequence(): Regex {
    const items: Regex[] = []
    while (!this.atEnd() && this.peek() !== '|' && this.peek() !== ')') items.push(this.repeated())
    return { kind: 'sequence', items }
  }

  private repeated(): Regex {
    const item = this.atom()
    const quantifier = this.quantifier()
    if (quantifier === undefined) return item
    if (item.kind === 'start' || item.kind === 'end' || item.kind === 'boundary')
      throw new RegexRefusal('a repeated anchor')
    const lazy = this.take('?') ? '?' : ''
    if (this.peek() === '+') throw new RegexRefusal('a possessive quantifier')
    if (this.quantifier() !== undefined) throw new RegexRefusal('two quantifiers in a row')
    return { kind: 'repeat', item, least: quantifier.least, text: quantifier.text + lazy }
  }

  private quantifier(): { least: number; text: string } | undefined {
    if (this.take('*')) return { least: 0, text: '*' }
    if (this.take('+')) return { least: 1, text: '+' }
    if (this.take('?')) return { least: 0, text: '?' }
    if (this.peek() !== '{') return undefined
    const match = /^\{(\d+)(,(\d*))?\}/.exec(this.characters.slice(this.index, this.index + 16).join(''))
    if (match === null) throw new RegexRefusal('a brace that is no quantifier')
    const [text, least = '', , most = ''] = match
    if (Number(least) > 1000 || Number(most) > 1000) throw new RegexRefusal('a quantifier over 1000')
    if (most !== '' && Number(most) < Number(least))
      throw new RegexRefusal('a quantifier whose limits are the wrong way round')
    this.index += text.length
    return { least: Number(least), text }
  }

  private atom(): Regex {
    const character = this.next()
    switch (character) {
      case '(':
        return this.group()
      case '[':
        return { kind: 'character', text: this.characterClass() }
      case '.':
        return { kind: 'character', text: '.' }
      case '^':
        return { kind: 'start' }
      case '$':
        return { kind: 'end' }
      case '\\':
        return this.escape()
      case '*':
      case '+':
      case '?':
        throw new RegexRefusal(`nothing stands before ${character}`, true)
      case '{':
      case '}':
      case ']':
        throw new RegexRefusal(`${character} without a backslash`)
      default:
        return { kind: 'character', text: literal(character) }
    }
  }

  private group(): Regex {
    let open = '('
    let number: number | undefined
    if (this.take('?')) {
      if (this.take(':')) open = '(?:'
      else if (this.peek() === 'i') {
        this.next()
        if (this.take(')')) {
          this.ignoresCase = true
          return { kind: 'group', item: { kind: 'sequence', items: [] }, open: '(?i' }
        }
        if (!this.take(':')) throw new RegexRefusal('a flag other than (?i)')
        this.ignoresCase = true
        open = '(?i:'
      } else if (this.peek() === '<' && /[A-Za-z]/.test(this.characters[this.index + 1] ?? '')) {
        this.next()
        let name = ''
        while (this.peek() !== '>') name += this.next()
        this.next()
        if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) throw new RegexRefusal('the name of a group')
        number = ++this.groups
        this.names.set(name, number)
      } else throw new RegexRefusal('a look-around or a flag')
    } else number = ++this.groups
    const item = this.alternatives()
    if (!this.take(')')) throw new RegexRefusal('a parenthesis is not closed', true)
    return { kind: 'group', item, ...(number === undefined ? {} : { number }), open }
  }

  private escape(): Regex {
    const character = this.next()
    const set = classEscapes[character]
    if (set !== undefined) return { kind: 'character', text: `[${set}]` }
    const negated = classEscapes[character.toLowerCase()]
    if (negated !== undefined) return { kind: 'character', text: `[^${negated}]` }
    if (character === 'b') return { kind: 'boundary' }
    if (character === 'A') return { kind: 'start' }
    return { kind: 'character', text: this.escapedCharacter(character) }
  }

  /** A character behind a backslash that stands for one character. */
  private escapedCharacter(character: string): string {
    const control = controlEscapes[character]
    if (control !== undefined) return control
    if (character === 'x' || character === 'u') {
      const length = character === 'x' ? 2 : 4
      const digits = this.characters.slice(this.index, this.index + length).join('')
      if (!new RegExp(`^[0-9A-Fa-f]{${length}}$`).test(digits))
        throw new RegexRefusal(`\\${character} without its digits`)
      this.index += length
      return `\\x{${digits}}`
    }
    if (/[A-Za-z0-9]/.test(character)) throw new RegexRefusal(`\\${character}`)
    return literal(character)
  }

  private characterClass(): string {
    let text = this.take('^') ? '^' : ''
    if (this.peek() === ']') throw new RegexRefusal('a class that begins with ]')
    let first = true
    while (!this.take(']')) {
      const character = this.next()
      if (character === '[') throw new RegexRefusal('a class inside a class')
      if (character === '&' && this.peek() === '&') throw new RegexRefusal('an intersection of classes')
      if (character === '\\') {
        const escaped = this.next()
        const set = classEscapes[escaped]
        text += set ?? this.escapedCharacter(escaped)
      } else if (character === '-') text += first || this.peek() === ']' || !this.startsRange() ? '\\-' : '-'
      else text += classLiteral(character)
      first = false
    }
    if (first) throw new RegexRefusal('an empty class')
    return `[${text}]`
  }

  /** False where the dash follows a whole set such as `\w`, or is followed by one. */
  private startsRange(): boolean {
    const before = this.characters.slice(Math.max(0, this.index - 3), this.index - 1).join('')
    const after = this.characters.slice(this.index, this.index + 2).join('')
    return !/\\[dws]$/i.test(before) && !/^\\[dws]/i.test(after)
  }

  private peek(): string | undefined {
    return this.characters[this.index]
  }

  private next(): string {
    const character = this.characters[this.index++]
    if (character === undefined) throw new RegexRefusal('the pattern ends too early', true)
    return character
  }

  private take(character: string): boolean {
    if (this.peek() !== character) return false
    this.index++
    return true
  }
}

function literal(character: string): string {
  return /[\\^$.|?*+()[\]{}]/.test(character) ? `\\${character}` : character
}

function classLiteral(character: string): string {
  return /[\\^\]-]/.test(character) ? `\\${character}` : character
}
