import type { Row } from './row.ts'

/** A schema as it is written: an object of fields, a list with one element, or the name of a scalar type. */
export type Shape = string | readonly [Shape] | { readonly [name: string]: Shape }

/** Rows by table: `root`, `root_list`, `root_list.val.weather`, … */
export type Tables = Readonly<Record<string, readonly Row[]>>

/**
 * Glue's relationalize: structs become dotted columns, an array a bigint key in its place and a table of its own with
 * `id` (that key), `index` (from 0) and `<path>.val`. Maps are not covered.
 * https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-extensions-dynamic-frame.html
 */
export function relationalize(documents: readonly unknown[], shape: Shape, root = 'root'): Tables {
  const tables: Record<string, Row[]> = {}
  const lastIds: Record<string, bigint> = {}
  addTables(shape, '')
  for (const document of documents) tables[root]?.push(flatten(document, shape, ''))
  return tables

  function addTables(of: Shape, path: string): void {
    if (path === '') tables[root] = []
    if (isArray(of)) {
      tables[`${root}_${path}`] = []
      addTables(of[0], `${path}.val`)
    } else if (typeof of !== 'string') {
      for (const [name, field] of Object.entries(of)) addTables(field, below(path, name))
    }
  }

  function flatten(value: unknown, of: Shape, path: string): Row {
    if (typeof of === 'string') return { [path]: scalar(value, of) }
    if (isArray(of)) return { [path]: addChildren(value, of[0], path) }
    const fields = value as Row | null | undefined
    return Object.assign(
      {},
      ...Object.entries(of).map(([name, field]) => flatten(fields?.[name], field, below(path, name))),
    )
  }

  function addChildren(value: unknown, element: Shape, path: string): bigint | null {
    if (value === undefined || value === null) return null
    const table = `${root}_${path}`
    const id = (lastIds[table] ?? 0n) + 1n
    lastIds[table] = id
    for (const [index, one] of (value as readonly unknown[]).entries()) {
      tables[table]?.push({ id, index, ...flatten(one, element, `${path}.val`) })
    }
    return id
  }
}

/** Puts relationalized tables together again, as `fillDocument` would have the documents; in no order. */
export function joinBack(tables: Tables, shape: Shape, root = 'root'): readonly Row[] {
  const children = Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, groupById(rows)]))
  return (tables[root] ?? []).map((row) => restore(row, shape, '') as Row)

  function restore(row: Row, of: Shape, path: string): unknown {
    if (typeof of === 'string') return row[path]
    if (!isArray(of)) {
      return Object.fromEntries(
        Object.entries(of).map(([name, field]) => [name, restore(row, field, below(path, name))]),
      )
    }
    const id = row[path]
    if (id === null) return null
    const elements = children[`${root}_${path}`]?.get(id) ?? []
    return elements.map((element) => restore(element, of[0], `${path}.val`))
  }
}

/** A document with every field of its schema: absent scalars and arrays null, absent structs full of nulls. */
export function fillDocument(value: unknown, shape: Shape): unknown {
  if (typeof shape === 'string') return scalar(value, shape)
  if (isArray(shape)) {
    return (value as readonly unknown[] | null | undefined)?.map((one) => fillDocument(one, shape[0])) ?? null
  }
  const fields = value as Row | null | undefined
  return Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, fillDocument(fields?.[name], field)]),
  )
}

function groupById(rows: readonly Row[]): ReadonlyMap<unknown, readonly Row[]> {
  const groups = new Map<unknown, Row[]>()
  for (const row of [...rows].sort((left, right) => Number(left.index) - Number(right.index))) {
    const group = groups.get(row.id)
    if (group === undefined) groups.set(row.id, [row])
    else group.push(row)
  }
  return groups
}

function scalar(value: unknown, type: string): unknown {
  if (value === undefined || value === null) return null
  return type === 'bigint' ? BigInt(value as number) : value
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isArray(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}
