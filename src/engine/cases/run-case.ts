import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CheckedJob } from '../../compile/checked-job.ts'
import { compileDuckdbJob } from '../../compile/duckdb/compile-job.ts'
import { planReads } from '../../compile/plan-reads.ts'
import { DataError, type Problem } from '../../errors.ts'
import type { LocalLake } from '../../lake/addresses.ts'
import type { InputFile } from '../../lake/list-inputs.ts'
import { type QuarantinedRecord, readQuarantine } from '../../lake/quarantine.ts'
import { createRunId } from '../../lake/run-id.ts'
import type { Limits } from '../../spec/contract.ts'
import type { TestCase } from '../../spec/job-tests.ts'
import { refuseFailedChecks } from '../failed-checks.ts'
import { runBatch } from '../run-batch.ts'
import { type GivenSource, placeGiven, prepareGiven } from './given-source.ts'
import { type MadeTable, readMadeTables } from './made-tables.ts'

export interface RunCaseOptions {
  readonly checked: CheckedJob
  readonly lake: LocalLake
  readonly limits: Limits
  /** An absolute path that the case makes and removes. */
  readonly scratchDir: string
  readonly threads: number
  readonly memoryLimitBytes: number
  readonly connection: DuckDBConnection
}

/** What a job makes of a case: its tables, or what is wrong with the data. */
export type CaseRun =
  | {
      readonly kind: 'made'
      readonly tables: readonly MadeTable[]
      readonly rejects: readonly QuarantinedRecord[]
    }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }

/**
 * Runs a job over what a case gives, into a folder that goes away. Throws what neither the job nor the data is to
 * blame for: files that are not there, a full disk.
 */
export async function runCase(
  testCase: TestCase,
  options: RunCaseOptions,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<CaseRun> {
  const { checked, scratchDir, connection } = options
  const compiled = compileDuckdbJob(planReads(checked))
  try {
    const sources: GivenSource[] = []
    for (const [index, source] of compiled.sources.entries()) {
      const directory = join(scratchDir, `source-${index}`)
      await mkdir(directory, { recursive: true })
      sources.push(await prepareGiven({ ...options, testCase, index, compiled: source, directory }))
    }
    const inputs = sources.map(({ files }) => files.filter(({ bytes }) => bytes > 0))
    if (inputs[0]?.length === 0) {
      const tables = compiled.outputs.map(({ table, columns, partitionKeys }) => ({
        name: table,
        columns: [...columns, ...partitionKeys],
        rows: [],
      }))
      return { kind: 'made', tables, rejects: [] }
    }
    const run = await runInputs(inputs, { ...options, checked: withRejects(testCase, checked) }, signal)
    if (!('problems' in run)) {
      const rejects: QuarantinedRecord[] = []
      if (run.quarantine?.path !== undefined) {
        for await (const reject of readQuarantine(run.quarantine.path)) rejects.push(reject)
      }
      const tables = await readMadeTables(run.outputs, checked.job.sink.format, connection)
      return { kind: 'made', tables, rejects }
    }
    return { kind: 'refused', problems: run.problems.map((problem) => placeGiven(problem, sources)) }
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

/** A record that breaks the contract is an error, unless the case says that it is due in quarantine. */
function withRejects({ rejects }: TestCase, checked: CheckedJob): CheckedJob {
  const max = { kind: 'records', text: '', records: Number.POSITIVE_INFINITY } as const
  const onMismatch = rejects === undefined ? 'fail' : 'quarantine'
  return { ...checked, job: { ...checked.job, rejects: { onMismatch, max } } }
}

async function runInputs(
  inputs: readonly (readonly InputFile[])[],
  options: RunCaseOptions,
  signal: AbortSignal | undefined,
) {
  const { scratchDir } = options
  const startedAt = new Date()
  try {
    const batch = await runBatch(
      {
        ...options,
        inputs,
        tablePath: join(scratchDir, 'table'),
        run: createRunId(startedAt),
        startedAt,
        trustInput: false,
        isSample: true,
        scratchDir: join(scratchDir, 'run'),
      },
      { signal },
    )
    refuseFailedChecks(batch.checks)
    return batch
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof DataError) return { problems: error.problems }
    throw error
  }
}
