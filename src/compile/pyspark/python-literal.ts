import type { DataType, Field } from '../../spec/data-type.ts'
import { quotePython } from './quote.ts'

/** What prints as a literal of Python. Maps are dicts; unlike objects they keep keys such as `2` and `1` in order. */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PythonTuple
  | readonly PythonValue[]
  | ReadonlyMap<string, PythonValue>
  | { readonly [key: string]: PythonValue }

export class PythonTuple {
  readonly items: readonly PythonValue[]

  constructor(...items: readonly PythonValue[]) {
    this.items = items
  }
}

/** Columns in the form of schema files: name → type. `parse_columns` of python/glue_etl/schema_types.py reads it. */
export function printColumns(fields: readonly Field[]): ReadonlyMap<string, PythonValue> {
  return new Map(fields.map(({ name, type }) => [name, printTypeForm(type)]))
}

/** A type in the form of schema files: `{"a": "int"}`, `["int"]`, `("map", "string", "int")`, `"decimal(10,2)"`. */
export function printTypeForm(type: DataType): PythonValue {
  switch (type.kind) {
    case 'struct':
      return printColumns(type.fields)
    case 'array':
      return [printTypeForm(type.element)]
    case 'map':
      return new PythonTuple('map', printTypeForm(type.key), printTypeForm(type.value))
    case 'choice':
      return new PythonTuple('choice', ...type.alternatives.map(printTypeForm))
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'char':
    case 'varchar':
      return `${type.kind}(${type.length})`
    default:
      return type.kind
  }
}

const lineWidth = 100
const step = 4

/**
 * Prints a value as `ruff format` would: on one line where it fits, else an item a line with trailing commas.
 * @param indent Spaces that the value's last line stands behind.
 * @param before Characters of its first line between those and the value: `columns=`.
 * @param after Characters behind it that have to fit as well: a comma.
 */
export function printPython(value: PythonValue, indent = 0, before = 0, after = 1): string {
  const flat = printFlat(value)
  const brackets = bracketsOf(value)
  if (brackets === undefined || indent + before + [...flat].length + after <= lineWidth) return flat
  const inner = indent + step
  const lines = itemsOf(value).map(({ key, item }) => {
    return `${' '.repeat(inner)}${key}${printPython(item, inner, [...key].length)},\n`
  })
  return lines.length === 0 ? flat : `${brackets[0]}\n${lines.join('')}${' '.repeat(indent)}${brackets[1]}`
}

function printFlat(value: PythonValue): string {
  const brackets = bracketsOf(value)
  if (brackets !== undefined) {
    const items = itemsOf(value).map(({ key, item }) => `${key}${printFlat(item)}`)
    const single = value instanceof PythonTuple && items.length === 1 ? ',' : ''
    return `${brackets[0]}${items.join(', ')}${single}${brackets[1]}`
  }
  switch (typeof value) {
    case 'string':
      return quotePython(value)
    case 'boolean':
      return value ? 'True' : 'False'
    default:
      return value === null ? 'None' : String(value)
  }
}

function bracketsOf(value: PythonValue): readonly [string, string] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (value instanceof PythonTuple) return ['(', ')']
  return isList(value) ? ['[', ']'] : ['{', '}']
}

function itemsOf(value: PythonValue): readonly { readonly key: string; readonly item: PythonValue }[] {
  if (typeof value !== 'object' || value === null) return []
  if (value instanceof PythonTuple) return value.items.map((item) => ({ key: '', item }))
  if (isList(value)) return value.map((item) => ({ key: '', item }))
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return entries.map(([name, item]) => ({ key: `${quotePython(name)}: `, item }))
}

function isList(value: object): value is readonly PythonValue[] {
  return Array.isArray(value)
}
