import fc from 'fast-check'

/** A type of a schema; structs can be given more fields. */
export type Node =
  | { readonly kind: 'scalar'; readonly type: string }
  | { readonly kind: 'array'; readonly inner: Node }
  | { readonly kind: 'map'; readonly inner: Node }
  | { readonly kind: 'struct'; readonly fields: (readonly [name: string, node: Node])[] }

export type Struct = Node & { readonly kind: 'struct' }

/** A JavaScript object would put names that are whole numbers first. */
const name = fc
  .oneof(
    fc.stringMatching(/^[a-z]{1,3}$/),
    fc.constantFrom(
      '3h',
      'odd key',
      'null',
      'true',
      '~',
      '- a',
      '# a',
      'a: b',
      "it's",
      'a.b',
      '',
      'é',
      '[*]',
      '<<',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  .filter((text) => !/^\d+$/.test(text))

const scalar = fc
  .constantFrom('int', 'bigint', 'string', 'decimal(10,2)', 'map<string,int>', 'null')
  .map((type): Node => ({ kind: 'scalar', type }))

export const { node: arbitraryNode } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    scalar,
    structOf(tie('node'), 0),
    tie('node').map((inner): Node => ({ kind: 'array', inner })),
    tie('node').map((inner): Node => ({ kind: 'map', inner })),
  ),
}))

export const arbitrarySchema = structOf(arbitraryNode, 1)

export function structOf(inner: fc.Arbitrary<Node>, minLength: number): fc.Arbitrary<Struct> {
  return fc
    .uniqueArray(fc.tuple(name, inner), { minLength, maxLength: 4, selector: ([text]) => text.toLowerCase() })
    .map((fields) => ({ kind: 'struct', fields }))
}

export function printHive(node: Node): string {
  if (node.kind === 'scalar') return node.type
  if (node.kind === 'array') return `array<${printHive(node.inner)}>`
  if (node.kind === 'map') return `map<string,${printHive(node.inner)}>`
  return `struct<${node.fields.map(([key, inner]) => `${hiveName(key)}:${printHive(inner)}`).join(',')}>`
}

function hiveName(text: string): string {
  return /^[A-Za-z_$][\w$-]*$/.test(text) ? text : `\`${text.replaceAll('`', '``')}\``
}

/** All structs with the JSONPath that leads there. */
export function structsOf(
  node: Node,
  path: string,
): readonly { readonly path: string; readonly struct: Struct }[] {
  if (node.kind === 'scalar') return []
  if (node.kind === 'array') return structsOf(node.inner, `${path}[*]`)
  if (node.kind === 'map') return structsOf(node.inner, `${path}.*`)
  return [
    { path, struct: node },
    ...node.fields.flatMap(([key, inner]) => structsOf(inner, path + pathStep(key))),
  ]
}

export function pathStep(text: string): string {
  return /^[a-z]+$/.test(text) ? `.${text}` : `['${text.replaceAll(/[\\']/g, '\\$&')}']`
}

/** Says what is next of several ways to write something: 0, 1, … below `ways`. */
export type Choose = (ways: number) => number

/** One of the many texts that a schema may have, with comments `#0`, `#1`, … in it. */
export function printSchemaText(schema: Struct, choose: Choose): string {
  let comments = 0
  const indent = [2, 4, 3][choose(3)] ?? 2
  const listIndent = choose(2) === 0 ? indent : 0
  const comment = () => (choose(3) === 0 ? ` #${comments++}` : '')
  const commentLines = (margin: number) => (choose(4) === 0 ? `${' '.repeat(margin)}#${comments++}\n` : '')

  function block(struct: Struct, margin: number): string {
    return struct.fields
      .map(([key, inner]) => {
        const before = commentLines(choose(2) === 0 ? margin : 0)
        return `${before}${' '.repeat(margin)}${yamlName(key)}:${blockValue(inner, margin)}`
      })
      .join('')
  }

  /** What stands behind the colon, with the line's end. */
  function blockValue(node: Node, margin: number): string {
    const way = choose(4)
    if (node.kind === 'struct' && node.fields.length > 0 && way < 3) {
      return `${comment()}\n${block(node, margin + indent)}`
    }
    if (node.kind === 'array' && way < 3) {
      const at = margin + listIndent
      const { inner } = node
      if (inner.kind === 'struct' && inner.fields.length > 0 && choose(4) > 0) {
        const entries = block(inner, at + 2)
        const first = entries.search(/^ *[^ #]/m)
        const lines = entries.slice(0, first)
        return `${comment()}\n${lines}${' '.repeat(at)}- ${entries.slice(first + at + 2)}`
      }
      return `${comment()}\n${' '.repeat(at)}- ${flowValue(inner, false)}${comment()}\n`
    }
    if (way === 3 && /^[\w<>,:()]+$/.test(printHive(node)) && choose(2) === 0) {
      return ` >-${comment()}\n${' '.repeat(margin + 1)}${printHive(node).replaceAll(',', `,\n${' '.repeat(margin + 1)}`)}\n`
    }
    return ` ${flowValue(node, false)}${comment()}\n`
  }

  function flowValue(node: Node, inFlow: boolean, inMap = false): string {
    const way = choose(3)
    if (node.kind === 'struct' && way > 0) {
      const fields = node.fields.map(([key, inner]) => `${yamlName(key)}: ${flowValue(inner, true, true)}`)
      const comma = fields.length > 0 && choose(4) === 0 ? ',' : ''
      return way === 1 ? `{ ${fields.join(', ')}${comma} }` : `{${fields.join(',  ')}${comma}}`
    }
    if (node.kind === 'array' && way > 0) {
      const { inner } = node
      const isOne = inner.kind === 'struct' && inner.fields.length === 1
      const text = flowValue(inner, true)
      return isOne && way === 1 && text.startsWith('{ ') && !text.endsWith(', }')
        ? `[${text.slice(2, -2)}]`
        : `[ ${text} ]`
    }
    const text = printHive(node)
    if (text === 'null' && choose(2) === 0) return inMap ? '' : '~'
    if (way === 0 && (inFlow ? /^\w+$/ : /^[\w<>,:()]+$/).test(text)) return text
    return /^[\x20-\x7e]*$/.test(text) && choose(2) === 0
      ? `'${text.replaceAll("'", "''")}'`
      : JSON.stringify(text)
  }

  return `${commentLines(0)}${block(schema, 0)}${commentLines(0)}`
}

function yamlName(text: string): string {
  return /^[a-z]{1,3}$/.test(text) && text !== 'y' && text !== 'n' ? text : JSON.stringify(text)
}
