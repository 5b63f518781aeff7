import { mostKeys, type SeenKind, type Shape, type ShapeField } from '../../src/crawl/shape/shape.ts'

interface Growing {
  readonly kinds: Map<SeenKind, { count: number; uri: string; line: number; text: string }>
  element?: Growing
  fields?: Map<string, { shape: Growing; position: number }>
}

/** The shape of documents as `JSON.parse` gives them, the first one on line 1 of a file: by a plain walk. */
export function observe(documents: readonly unknown[], uri = 's3://in/a.json'): Shape {
  const root: Growing = { kinds: new Map() }
  for (const [index, document] of documents.entries()) grow(root, document, uri, index + 1)
  return close(root)
}

function grow(shape: Growing, value: unknown, uri: string, line: number): void {
  const kind = kindOf(value)
  const seen = shape.kinds.get(kind)
  const text = (JSON.stringify(value) ?? '').slice(0, 80)
  shape.kinds.set(
    kind,
    seen === undefined ? { count: 1, uri, line, text } : { ...seen, count: seen.count + 1 },
  )
  if (Array.isArray(value)) {
    for (const item of value) {
      shape.element ??= { kinds: new Map() }
      grow(shape.element, item, uri, line)
    }
  } else if (typeof value === 'object' && value !== null) {
    shape.fields ??= new Map()
    for (const [position, [name, item]] of Object.entries(value).entries()) {
      const field = shape.fields.get(name) ?? { shape: { kinds: new Map() }, position }
      field.position = Math.max(field.position, position)
      shape.fields.set(name, field)
      grow(field.shape, item, uri, line)
    }
  }
}

export function kindOf(value: unknown): SeenKind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value !== 'number') return typeof value as 'boolean' | 'string' | 'object'
  if (!Number.isInteger(value)) return 'double'
  if (value >= -(2 ** 31) && value < 2 ** 31) return 'int'
  return value >= -(2 ** 63) && value < 2 ** 63 ? 'bigint' : 'hugeint'
}

function close({ kinds, element, fields }: Growing): Shape {
  const closed = [...(fields ?? [])].map(([name, { shape, position }]): readonly [string, ShapeField] => [
    name,
    { shape: close(shape), position },
  ])
  if (closed.length > mostKeys) throw new Error('too many keys for this walk')
  return {
    kinds,
    element: element && close(element),
    fields: fields && new Map(closed),
    values: undefined,
  }
}
