import type { Place } from '../errors.ts'
import type { KeyPath, YamlSource } from './yaml-source.ts'

/** An Athena SQL expression as written, with the place of its first character. */
export interface Expression {
  readonly text: string
  readonly place: Place
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
  return { text: node.source.textAt(path) ?? '', place: node.source.locate(path) }
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
