import { parseTrinoType, type TrinoType } from './trino-type.ts'

/** What the corpus says about how strictly a statement's rows are compared. */
export interface Comparison {
  readonly columns: readonly { readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
  readonly unordered?: boolean
  readonly unorderedArrays?: boolean
  readonly tolerance?: number
}

interface Rules {
  readonly bags: boolean
  readonly tolerance: number | undefined
}

/** True if the rows are those due: as check.py decides, decimals with their scale and dates apart from timestamps. */
export function sameRows(due: Comparison, found: readonly (readonly unknown[])[]): boolean {
  const types = due.columns.map((column) => parseTrinoType(column.type))
  const rules = { bags: due.unorderedArrays ?? false, tolerance: due.tolerance }
  const same = (left: readonly unknown[], right: readonly unknown[]) =>
    left.length === right.length &&
    types.every((type, index) => sameValue(type, left[index], right[index], rules))
  return due.unordered
    ? sameBag(due.rows, found, same)
    : found.length === due.rows.length && due.rows.every((row, index) => same(row, found[index] ?? []))
}

function sameBag<T>(due: readonly T[], found: readonly T[], same: (left: T, right: T) => boolean): boolean {
  const rest = [...found]
  for (const item of due) {
    const index = rest.findIndex((other) => same(item, other))
    if (index < 0) return false
    rest.splice(index, 1)
  }
  return rest.length === 0
}

function sameValue(type: TrinoType, due: unknown, found: unknown, rules: Rules): boolean {
  if (due === null || found === null || found === undefined)
    return due === null && (found === null || found === undefined)
  switch (type.kind) {
    case 'array': {
      if (!Array.isArray(due) || !Array.isArray(found)) return false
      const same = (left: unknown, right: unknown) => sameValue(type.element, left, right, rules)
      return rules.bags
        ? sameBag(due, found, same)
        : due.length === found.length && due.every((item, index) => same(item, found[index]))
    }
    case 'row': {
      const values = Array.isArray(found) ? found : Object.values(found as object)
      return (
        Array.isArray(due) &&
        due.length === values.length &&
        type.fields.every((field, index) => sameValue(field.type, due[index], values[index], rules))
      )
    }
    case 'map': {
      const entries = (found as readonly { key: unknown; value: unknown }[]).map(
        ({ key, value }) => [String(key), value] as const,
      )
      return sameBag(
        Object.entries(due as object),
        entries,
        (left, right) =>
          sameKey(type.key, left[0], right[0], rules) && sameValue(type.value, left[1], right[1], rules),
      )
    }
    case 'scalar':
      return sameScalar(type.name, due, found, rules)
  }
}

function sameKey(type: TrinoType, due: string, found: string, rules: Rules): boolean {
  return due === found || sameValue(type, due, found, rules)
}

function sameScalar(name: string, due: unknown, found: unknown, { tolerance }: Rules): boolean {
  switch (name) {
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return tolerance === undefined
        ? BigInt(String(due)) === BigInt(String(found))
        : close(due, found, tolerance)
    case 'double':
    case 'real':
      return close(due, found, tolerance ?? (name === 'double' ? 1e-9 : 1e-6))
    case 'decimal':
      return tolerance === undefined ? String(due) === String(found) : close(due, found, tolerance)
    case 'timestamp':
      return trimFraction(String(due)) === trimFraction(String(found))
    case 'timestamp with time zone':
      return instant(String(due)) === instant(String(found))
    case 'varbinary':
      return Buffer.from(String(due), 'base64').equals(readBlob(String(found)))
    case 'json':
      return (
        JSON.stringify(sorted(JSON.parse(String(due)))) === JSON.stringify(sorted(JSON.parse(String(found))))
      )
    case 'char':
      return String(due).trimEnd() === String(found).trimEnd()
    default:
      return due === found
  }
}

function close(due: unknown, found: unknown, tolerance: number): boolean {
  const [left, right] = [Number(due), Number(found)]
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) && Number.isNaN(right)
  return (
    left === right ||
    Math.abs(left - right) <= Math.max(tolerance * Math.max(Math.abs(left), Math.abs(right)), 1e-12)
  )
}

function trimFraction(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}

/** Milliseconds since 1970, from a local time and a zone by name or offset. */
function instant(text: string): number {
  const [, day = '', time = '', zone = ''] = /^(\S+) (\S+) (\S+)$/.exec(text) ?? []
  const local = Date.parse(`${day}T${time}Z`)
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone)
  if (fixed) return local - (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000
  if (zone === 'UTC') return local
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(local)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return local - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** DuckDB writes bytes that are no printable ASCII as \xNN. */
function readBlob(text: string): Buffer {
  return Buffer.from(
    text.replace(/\\x([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
