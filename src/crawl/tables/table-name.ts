import { hashBytes } from '../../records/hash-bytes.ts'

/** Glue's limit, in characters. */
const longestName = 128

export interface NamedTable {
  readonly name: string
  /** Undefined where only the name is taken. */
  readonly location?: string
}

/**
 * The name that Glue gives the table of a folder or file: prefix and name in lower case, what is no letter a–z, digit
 * or `_` becoming `_`, cut to 128 characters. A name that a table elsewhere has gets 32 hex digits after it, made
 * from the location (Glue's own digits are not published), so that it is the same in each crawl. A table that is
 * in the catalog keeps the name it has there.
 */
export function tableName(options: {
  /** The name of the folder or file. */
  readonly from: string
  readonly prefix: string
  readonly location: string
  readonly taken: readonly NamedTable[]
}): string {
  const { from, prefix, location, taken } = options
  const known = taken.find((table) => table.location === location)
  if (known !== undefined) return known.name
  const names = new Set(taken.map(({ name }) => name))
  const plain = plainTableName(from, prefix)
  if (!names.has(plain)) return plain
  for (let attempt = 0; ; attempt++) {
    const suffix = `_${hashText(attempt === 0 ? location : `${location}\n${attempt}`)}`
    const hashed = `${plain.slice(0, longestName - suffix.length)}${suffix}`
    if (!names.has(hashed)) return hashed
  }
}

/** The name, whoever else may have it. */
export function plainTableName(from: string, prefix: string): string {
  const name = `${prefix}${from}`.toLowerCase().replaceAll(/[^a-z0-9_]/gu, '_')
  return name.slice(0, longestName)
}

const seeds = [0, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35]

function hashText(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return seeds
    .map((seed) => (hashBytes(bytes, 0, bytes.length, seed) >>> 0).toString(16).padStart(8, '0'))
    .join('')
}
