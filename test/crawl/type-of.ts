import { parseType } from '../../src/spec/parse-type.ts'

/** A type as Hive spells it. */
export function typeOf(text: string) {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`)
  return parsed.type
}

export function columnsOf(text: string) {
  const type = typeOf(text)
  if (type.kind !== 'struct') throw new Error(text)
  return type.fields
}
