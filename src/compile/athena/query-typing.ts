import type { QueryTable } from './analyse-query.ts'
import type { Query } from './query.ts'
import type { ScopeLevel } from './scope.ts'
import type { ReadCollector } from './table-reads.ts'
import type { TypedColumn, TypedQuery } from './typed-query.ts'

/** What the parts of a query are typed with. */
export interface QueryTyping {
  readonly tables: (database: string | undefined, name: string) => QueryTable | undefined
  readonly tableNames: readonly string[]
  /** The queries of WITH that can be named here, by their lower-case name. */
  readonly named: ReadonlyMap<string, NamedResult>
  readonly aliases: NamePool
  readonly reads: ReadCollector
  readonly typeQuery: (query: Query, typing: QueryTyping, outer?: ScopeLevel) => TypedQuery
}

export interface NamedResult {
  /** The name it is printed under. */
  readonly name: string
  readonly columns: readonly (TypedColumn & { readonly visibleName?: string })[]
}

/** Gives names that are unique without regard to case. */
export interface NamePool {
  readonly take: (wanted: string) => string
}

export function namePool(taken: Iterable<string> = []): NamePool {
  const used = new Set([...taken].map((name) => name.toLowerCase()))
  return {
    take: (wanted) => {
      const base = wanted.toLowerCase()
      let name = base
      for (let number = 2; used.has(name); number++) name = `${base}_${number}`
      used.add(name)
      return name
    },
  }
}
