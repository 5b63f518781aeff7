/** A type as Trino's client protocol names it, as far as values have to be compared by it. */
export type TrinoType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'array'; readonly element: TrinoType }
  | { readonly kind: 'map'; readonly key: TrinoType; readonly value: TrinoType }
  | { readonly kind: 'row'; readonly fields: readonly { readonly name?: string; readonly type: TrinoType }[] }

const plain =
  /^(boolean|tinyint|smallint|integer|bigint|real|double|date|json|unknown|varbinary|(varchar|char)(\(\d+\))?|decimal\(.*\)|time(stamp)?(\(\d+\))?( with time zone)?|interval (day to second|year to month)|(array|map|row)\(.*\))$/is

export function parseTrinoType(text: string): TrinoType {
  const trimmed = text.trim()
  const inside = /^(array|map|row)\((.*)\)$/is.exec(trimmed)
  const [, name = '', body = ''] = inside ?? []
  const parts = splitTopLevel(body)
  const [first = '', second = ''] = parts
  switch (name.toLowerCase()) {
    case 'array':
      return { kind: 'array', element: parseTrinoType(body) }
    case 'map':
      return { kind: 'map', key: parseTrinoType(first), value: parseTrinoType(second) }
    case 'row':
      return { kind: 'row', fields: parts.map(parseField) }
    default:
      return {
        kind: 'scalar',
        name: trimmed
          .toLowerCase()
          .replace(/\(.*?\)/, '')
          .trim(),
      }
  }
}

function parseField(text: string) {
  if (plain.test(text)) return { type: parseTrinoType(text) }
  const [, name = '', type = ''] = /^("(?:[^"]|"")*"|\S+)\s+(.*)$/s.exec(text) ?? []
  return { name: name.replace(/^"|"$/g, '').toLowerCase(), type: parseTrinoType(type) }
}

function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let part = ''
  for (const character of text) {
    if (character === '"') quoted = !quoted
    if (!quoted && character === '(') depth++
    if (!quoted && character === ')') depth--
    if (!quoted && depth === 0 && character === ',') {
      parts.push(part.trim())
      part = ''
    } else part += character
  }
  return part.trim() === '' ? parts : [...parts, part.trim()]
}
