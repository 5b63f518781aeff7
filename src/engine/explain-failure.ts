import type { DuckDBConnection } from '@duckdb/node-api'
import type { CompiledDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { printProbes } from '../compile/duckdb/print-probes.ts'
import type { ReadPlan } from '../compile/plan-reads.ts'
import { DataError, EtlError } from '../errors.ts'
import { duckdbFailure, inputFailure, isRuntimeFailure } from './duckdb-failure.ts'

/**
 * Turns what DuckDB threw into an error that says who can act. A failing cast, overflow or division is looked for
 * among the job's expressions, so that the message names the one and what it met.
 */
export async function explainFailure(
  error: unknown,
  options: {
    readonly plan: ReadPlan
    readonly compiled: CompiledDuckdbJob
    readonly connection: DuckDBConnection
  },
): Promise<unknown> {
  if (error instanceof EtlError) return error
  const unreadable = inputFailure(error)
  if (unreadable !== undefined) return unreadable
  const { plan, connection } = options
  const { name } = plan.checked.job
  const failure = duckdbFailure(error, `job ${name}`)
  if (!(failure instanceof DataError)) return failure ?? error
  for (const { expression, sql } of printProbes(plan)) {
    const found = await connection.run(sql).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    const message = found instanceof Error ? found.message : undefined
    if (message === undefined || !isRuntimeFailure(message)) continue
    const [first = ''] = message.split('\n')
    return new DataError(
      {
        message: `an expression failed: ${expression.text}`,
        place: expression.place,
        found: first.replace(/^[\w ]+ Error: /, ''),
        hint: 'TRY_CAST or TRY(…) gives NULL where it would fail',
      },
      { cause: error },
    )
  }
  return failure
}
