import type { TypedExpression } from './typed-expression.ts'

/** The tree with expressions replaced, the outermost first; queries inside stay as they are. */
export function mapTree<T>(
  value: T,
  replace: (expression: TypedExpression) => TypedExpression | undefined,
): T {
  if (typeof value !== 'object' || value === null || isQuery(value)) return value
  if (Array.isArray(value)) return value.map((item) => mapTree(item, replace)) as T
  if ('kind' in value && 'span' in value) {
    const replaced = replace(value as unknown as TypedExpression)
    if (replaced !== undefined) return replaced as T
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === 'type' ? item : mapTree(item, replace)]),
  ) as T
}

export function isQuery(value: object): boolean {
  return 'body' in value && 'reads' in value
}
