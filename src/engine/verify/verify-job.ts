import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { BatchEngine } from '../batch-engine.ts'
import { openDuckdb } from '../open-duckdb.ts'
import type { RunJobEffects, RunJobOptions } from '../run-job.ts'
import { compareRuns, type RunDifference } from './compare-runs.ts'
import { comparableTables, hashTable } from './compare-tables.ts'
import { type EngineRun, runOnEngine } from './run-on-engine.ts'

export interface VerifyOptions extends Omit<RunJobOptions, 'output' | 'limit' | 'fullRefresh'> {
  /** The first is what the others are compared with; undefined is DuckDB. */
  readonly engines: readonly (BatchEngine | undefined)[]
  /** An absolute path that is made and removed. */
  readonly scratchDir: string
}

export interface Verification {
  readonly job: string
  readonly runs: readonly VerifiedRun[]
  /** Of each run after the first, the first thing that is not as in the first. */
  readonly differences: readonly {
    readonly left: EngineRun['engine']
    readonly right: EngineRun['engine']
    readonly difference: RunDifference
  }[]
}

export interface VerifiedRun extends Pick<EngineRun, 'engine' | 'seconds' | 'records' | 'problems'> {
  readonly rows: number
  readonly rejects: number
  /** Of all rows, in whatever order; undefined where the run failed. */
  readonly hash: string | undefined
}

/** Runs a job over the same input on several engines, into folders that go away, and compares what they made of it. */
export async function verifyJob(
  options: VerifyOptions,
  effects: Omit<RunJobEffects, 'engine'>,
): Promise<Verification> {
  const { engines, scratchDir, checked } = options
  const temporaryDirectory = join(scratchDir, 'spill')
  try {
    const runs: EngineRun[] = []
    for (const [index, engine] of engines.entries()) {
      const output = join(scratchDir, `${index}`)
      runs.push(await runOnEngine({ ...options, output, showRows: false }, { ...effects, engine }))
    }
    const duckdb = await openDuckdb({ ...options, temporaryDirectory })
    try {
      const { connection } = duckdb
      const [first, ...others] = runs
      const differences: Verification['differences'][number][] = []
      for (const other of others) {
        if (first === undefined) break
        const difference = await compareRuns(checked, { left: first, right: other }, connection)
        if (difference !== undefined)
          differences.push({ left: first.engine, right: other.engine, difference })
      }
      const verified: VerifiedRun[] = []
      for (const run of runs) verified.push(await summarise(run, options, connection))
      return { job: checked.job.name, runs: verified, differences }
    } finally {
      duckdb.close()
    }
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

async function summarise(
  run: EngineRun,
  { checked }: VerifyOptions,
  connection: DuckDBConnection,
): Promise<VerifiedRun> {
  const { engine, seconds, records, problems, rejects } = run
  const head = { engine, seconds, records, problems, rejects: rejects.length }
  if (problems.length > 0) return { ...head, rows: 0, hash: undefined }
  const [first] = comparableTables(checked, run.tables)
  if (first === undefined) return { ...head, rows: 0, hash: undefined }
  return { ...head, ...(await hashTable(first.rows, connection)) }
}
