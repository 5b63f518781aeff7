import { fieldPaths } from '../athena/field-paths.ts'
import type { TypedExpression } from '../athena/typed-expression.ts'
import type { FieldPath } from '../need.ts'

/** Whether one is the other, or a part of it: a change of either is a change of both. */
export function overlaps(left: FieldPath, right: FieldPath): boolean {
  return startsWith(left, right) || startsWith(right, left)
}

export function startsWith(path: FieldPath, start: FieldPath): boolean {
  return start.length <= path.length && start.every((name, index) => name === path[index])
}

/** The paths of an expression that are, hold or stand in one of the fields. */
export function usedPaths(expression: TypedExpression, fields: readonly FieldPath[]): readonly FieldPath[] {
  return fieldPaths(expression).filter((path) => fields.some((field) => overlaps(path, field)))
}

/** Where a field stands in what an expression makes; undefined where the expression does not use it. */
export function followPath(
  field: FieldPath,
  { expression, target }: { readonly expression: TypedExpression; readonly target: FieldPath },
): FieldPath | undefined {
  const paths = fieldPaths(expression)
  const [path] = paths
  if (isPlain(expression) && path !== undefined) return moveField(field, { from: path, to: target })
  return paths.some((used) => overlaps(used, field)) ? target : undefined
}

/** Where a field stands once the value at `from` stands at `to`; undefined where it is no part of that. */
export function moveField(
  field: FieldPath,
  { from, to }: { readonly from: FieldPath; readonly to: FieldPath },
): FieldPath | undefined {
  if (startsWith(field, from)) return [...to, ...field.slice(from.length)]
  return startsWith(from, field) ? to : undefined
}

/** A column, or a field of one, as it is. */
export function isPlain({ kind }: TypedExpression): boolean {
  return kind === 'column' || kind === 'field'
}
