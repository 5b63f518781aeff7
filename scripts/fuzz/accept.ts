import { checkStep } from '../../src/compile/check-step.ts'
import type { CheckedJob, CheckedSource } from '../../src/compile/checked-job.ts'
import { compileDuckdbJob } from '../../src/compile/duckdb/compile-job.ts'
import { planReads } from '../../src/compile/plan-reads.ts'
import { compileSparkJob } from '../../src/compile/pyspark/compile-job.ts'
import { EtlError } from '../../src/errors.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { defaultCsv } from '../../src/spec/source.ts'
import { type FuzzCase, joinedPath, printSpecs, type StepForm } from './fuzz-case.ts'

/** What an engine would not compile, and why: by engine and words. */
export interface Refusals {
  readonly add: (engine: 'duckdb' | 'spark', reason: string) => void
}

/** The columns after a step; undefined where it is no step of these columns, or an engine refuses it. */
export function acceptStep(
  given: FuzzCase,
  columns: readonly Field[],
  step: StepForm,
  refusals: Refusals,
): readonly Field[] | undefined {
  const project = parseProject(
    Object.entries(
      printSpecs({ ...given, columns, format: 'json', steps: [step], checks: [], sink: plainSink }),
    ).map(([file, text]) => ({ file, text })),
  )
  const job = project.jobs[0]?.job
  const [parsed] = job?.steps ?? []
  if (job === undefined || parsed === undefined) return undefined
  const source = sourceOf('data', columns)
  const joined = sourceOf(joinedPath, given.joined.columns)
  const { checked, output, problems } = checkStep(parsed, columns, {
    source: () => ({ source: joined, problems: [] }),
  })
  if (checked === undefined || output === undefined || problems.length > 0) {
    for (const { message } of problems)
      if (message.endsWith('is not supported')) refusals.add('duckdb', message)
    return undefined
  }
  const whole: CheckedJob = { job, source, steps: [checked], columns: output, checks: [] }
  const engines = [
    ['duckdb', compileDuckdbJob],
    ['spark', compileSparkJob],
  ] as const
  for (const [engine, compile] of engines) {
    try {
      compile(planReads(whole))
    } catch (error) {
      if (!(error instanceof EtlError)) throw error
      refusals.add(engine, error.problems[0]?.message ?? error.message)
      return undefined
    }
  }
  return output
}

const plainSink = { format: 'parquet', partitionBy: [] } as const

function sourceOf(address: string, columns: readonly Field[]): CheckedSource {
  return { address, format: 'json', columns, partitionKeys: [], csv: defaultCsv }
}
