import type { Field } from '../../spec/data-type.ts'
import { ExpressionError, type ExpressionProblem } from './expression-problem.ts'
import { parseQuery } from './parse-query.ts'
import { namePool } from './query-typing.ts'
import { replaceParameters } from './replace-parameters.ts'
import { collectReads } from './table-reads.ts'
import { typeQuery } from './type-query.ts'
import type { TypedQuery } from './typed-query.ts'

/** A table a query may name. */
export interface QueryTable {
  readonly columns: readonly Field[]
  /** SQL that names it in the engine that the query is printed for, quoted where it has to be. */
  readonly sqlName: string
}

export interface QueryInput {
  readonly sql: string
  /** Finds a table by its lower-case name; without a database it is the one the query runs in. */
  readonly tables: (database: string | undefined, name: string) => QueryTable | undefined
  /** For "did you mean". */
  readonly tableNames?: readonly string[]
  /** Values of the `?` marks as SQL literals, in order. */
  readonly parameters?: readonly string[]
}

export type QueryAnalysis =
  | { readonly ok: true; readonly query: TypedQuery }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] }

/** A SELECT of Athena's SQL with its names resolved and its types known, or what is wrong with it and where. */
export function analyseQuery({ sql, tables, tableNames = [], parameters = [] }: QueryInput): QueryAnalysis {
  try {
    const parsed = replaceParameters(parseQuery(sql), parameters)
    const reads = collectReads()
    const query = typeQuery(parsed, {
      tables,
      tableNames,
      named: new Map(),
      aliases: namePool(),
      reads,
      typeQuery,
    })
    return { ok: true, query: { ...query, reads: reads.reads() } }
  } catch (error) {
    if (error instanceof ExpressionError) return { ok: false, problems: [error.problem] }
    throw error
  }
}
