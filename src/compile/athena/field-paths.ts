import type { TypedExpression } from './typed-expression.ts'

/** A column and the fields taken of it, by their stored names: `['city', 'coord', 'lat']`. */
export type FieldPath = readonly string[]

/** The paths an expression reads, each once. A column that is used as a whole stands alone. */
export function fieldPaths(expression: TypedExpression): readonly FieldPath[] {
  const paths = new Map<string, FieldPath>()
  collect(expression, (path) => paths.set(JSON.stringify(path), path))
  return [...paths.values()]
}

function collect(expression: TypedExpression, found: (path: FieldPath) => void): void {
  const path = pathOf(expression)
  if (path === undefined) visitChildren(expression, (child) => collect(child, found))
  else found(path)
}

function pathOf(expression: TypedExpression): FieldPath | undefined {
  if (expression.kind === 'column') return [expression.name]
  if (expression.kind !== 'field') return undefined
  const base = pathOf(expression.base)
  return base && [...base, expression.name]
}

/** Calls `visit` for every typed expression directly inside `expression`. */
function visitChildren(expression: object, visit: (child: TypedExpression) => void): void {
  for (const value of Object.values(expression)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item !== 'object' || item === null) continue
      if ('span' in item && 'type' in item && 'kind' in item) visit(item as TypedExpression)
      else visitChildren(item, visit)
    }
  }
}
