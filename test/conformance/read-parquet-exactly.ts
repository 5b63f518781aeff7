import { gunzipSync } from 'node:zlib'
import { decompress } from 'fzstd'
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  type SchemaElement,
} from 'hyparquet'
import { formatTimestamp } from '../reference/read-parquet.ts'
import type { Row } from '../reference/row.ts'

export interface ParquetContent {
  /** `name: type` of each column; a type as Parquet describes it, nested ones spelled out. */
  readonly schema: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
  readonly codecs: readonly string[]
}

interface Node {
  readonly element: SchemaElement
  readonly name: string
  readonly children: readonly Node[]
}

/**
 * A Parquet file as hyparquet reads it, with nothing lost on the way: decimals as text, binary as bytes, any name of
 * a column or field, maps as objects.
 */
export async function readParquetExactly(path: string): Promise<ParquetContent> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const root = schemaTree(metadata.schema)
  const schema = Object.fromEntries(root.children.map((column) => [column.name, describe(column)]))
  const codecs = [...new Set(metadata.row_groups.flatMap((group) => group.columns.map(codecOf)))]
  renameSafely(metadata, root)
  keepDecimalsRaw(metadata)
  const read = await parquetReadObjects({ file, metadata, parsers, compressors, utf8: false })
  return { schema, codecs, rows: read.map((row) => decodeFields(row as Row, root.children)) }
}

const compressors = {
  GZIP: (input: Uint8Array) => gunzipSync(input),
  ZSTD: (input: Uint8Array) => decompress(input),
}

const parsers = {
  timestampFromMilliseconds: (value: bigint) => formatTimestamp(value * 1000n, false),
  timestampFromMicroseconds: (value: bigint) => formatTimestamp(value, false),
  timestampFromNanoseconds: (value: bigint) => formatTimestamp(value / 1000n, false),
  dateFromDays: (days: number) =>
    new Date(days * 86_400_000).toISOString().replace(/^\+0?/, '').replace(/T.*/, ''),
}

function schemaTree(schema: readonly SchemaElement[]): Node {
  let at = 0
  const next = (): Node => {
    const element = schema[at]
    at += 1
    if (element === undefined) throw new Error('the schema ends early')
    const children = Array.from({ length: element.num_children ?? 0 }, next)
    // a copy: the element itself is changed before the rows are read
    return { element: { ...element }, name: element.name, children }
  }
  return next()
}

function codecOf(column: FileMetaData['row_groups'][number]['columns'][number]): string {
  return column.meta_data?.codec ?? 'none'
}

/** hyparquet joins names with dots and keeps fields in plain objects: names that upset it are put back afterwards. */
function renameSafely(metadata: FileMetaData, root: Node): void {
  let element = 0
  const paths: string[][] = []
  const visit = (node: Node, path: readonly string[], isField: boolean, index: number) => {
    const target = metadata.schema[element]
    element += 1
    if (target === undefined) return
    if (isField) target.name = `f${index}`
    const at = element === 1 ? [] : [...path, target.name]
    const isStruct = node.element.converted_type === undefined && node.element.repetition_type !== 'REPEATED'
    for (const [position, child] of node.children.entries()) visit(child, at, isStruct, position)
    if (node.children.length === 0) paths.push(at)
  }
  visit(root, [], false, 0)
  for (const group of metadata.row_groups) {
    for (const [index, column] of group.columns.entries()) {
      if (column.meta_data) column.meta_data.path_in_schema = paths[index] ?? []
    }
  }
}

function keepDecimalsRaw(metadata: FileMetaData): void {
  for (const element of metadata.schema) {
    if (element.converted_type !== 'DECIMAL') continue
    element.converted_type = undefined as never
    element.logical_type = undefined as never
  }
}

function describe(node: Node): string {
  const { element, children } = node
  if (element.converted_type === 'LIST') return `list<${describeInner(node)}>`
  if (element.converted_type === 'MAP') {
    const [key, value] = children[0]?.children ?? []
    return `map<${key ? describe(key) : ''}${key?.element.repetition_type === 'REQUIRED' ? '!' : ''},${value ? describe(value) : ''}>`
  }
  if (children.length > 0) {
    return `struct<${children.map((child) => `${child.name}:${describe(child)}`).join(',')}>`
  }
  const logical = element.logical_type
  if (logical?.type === 'TIMESTAMP') {
    return `${element.type} TIMESTAMP(${logical.unit}${logical.isAdjustedToUTC ? ',UTC' : ''})`
  }
  if (element.converted_type === 'DECIMAL') return `DECIMAL(${element.precision},${element.scale ?? 0})`
  // what the physical type says already: one engine writes it, another does not
  const isPlain = element.converted_type === 'INT_32' || element.converted_type === 'INT_64'
  const words = [element.type ?? '?', isPlain ? undefined : element.converted_type]
  return words.filter((word) => word !== undefined).join(' ')
}

function describeInner({ children }: Node): string {
  const element = children[0]?.children[0]
  return element === undefined ? '?' : describe(element)
}

function decodeFields(row: Row, fields: readonly Node[]): Row {
  return Object.fromEntries(fields.map((field, index) => [field.name, decode(row[`f${index}`], field)]))
}

function decode(value: unknown, node: Node): unknown {
  const { element, children } = node
  if (value === undefined || value === null) return null
  if (element.converted_type === 'LIST') {
    const inner = children[0]?.children[0]
    return inner === undefined ? value : (value as readonly unknown[]).map((item) => decode(item, inner))
  }
  if (element.converted_type === 'MAP') {
    const inner = children[0]?.children[1]
    if (inner === undefined) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item, inner)]))
  }
  if (children.length > 0) return decodeFields(value as Row, children)
  return element.converted_type === 'DECIMAL' ? decimalText(value, element.scale ?? 0) : value
}

function decimalText(value: unknown, scale: number): string {
  const unscaled = value instanceof Uint8Array ? signedInteger(value) : BigInt(value as number | bigint)
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const point = digits.length - scale
  const fraction = scale === 0 ? '' : `.${digits.slice(point)}`
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${fraction}`
}

function signedInteger(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).toString('hex')
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex === '' ? '0' : hex}`))
}
