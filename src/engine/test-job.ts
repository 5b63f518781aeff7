import { join } from 'node:path'
import type { CheckedJob } from '../compile/checked-job.ts'
import { compileDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { planReads } from '../compile/plan-reads.ts'
import type { Place } from '../errors.ts'
import type { JobTests } from '../spec/job-tests.ts'
import { type CaseComparison, compareCase } from './cases/compare-case.ts'
import { type RunCaseOptions, runCase } from './cases/run-case.ts'

/** A case, with what came of it. */
export interface CaseResult extends CaseComparison {
  readonly job: string
  readonly case: string
  readonly place: Place
  readonly passed: boolean
}

/** Runs the cases of a job, one after another, each in a folder of its own that goes away. */
export async function testJob(
  { tests, ...options }: RunCaseOptions & { readonly tests: JobTests },
  effects: { readonly signal?: AbortSignal | undefined },
): Promise<readonly CaseResult[]> {
  const { checked, scratchDir } = options
  const results: CaseResult[] = []
  for (const [index, testCase] of tests.cases.entries()) {
    const { name, place } = testCase
    const run = await runCase(testCase, { ...options, scratchDir: join(scratchDir, String(index)) }, effects)
    const comparison = compareCase(testCase, run, (table) => surrogateKeys(table, checked))
    const passed = comparison.differences.length === 0 && testCase.due.kind !== 'nothing'
    results.push({ job: tests.job, case: name, place, passed, ...comparison })
  }
  return results
}

/** The columns that relationalize numbers anew in every run. */
function surrogateKeys(table: string, checked: CheckedJob): ReadonlySet<string> {
  const { outputs } = compileDuckdbJob(planReads(checked))
  const index = outputs.findIndex((output) => output.table === table)
  const relationalize = checked.steps.find((step) => step.kind === 'relationalize')
  const columns = relationalize?.tables[index]?.columns ?? []
  return new Set(columns.flatMap(({ name, role }) => (role === 'key' || role === 'id' ? [name] : [])))
}
