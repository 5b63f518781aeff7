import { Document, isMap, isSeq, type Node, Scalar, visit, YAMLMap, YAMLSeq } from 'yaml'
import { type DataType, type Field, printType } from './data-type.ts'

/** How a schema is written. */
export interface SchemaStyle {
  /** Spaces by which a struct stands further in than the key that holds it. */
  readonly indent: number
  /** Whether a list stands further in than the key that holds it. */
  readonly indentSeq: boolean
  readonly lineFeed: '\n' | '\r\n'
}

/** The style of the first nested entries of a schema; where there are none, two spaces, for lists as well. */
export function findStyle(document: Document, text: string): SchemaStyle {
  let indent: number | undefined
  let indentSeq: boolean | undefined
  visit(document, {
    Map(_, map) {
      if (map.flow) return
      for (const { value } of map.items) {
        if (!(isMap(value) || isSeq(value)) || value.flow) continue
        const further = columnOf(value, text) - columnOf(map, text)
        if (isSeq(value)) indentSeq ??= further > 0
        if (further > 0) indent ??= further
      }
    },
  })
  const lineFeed = /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n'
  return { indent: indent ?? 2, indentSeq: indentSeq ?? true, lineFeed }
}

function columnOf(node: Node, text: string): number {
  const start = node.range?.[0] ?? 0
  return start - (text.lastIndexOf('\n', start - 1) + 1)
}

/** An entry of a struct: lines without a margin, or one for a flow mapping. */
export function printField({ name, type }: Field, style: SchemaStyle & { readonly flow?: boolean }): string {
  const map = new YAMLMap()
  map.flow = style.flow === true
  map.set(new Scalar(name), typeNode(type))
  const printed = print(map, style)
  return style.flow ? printed.slice(1, -1).trim() : printed
}

/** A type text, quoted as asked for or as need be. */
export function printTypeText(
  typeText: string,
  style: SchemaStyle & { readonly flow: boolean; readonly type?: Scalar.Type | undefined },
): string {
  const scalar = new Scalar(typeText)
  if (style.type !== undefined) scalar.type = style.type
  if (!style.flow) return print(scalar, style)
  const list = new YAMLSeq()
  list.flow = true
  list.add(scalar)
  return print(list, style).slice(1, -1).trim()
}

function print(node: Node, { indent, indentSeq }: SchemaStyle): string {
  return new Document(node)
    .toString({
      indent,
      indentSeq,
      lineWidth: 0,
      blockQuote: false,
      doubleQuotedMinMultiLineLength: Infinity,
    })
    .replace(/\n+$/, '')
}

/** As it looks in a document, as far as structs go. */
function typeNode(type: DataType): Node {
  if (type.kind === 'struct') {
    const map = new YAMLMap()
    for (const { name, type: inner } of type.fields) map.set(new Scalar(name), typeNode(inner))
    return map
  }
  if (type.kind === 'array' && holdsStruct(type)) {
    const list = new YAMLSeq()
    list.add(typeNode(type.element))
    return list
  }
  return new Scalar(type.kind === 'null' ? null : printType(type))
}

function holdsStruct(type: DataType): boolean {
  return type.kind === 'array' ? holdsStruct(type.element) : type.kind === 'struct'
}
