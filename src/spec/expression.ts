import type { Place } from '../errors.ts'
import type { KeyPath, PlacedPiece, YamlSource } from './yaml-source.ts'

/** An Athena SQL expression as written, with the place of its first character. */
export interface Expression {
  readonly text: string
  readonly place: Place
  /** Where the text goes on in its file, if it does not stand there in one piece: in a block, or with escapes. */
  readonly pieces?: readonly PlacedPiece[]
}

/** A spot in a spec file, from which steps read expressions and places. */
export interface SpecNode {
  readonly source: YamlSource
  readonly path: KeyPath
}

export function placeOf(node: SpecNode, ...keys: KeyPath): Place {
  return node.source.locate([...node.path, ...keys])
}

/** Numbers and booleans are taken as they were spelled: `1.0` stays a decimal. */
export function expressionAt(node: SpecNode, ...keys: KeyPath): Expression {
  const path = [...node.path, ...keys]
  const pieces = node.source.piecesAt(path)
  const [first] = pieces
  const start = first === undefined ? {} : { line: first.line, column: first.column }
  return {
    text: node.source.textAt(path) ?? '',
    place: { ...node.source.locate(path), ...start },
    ...(pieces.length > 1 || (first?.offset ?? 0) > 0 ? { pieces } : {}),
  }
}

/** Where the character at an offset of an expression stands, or of another text of a spec. */
export function placeAt({ place, pieces = [] }: Omit<Expression, 'text'>, offset: number): Place {
  const piece = pieces.findLast((candidate) => candidate.offset <= offset)
  if (piece !== undefined) return { ...place, line: piece.line, column: piece.column + offset - piece.offset }
  return { ...place, ...(place.column === undefined ? {} : { column: place.column + offset }) }
}

/** Expressions by the column they make, in the order of the file. */
export function namedExpressionsAt(
  node: SpecNode,
  names: readonly string[],
  ...keys: KeyPath
): readonly NamedExpression[] {
  return names.map((name) => ({
    name,
    namePlace: node.source.locateKey([...node.path, ...keys, name]),
    expression: expressionAt(node, ...keys, name),
  }))
}

export interface NamedExpression {
  readonly name: string
  readonly namePlace: Place
  readonly expression: Expression
}
