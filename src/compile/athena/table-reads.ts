import type { FieldPath } from './field-paths.ts'
import type { TypedExpression } from './typed-expression.ts'

/** The paths of a table that a query reads. */
export interface TableRead {
  readonly sqlName: string
  readonly paths: readonly FieldPath[]
}

/** Finds what is read while expressions are typed: every table is known by its alias. */
export interface ReadCollector {
  readonly addTable: (alias: string, sqlName: string) => void
  readonly addExpression: (expression: TypedExpression) => void
  readonly reads: () => readonly TableRead[]
}

export function collectReads(): ReadCollector {
  const tables = new Map<string, string>()
  const paths = new Map<string, Map<string, FieldPath>>()
  const add = (relation: string, path: FieldPath) => {
    const known = paths.get(relation) ?? new Map<string, FieldPath>()
    paths.set(relation, known.set(JSON.stringify(path), path))
  }
  return {
    addTable: (alias, sqlName) => tables.set(alias, sqlName),
    addExpression: (expression) => collect(expression, add),
    reads: () => {
      const byTable = new Map<string, Map<string, FieldPath>>()
      for (const [alias, sqlName] of tables) {
        const known = byTable.get(sqlName) ?? new Map<string, FieldPath>()
        for (const [key, path] of paths.get(alias) ?? []) known.set(key, path)
        byTable.set(sqlName, known)
      }
      return [...byTable].map(([sqlName, known]) => ({ sqlName, paths: [...known.values()] }))
    },
  }
}

function collect(value: unknown, add: (relation: string, path: FieldPath) => void): void {
  if (typeof value !== 'object' || value === null) return
  if ('kind' in value && 'span' in value) {
    const path = pathOf(value as TypedExpression)
    if (path !== undefined) {
      add(path.relation, path.path)
      return
    }
  }
  for (const item of Object.values(value)) collect(item, add)
}

function pathOf(expression: TypedExpression): { relation: string; path: FieldPath } | undefined {
  if (expression.kind === 'column')
    return expression.relation === undefined
      ? undefined
      : { relation: expression.relation, path: [expression.name] }
  if (expression.kind !== 'field') return undefined
  const base = pathOf(expression.base)
  return base && { relation: base.relation, path: [...base.path, expression.name] }
}
