import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  type YAMLMap,
} from 'yaml'
import { SpecError } from '../errors.ts'
import { addToType, type TypeStep } from './add-to-type.ts'
import { type DataType, type Field, printType, sameType } from './data-type.ts'
import { parseType } from './parse-type.ts'
import { findStyle, printField, printTypeText, type SchemaStyle } from './print-schema.ts'
import { parseSchema } from './table-schema.ts'
import { parseYaml } from './yaml-source.ts'

/**
 * Adds fields to the text of a schema, each at the end of its struct; all else stays as it is, letter for letter, but
 * for type texts that take a field up. Paths are JSONPaths, `$.list[*].main.feels_like`, with `[*]` or `.*` for the
 * elements of arrays and the values of maps. A field is left out where its struct has one of that name, in whatever
 * case, or where there is no such struct. Throws `SpecError` for a text that is no schema.
 */
export function updateSchema(
  text: string,
  newFields: readonly { readonly path: string; readonly type: DataType }[],
): string {
  const { schema, problems } = parseSchema({ name: '', source: parseYaml({ file: '', text }) })
  if (problems.length > 0) throw new SpecError(problems)
  const due = newFields.reduce<DataType>(
    (type, { path, type: fieldType }) => {
      const steps = parseSteps(path)
      const last = steps.at(-1)
      if (last?.kind !== 'name') return type
      return addToType(type, steps.slice(0, -1), { name: last.name, type: fieldType }) ?? type
    },
    { kind: 'struct', fields: schema.columns },
  )
  const document = parseDocument(text)
  const context = { text, document, style: findStyle(document, text), types: new Map<Node, DataType>() }
  return applyEdits(text, editNode(document.contents, due, { ...context, inFlow: false }))
}

/** Of what `printPath` prints; none for anything else. */
function parseSteps(path: string): readonly TypeStep[] {
  const pattern = /\.\*|\[\*\]|\.([^.[\]*'"()?@,:\s]+)|\['((?:[^'\\]|\\[\s\S])*)'\]|\[\d+\]/y
  const steps: TypeStep[] = []
  pattern.lastIndex = 1
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path)
    if (match === null) return []
    const name = match[1] ?? match[2]?.replaceAll(/\\([\s\S])/g, '$1')
    if (name !== undefined) steps.push({ kind: 'name', name })
    else steps.push({ kind: match[0].includes('*') ? 'wildcard' : 'index' })
  }
  return steps
}

/** What is to stand from `start` to `end`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly by: string
}

interface Context {
  readonly text: string
  readonly document: Document
  readonly style: SchemaStyle
  /** What becomes of the nodes with an anchor. */
  readonly types: Map<Node, DataType>
  readonly inFlow: boolean
}

/** Of edits at one place the first comes first: what stands inside before what stands around it. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end, by } of edits.toSorted((left, right) => left.start - right.start)) {
    parts.push(text.slice(at, start), by)
    at = end
  }
  return parts.join('') + text.slice(at)
}

/** The edits that make a node say what is due. */
function editNode(node: unknown, due: DataType, context: Context): readonly Edit[] {
  if (isAlias(node)) {
    const anchored = node.resolve(context.document)
    const said = anchored && context.types.get(anchored)
    return said === undefined || sameType(said, due) ? [] : [replaceText(node, due, context)]
  }
  if (isAnchored(node)) context.types.set(node, due)
  if (isMap(node) && due.kind === 'struct') return editMap(node, due.fields, context)
  if (isSeq(node) && due.kind === 'array') {
    return editNode(node.items[0], due.element, { ...context, inFlow: node.flow === true })
  }
  if (!isScalar(node) || node.value === null) return []
  const before = parseType(String(node.value))
  return before.ok && !sameType(before.type, due) ? [replaceText(node, due, context)] : []
}

function isAnchored(node: unknown): node is Node {
  return (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined
}

function editMap(map: YAMLMap, fields: readonly Field[], context: Context): readonly Edit[] {
  const inside = { ...context, inFlow: map.flow === true }
  const values = new Map(map.items.map(({ key, value }) => [nameOf(key, context.document), value]))
  const edits = fields.flatMap(({ name, type }) => editNode(values.get(name), type, inside))
  const added = fields.filter(({ name }) => !values.has(name))
  if (added.length === 0) return edits
  return [...edits, ...(map.flow ? addToFlow(map, added, inside) : [addToBlock(map, added, inside)])]
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

/** Writes a type text, or an alias, anew. */
function replaceText(node: Node, due: DataType, { text, style, inFlow }: Context): Edit {
  const [start] = rangeOf(node)
  const end = endOf(node, text)
  const quote = isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE)
  const by = printTypeText(printType(due), { ...style, flow: inFlow, ...(quote ? { type: node.type } : {}) })
  const isBlock = isScalar(node) && (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL)
  const comment = isBlock ? (/^[^\r\n#]*[ \t](#[^\r\n]*)/.exec(text.slice(start, end))?.[1] ?? '') : ''
  return { start, end, by: comment === '' ? by : `${by} ${comment}` }
}

/** Behind the last character of a node. */
function endOf(node: Node, text: string): number {
  const [start, end] = rangeOf(node)
  if (isMap(node) && !node.flow) {
    const last = node.items.at(-1)
    if (last !== undefined) return endOfPair(last, text)
  }
  if (isSeq(node) && !node.flow) {
    const last = node.items.at(-1)
    if (last !== undefined) return endOf(last as Node, text)
  }
  return start + text.slice(start, end).trimEnd().length
}

function endOfPair({ key, value }: Pair, text: string): number {
  return value === null || value === undefined ? endOf(key as Node, text) : endOf(value as Node, text)
}

function rangeOf(node: Node): readonly [start: number, end: number] {
  const [start, end] = node.range ?? [0, 0]
  return [start, end]
}
