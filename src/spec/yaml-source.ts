import {
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  visit,
} from 'yaml'
import type { Place, Problem } from '../errors.ts'
import { textPieces } from './text-pieces.ts'

export type KeyPath = readonly (string | number)[]

/** A YAML file as plain values, with the place and the original spelling of each. */
export interface YamlSource {
  readonly file: string
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** Of the value at the path, or of the nearest parent that exists. */
  locate(path: KeyPath): Place
  /** Of the key that leads to the value. */
  locateKey(path: KeyPath): Place
  /** A scalar as it was written (`1.0`, `0x1F`), without its quotes. */
  textAt(path: KeyPath): string | undefined
  /** Of every piece of `textAt`, which escapes and folded lines tear apart; the first is its beginning. */
  piecesAt(path: KeyPath): readonly PlacedPiece[]
}

/** From `offset` in a text on, it stands at this line and column, up to the next piece. */
export interface PlacedPiece {
  readonly offset: number
  readonly line: number
  readonly column: number
}

export function parseYaml(options: {
  readonly file: string
  readonly text: string
  /** Integers become `bigint`, of any size; otherwise they are numbers. */
  readonly exactIntegers?: boolean
}): YamlSource {
  const { file, text, exactIntegers = false } = options
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
    intAsBigInt: exactIntegers,
  })
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error) => ({
    message: `not valid YAML: ${error.message}`,
    place: place(error.pos[0]),
    ...(error.code === 'DUPLICATE_KEY' ? { hint: 'remove one of the two' } : {}),
  }))
  visit(document, {
    Alias(_, alias, parents) {
      const anchored = alias.resolve(document)
      if (anchored !== undefined && !parents.includes(anchored)) return
      const message =
        anchored === undefined
          ? `not valid YAML: there is no anchor &${alias.source}`
          : `not valid YAML: *${alias.source} stands inside of &${alias.source}`
      problems.push({ message, place: place(offsetOf(alias)), hint: 'text that begins with * needs quotes' })
    },
  })
  const root = document.contents as Node | null
  return {
    file,
    value: problems.length > 0 ? undefined : (document.toJS({ mapAsMap: false }) ?? undefined),
    problems,
    locate: (path) => place(offsetOf(walk(root, path).value)),
    locateKey: (path) => {
      const { key, value } = walk(root, path)
      return place(offsetOf(key ?? value))
    },
    textAt: (path) => scalarText(walk(root, path)),
    piecesAt: (path) => {
      const found = walk(root, path)
      const start = offsetOf(found.value)
      return textPieces({ text: scalarText(found) ?? '', file: text, start }).map(
        ({ offset, fileOffset }) => {
          const { line, col } = lines.linePos(fileOffset)
          return { offset, line, column: col }
        },
      )
    },
  }
}

function scalarText({ value, complete }: ReturnType<typeof walk>): string | undefined {
  if (!complete || !isScalar(value)) return undefined
  return value.type === Scalar.PLAIN ? value.source : String(value.value)
}

function walk(root: Node | null, path: KeyPath): { key?: Node; value: Node | null; complete: boolean } {
  let value = root
  let key: Node | undefined
  for (const step of path) {
    if (!isCollection(value)) return { ...(key ? { key } : {}), value, complete: false }
    let next: Node | null | undefined
    if (isMap(value)) {
      const pair = value.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      )
      if (pair) key = pair.key as Node
      next = pair?.value as Node | null | undefined
    } else if (isSeq(value)) {
      next = value.items[Number(step)] as Node | undefined
      key = undefined
    }
    if (next === undefined || next === null)
      return { ...(key ? { key } : {}), value: key ?? value, complete: false }
    value = next
  }
  return { ...(key ? { key } : {}), value, complete: true }
}

function offsetOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0
}
