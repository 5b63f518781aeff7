import { compileDuckdbJob } from '../../compile/duckdb/compile-job.ts'
import { planReads } from '../../compile/plan-reads.ts'
import type { Problem } from '../../errors.ts'
import { EtlError } from '../../errors.ts'
import { type QuarantinedRecord, readQuarantine } from '../../lake/quarantine.ts'
import type { RunReport } from '../../lake/run-report.ts'
import type { Field } from '../../spec/data-type.ts'
import { type RunJobEffects, type RunJobOptions, runJob } from '../run-job.ts'

/** What an engine has made of a job's input. */
export interface EngineRun {
  readonly engine: RunReport['engine']
  readonly seconds: number
  readonly records: RunReport['records']
  readonly tables: readonly TableOfRun[]
  /** In the order of their files. */
  readonly rejects: readonly QuarantinedRecord[]
  /** Why there is no table. */
  readonly problems: readonly Problem[]
  /** Who can act on that: the name of the error; undefined where there is a table. */
  readonly failure: string | undefined
  readonly report: RunReport
}

export interface TableOfRun {
  readonly name: string
  /** Below the sink's path; empty for a job with one output. */
  readonly folder: string
  readonly columns: readonly Field[]
  readonly partitionKeys: readonly Field[]
  readonly files: readonly { readonly path: string; readonly folder: string }[]
}

/** Runs a job over its whole input into a folder of its own; `options.output` is that folder. */
export async function runOnEngine(
  options: RunJobOptions & { readonly output: string },
  effects: RunJobEffects,
): Promise<EngineRun> {
  const { report, error, tablePath } = await runJob(options, effects)
  if (error !== undefined && !(error instanceof EtlError)) throw error
  const { engine, seconds, records, quarantine } = report
  const outputs = compileDuckdbJob(planReads(options.checked)).outputs
  const tables = outputs.map(({ table, folder, columns, partitionKeys }): TableOfRun => {
    const root = folder === '' ? `${tablePath}/` : `${tablePath}/${folder}/`
    const files = report.outputs
      .filter(({ path }) => path.startsWith(root))
      .map(({ path }) => ({ path, folder: path.slice(root.length, path.lastIndexOf('/')) }))
    return { name: table, folder, columns, partitionKeys, files }
  })
  const rejects: QuarantinedRecord[] = []
  if (quarantine?.path !== undefined) {
    for await (const record of readQuarantine(quarantine.path)) rejects.push(record)
  }
  return {
    engine,
    seconds,
    records,
    tables,
    rejects,
    problems: error?.problems ?? [],
    failure: error?.name,
    report,
  }
}
