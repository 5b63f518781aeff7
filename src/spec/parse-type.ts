import { type DataType, type Field, type ScalarKind, scalarKinds } from './data-type.ts'
import { closest } from './did-you-mean.ts'

export type ParsedType =
  | { readonly ok: true; readonly type: DataType }
  | { readonly ok: false; readonly message: string; readonly offset: number; readonly hint?: string }

/** Other spellings of the same types, as Spark and Glue write them. */
const aliases: Readonly<Record<string, ScalarKind>> = {
  byte: 'tinyint',
  short: 'smallint',
  integer: 'int',
  long: 'bigint',
  real: 'float',
}

const typeNames = [...scalarKinds, 'decimal', 'char', 'varchar', 'array', 'map', 'struct', 'choice']

class TypeSyntaxError {
  readonly message: string
  readonly offset: number
  readonly hint: string | undefined
  constructor(message: string, offset: number, hint?: string) {
    this.message = message
    this.offset = offset
    this.hint = hint
  }
}

/** Reads a Hive type, `array<struct<dt:bigint,temp:decimal(5,2)>>`; names are case-insensitive, fields are not. */
export function parseType(text: string): ParsedType {
  const reader = { text, position: 0 }
  try {
    const type = readType(reader)
    skipSpace(reader)
    if (reader.position < text.length)
      fail(reader, `unexpected '${text.slice(reader.position, reader.position + 10)}'`)
    return { ok: true, type }
  } catch (error) {
    if (!(error instanceof TypeSyntaxError)) throw error
    const { message, offset, hint } = error
    return { ok: false, message, offset, ...(hint === undefined ? {} : { hint }) }
  }
}

interface Reader {
  readonly text: string
  position: number
}

function readType(reader: Reader): DataType {
  skipSpace(reader)
  const start = reader.position
  const word = /^[A-Za-z]\w*/.exec(reader.text.slice(start))?.[0]
  if (word === undefined) fail(reader, 'expected a type name')
  reader.position += word.length
  const name = word.toLowerCase()
  const scalar = scalarKinds.find((kind) => kind === name) ?? aliases[name]
  if (scalar !== undefined) return { kind: scalar }
  switch (name) {
    case 'decimal':
      return readDecimal(reader)
    case 'char':
    case 'varchar':
      return { kind: name, length: readBounded(reader, '(', ')', name === 'char' ? 255 : 65_535) }
    case 'array':
      return { kind: 'array', element: readBetween(reader, () => readType(reader)) }
    case 'map':
      return readBetween(reader, () => {
        const key = readType(reader)
        expect(reader, ',')
        return { kind: 'map', key, value: readType(reader) }
      })
    case 'struct':
      return { kind: 'struct', fields: readBetween(reader, () => readFields(reader)) }
    case 'choice':
      return {
        kind: 'choice',
        alternatives: readBetween(reader, () => readList(reader, () => readType(reader))),
      }
    default: {
      const suggestion = closest(name, [...typeNames, ...Object.keys(aliases)])
      throw new TypeSyntaxError(
        `'${word}' is not a type`,
        start,
        suggestion ? `did you mean '${suggestion}'?` : `types are ${typeNames.join(', ')}`,
      )
    }
  }
}

function readDecimal(reader: Reader): DataType {
  skipSpace(reader)
  if (reader.text[reader.position] !== '(') return { kind: 'decimal', precision: 10, scale: 0 }
  const start = reader.position
  const match = /^\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)/.exec(reader.text.slice(start))
  if (match === null) {
    fail(reader, 'expected decimal(precision,scale)', 'in a YAML { } list a type with a comma needs quotes')
  }
  const precision = Number(match[1])
  const scale = Number(match[2] ?? 0)
  if (precision < 1 || precision > 38 || scale > precision) {
    fail(reader, 'a decimal has a precision of 1 to 38 and a scale of at most its precision')
  }
  reader.position += match[0].length
  return { kind: 'decimal', precision, scale }
}

function readBounded(reader: Reader, open: string, close: string, most: number): number {
  expect(reader, open)
  skipSpace(reader)
  const digits = /^\d+/.exec(reader.text.slice(reader.position))?.[0] ?? ''
  const length = Number(digits)
  if (digits === '' || length < 1 || length > most) fail(reader, `expected a length of 1 to ${most}`)
  reader.position += digits.length
  expect(reader, close)
  return length
}

function readFields(reader: Reader): readonly Field[] {
  skipSpace(reader)
  if (reader.text[reader.position] === '>') return []
  const fields = readList(reader, () => {
    skipSpace(reader)
    const match = /^(?:`((?:[^`]|``)*)`|([^\s:,<>`]+))/.exec(reader.text.slice(reader.position))
    if (match === null) fail(reader, 'expected a field name')
    const name = match[1]?.replaceAll('``', '`') ?? match[2] ?? ''
    reader.position += match[0].length
    expect(reader, ':')
    return { name, type: readType(reader) }
  })
  const names = fields.map((field) => field.name.toLowerCase())
  const twice = fields.find((_, index) => names.indexOf(names[index] ?? '') !== index)?.name
  if (twice !== undefined) fail(reader, `field '${twice}' stands twice in one struct`)
  return fields
}

function readList<T>(reader: Reader, readItem: () => T): readonly T[] {
  const items = [readItem()]
  for (skipSpace(reader); reader.text[reader.position] === ','; skipSpace(reader)) {
    reader.position += 1
    items.push(readItem())
  }
  return items
}

function readBetween<T>(reader: Reader, read: () => T): T {
  expect(reader, '<')
  const result = read()
  expect(reader, '>')
  return result
}

function expect(reader: Reader, token: string): void {
  skipSpace(reader)
  if (reader.text[reader.position] !== token) {
    const found = reader.text[reader.position]
    fail(reader, `expected '${token}' ${found === undefined ? 'at the end' : `before '${found}'`}`)
  }
  reader.position += 1
}

function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.position] ?? '')) reader.position += 1
}

function fail(reader: Reader, message: string, hint?: string): never {
  throw new TypeSyntaxError(message, reader.position, hint)
}
