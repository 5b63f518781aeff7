import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { type DataType, type Field, printType, sameType } from './data-type.ts'
import { parseType } from './parse-type.ts'
import { findStyle, printField, printTypeText, type SchemaStyle } from './print-schema.ts'
import {
  applyEdits,
  type Edit,
  endOf,
  endOfPair,
  rangeOf,
  replaceCollection,
  replaceScalar,
} from './schema-edit.ts'

interface Context {
  readonly text: string
  readonly document: Document
  readonly style: SchemaStyle
  /** What becomes of the nodes with an anchor: another type says so itself, or nothing does any more. */
  readonly types: Map<Node, DataType | 'lost'>
  readonly inFlow: boolean
}

/**
 * The text of a schema with other columns: new fields stand at the end of their struct, types are changed where they
 * stand, and all else stays as it is, letter for letter. A struct or list that becomes another type is a type text;
 * comments that stood in it stay behind it. Fields that are not among the columns stay.
 */
export function rewriteSchema(text: string, columns: readonly Field[]): string {
  const document = parseDocument(text)
  const context = {
    text,
    document,
    style: findStyle(document, text),
    types: new Map<Node, DataType | 'lost'>(),
  }
  const due: DataType = { kind: 'struct', fields: columns }
  return applyEdits(text, editNode(document.contents, due, { ...context, inFlow: false }, 0))
}

/** The edits that make a node say what is due; `from` is behind the colon or dash before it. */
function editNode(node: unknown, due: DataType, context: Context, from: number): readonly Edit[] {
  const { style, inFlow, text } = context
  const print = (type?: Parameters<typeof printTypeText>[1]['type']) =>
    printTypeText(printType(due), { ...style, flow: inFlow, type })
  if (isAlias(node)) {
    const anchored = node.resolve(context.document)
    const said = anchored && context.types.get(anchored)
    const isRight = said === undefined || (said !== 'lost' && sameType(said, due))
    return isRight ? [] : [replaceScalar(node, text, print)]
  }
  if (isAnchored(node)) context.types.set(node, due)
  if (isMap(node) && due.kind === 'struct') return editMap(node, due.fields, context)
  if (isSeq(node) && due.kind === 'array') {
    const [start] = rangeOf(node)
    return editNode(node.items[0], due.element, { ...context, inFlow: node.flow === true }, start + 1)
  }
  if (isMap(node) || isSeq(node)) {
    loseAnchors(node, context)
    return [replaceCollection(node, { text, from, by: print(), indent: style.indent })]
  }
  if (!isScalar(node)) return []
  const before = parseType(node.value === null ? 'null' : String(node.value))
  return before.ok && !sameType(before.type, due) ? [replaceScalar(node, text, print)] : []
}

/** Aliases of what stood in a struct or list that is a type text now need their own. */
function loseAnchors(collection: YAMLMap | YAMLSeq, { types }: Context): void {
  visit(collection, {
    Node(_, node) {
      if (node !== collection && isAnchored(node)) types.set(node, 'lost')
    },
  })
}

function isAnchored(node: unknown): node is Node {
  return (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined
}

function editMap(map: YAMLMap, fields: readonly Field[], context: Context): readonly Edit[] {
  const inside = { ...context, inFlow: map.flow === true }
  const pairs = new Map(map.items.map((pair) => [nameOf(pair.key, context.document), pair]))
  const edits = fields.flatMap(({ name, type }) => {
    const pair = pairs.get(name)
    return pair === undefined ? [] : editPair(pair, type, inside)
  })
  const added = fields.filter(({ name }) => !pairs.has(name))
  if (added.length === 0) return edits
  return [...edits, ...(map.flow ? addToFlow(map, added, inside) : [addToBlock(map, added, inside)])]
}

/** A field without a type, which is always null, may stand there without a colon, too. */
function editPair({ key, value }: Pair, due: DataType, context: Context): readonly Edit[] {
  const { text, style, inFlow } = context
  const end = endOf(key as Node, text)
  const colon = /^\s*:/.exec(text.slice(end))?.[0].length
  const at = end + (colon ?? 0)
  const isEmpty =
    value === null || value === undefined || (isScalar(value) && value.value === null && isBlank(value))
  if (!isEmpty) return editNode(value, due, context, at)
  if (due.kind === 'null') return []
  const by = printTypeText(printType(due), { ...style, flow: inFlow })
  return [{ start: at, end: at, by: colon === undefined ? `: ${by}` : ` ${by}` }]
}

function isBlank(node: Node): boolean {
  const [start, end] = rangeOf(node)
  return start === end
}

/** As `parseSchema` has it. */
function nameOf(key: unknown, document: Document): string {
  const name: unknown = isScalar(key) || isAlias(key) ? key.toJS(document) : key
  return name === null ? '' : String(name)
}

/** On lines of their own behind that of the last entry. */
function addToBlock(map: YAMLMap, fields: readonly Field[], { text, style }: Context): Edit {
  const end = endOf(map, text)
  const lineEnd = /\r?\n|$/g
  lineEnd.lastIndex = end
  const at = lineEnd.exec(text)?.index ?? text.length
  const [start] = rangeOf(map)
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  const margin = ' '.repeat(before.replace('\uFEFF', '').length)
  const lines = fields.flatMap((field) => printField(field, style).split('\n'))
  return { start: at, end: at, by: lines.map((line) => `${style.lineFeed}${margin}${line}`).join('') }
}

function addToFlow(map: YAMLMap, fields: readonly Field[], { text, style }: Context): readonly Edit[] {
  const printed = fields.map((field) => printField(field, { ...style, flow: true })).join(', ')
  const [start] = rangeOf(map)
  const last = map.items.at(-1)
  if (last === undefined) {
    const by = /\s/.test(text[start + 1] ?? '') ? ` ${printed}` : ` ${printed} `
    return [{ start: start + 1, end: start + 1, by }]
  }
  const end = endOfPair(last, text)
  if (text[start] === '{') return [{ start: end, end, by: `, ${printed}` }]
  // an entry of a list, `[a: int]`, that does without braces
  return [
    { start, end: start, by: '{ ' },
    { start: end, end, by: `, ${printed} }` },
  ]
}
