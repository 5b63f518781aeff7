import type { DataType, Field } from '../../spec/data-type.ts'

/**
 * A value of a row: integers are `bigint`, float and double numbers, decimals, dates, timestamps and binary text as
 * `jsonText` spells them.
 */
export type Cell = null | boolean | bigint | number | string | readonly Cell[] | CellFields
export interface CellFields {
  readonly [name: string]: Cell
}

/** Reads what `jsonText` has written of a value. */
export function parseCell(json: string, type: DataType): Cell {
  return typed(JSON.parse(quoteLongIntegers(json)), type)
}

/** Integers beyond 2^53 would not survive `JSON.parse`; the type brings them back. */
function quoteLongIntegers(json: string): string {
  const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
  return json.replaceAll(tokens, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token))
}

function typed(value: unknown, type: DataType): Cell {
  if (value === null) return null
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return BigInt(value as number | string)
    case 'float':
    case 'double':
      return Number(value)
    case 'array':
      return (value as readonly unknown[]).map((element) => typed(element, type.element))
    case 'map':
      return mapFields(value as Readonly<Record<string, unknown>>, (inner) => typed(inner, type.value))
    case 'struct':
      return Object.fromEntries(
        type.fields.map((field) => [
          field.name,
          typed((value as Readonly<Record<string, unknown>>)[field.name], field.type),
        ]),
      )
    default:
      return value as Cell
  }
}

/** What a test file says of a value, in the spelling of its type; what cannot be of that type stays as it is. */
export function dueCell(written: unknown, type: DataType | undefined): Cell {
  if (written === null || written === undefined) return null
  if (Array.isArray(written)) {
    const element = type?.kind === 'array' ? type.element : undefined
    return written.map((one) => dueCell(one, element))
  }
  if (typeof written === 'object') {
    return mapFields(written as Readonly<Record<string, unknown>>, (inner, name) =>
      dueCell(inner, innerType(type, name)),
    )
  }
  const scalar = written as boolean | bigint | number | string
  switch (type?.kind) {
    case 'float':
    case 'double': {
      const number = typeof scalar === 'bigint' ? Number(scalar) : scalar
      return typeof number === 'number' && type.kind === 'float' ? Math.fround(number) : number
    }
    case 'decimal':
      return typeof scalar === 'boolean' ? scalar : padFraction(String(scalar), type.scale)
    case 'timestamp':
      return typeof scalar === 'string' ? timestampText(scalar) : scalar
    default:
      return scalar
  }
}

function innerType(type: DataType | undefined, name: string): DataType | undefined {
  if (type?.kind === 'map') return type.value
  return type?.kind === 'struct' ? findField(type.fields, name)?.type : undefined
}

export function findField(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name === name)
}

/** `2019-09-07 15:00:00` and `2019-09-07T15:00:00` are `2019-09-07 15:00:00.000`. */
function timestampText(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)$/.exec(text)
  return match === null ? text : padFraction(`${match[1]} ${match[2]}`, 3)
}

/** `1.5` with scale 2 is `1.50`; more digits than that stay. */
function padFraction(text: string, digits: number): string {
  if (digits === 0 || !/\d$/.test(text)) return text
  const [whole, fraction = ''] = text.split('.')
  return `${whole}.${fraction.padEnd(digits, '0')}`
}

function mapFields(
  fields: Readonly<Record<string, unknown>>,
  map: (value: unknown, name: string) => Cell,
): CellFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, map(value, name)]))
}

/** As JSON, exactly; `undefined` is a field that is not there. */
export function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return 'nothing'
  if (typeof cell === 'bigint' || typeof cell === 'number') return String(cell)
  if (cell === null || typeof cell !== 'object') return JSON.stringify(cell)
  if (isList(cell)) return `[${cell.map(cellText).join(', ')}]`
  const fields = Object.entries(cell).map(([name, value]) => `${JSON.stringify(name)}: ${cellText(value)}`)
  return `{${fields.join(', ')}}`
}

export function isList(cell: Cell | undefined): cell is readonly Cell[] {
  return Array.isArray(cell)
}

export function isFields(cell: Cell | undefined): cell is CellFields {
  return typeof cell === 'object' && cell !== null && !Array.isArray(cell)
}
