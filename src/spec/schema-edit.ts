import { isMap, isScalar, isSeq, type Node, type Pair, Parser, Scalar } from 'yaml'

/** What is to stand from `start` to `end` of a text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly by: string
}

/** Of edits at one place the first comes first: what stands inside before what stands around it. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end, by } of edits.toSorted((left, right) => left.start - right.start)) {
    parts.push(text.slice(at, start), by)
    at = end
  }
  return parts.join('') + text.slice(at)
}

/** Writes a type text, or an alias, anew, with the quotes that it has. */
export function replaceScalar(node: Node, text: string, print: (type?: Scalar.Type) => string): Edit {
  const [start] = rangeOf(node)
  const end = endOf(node, text)
  const type = isScalar(node) ? (node.type as Scalar.Type | undefined) : undefined
  const by = print(type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE ? type : undefined)
  const isBlock = type === Scalar.BLOCK_FOLDED || type === Scalar.BLOCK_LITERAL
  const comment = isBlock ? (/^[^\r\n#]*[ \t](#[^\r\n]*)/.exec(text.slice(start, end))?.[1] ?? '') : ''
  return { start, end, by: comment === '' ? by : `${by} ${comment}` }
}

/**
 * Writes text in place of a struct or a list, on the line of its key. `from` is behind the colon or dash before it.
 * Its comments follow on lines of their own.
 */
export function replaceCollection(
  node: Node,
  options: { readonly text: string; readonly from: number; readonly by: string; readonly indent: number },
): Edit {
  const { text, from, by, indent } = options
  const [start] = rangeOf(node)
  const header = text.slice(from, start)
  const isBelow = header.includes('\n')
  const last = endOf(node, text)
  const rest = /^[^\r\n]*/.exec(text.slice(last))?.[0] ?? ''
  const isLastRemark = isBelow && /^\s+#/.test(rest)
  const end = isLastRemark ? last + rest.length : last
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const margin = ' '.repeat((/^ */.exec(text.slice(lineStart))?.[0].length ?? 0) + indent)
  const lineFeed = text.includes('\r\n') ? '\r\n' : '\n'
  const inside = commentsIn(text, start, end).map((comment) => `${lineFeed}${margin}${comment}`)
  const isFollowed = !isLastRemark && inside.length > 0 && !/^\s*(#|$)/.test(rest)
  const after = inside.join('') + (isFollowed ? `${lineFeed}${margin}` : '')
  if (!isBelow) return { start, end, by: by + after }
  const said = /^(?:[ \t]*[&!]\S+)*/.exec(header)?.[0] ?? ''
  return { start: from, end, by: `${said} ${by}${header.slice(said.length).trimEnd()}${after}` }
}

/** Of comments between two places of a text, as they are written. */
function commentsIn(text: string, start: number, end: number): readonly string[] {
  const found: { readonly offset: number; readonly source: string }[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if ('type' in value && value.type === 'comment' && 'offset' in value && 'source' in value) {
      found.push({ offset: Number(value.offset), source: String(value.source) })
      return
    }
    for (const item of Object.values(value)) visit(item)
  }
  for (const token of new Parser().parse(text)) visit(token)
  return found
    .filter(({ offset }) => offset >= start && offset < end)
    .sort((left, right) => left.offset - right.offset)
    .map(({ source }) => source)
}

/** Behind the last character of a node. */
export function endOf(node: Node, text: string): number {
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

export function endOfPair({ key, value }: Pair, text: string): number {
  return value === null || value === undefined ? endOf(key as Node, text) : endOf(value as Node, text)
}

export function rangeOf(node: Node): readonly [start: number, end: number] {
  const [start, end] = node.range ?? [0, 0]
  return [start, end]
}
