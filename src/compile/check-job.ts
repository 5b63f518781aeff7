import type { Problem } from '../errors.ts'
import type { Field } from '../spec/data-type.ts'
import type { Job } from '../spec/job.ts'
import type { PartitionKey } from '../spec/sink.ts'
import type { CheckContext } from './check.ts'
import { checkLookback } from './check-layout.ts'
import { checkSink } from './check-sink.ts'
import { checkStep } from './check-step.ts'
import type { CheckedJob, CheckedStep } from './checked-job.ts'
import { checkChecks } from './checks/check-checks.ts'
import { findColumn } from './columns.ts'

/** Columns are found whatever their case; from here on they go by their own names. */
function withExactName(key: PartitionKey, columns: readonly Field[]): PartitionKey {
  const column = findColumn(columns, key.column)?.name ?? key.column
  return { ...key, column, ...(key.part === 'value' ? { name: column } : {}) }
}

/** Types a job from its source to its sink. Either it is whole, or there are problems. */
export function checkJob(
  job: Job,
  context: CheckContext,
): { readonly checked?: CheckedJob; readonly problems: readonly Problem[] } {
  const { source, problems: unknownSource } = context.source(job.source)
  if (source === undefined) return { problems: unknownSource }
  const problems: Problem[] = []
  const steps: CheckedStep[] = []
  let columns: readonly Field[] = source.columns
  for (const [index, step] of job.steps.entries()) {
    const result = checkStep(step, columns, context)
    problems.push(...result.problems)
    if (step.kind === 'relationalize' && index < job.steps.length - 1) {
      problems.push({ message: 'relationalize makes several tables: it is the last step', place: step.place })
    }
    if (result.output === undefined) return { problems }
    if (result.checked !== undefined) steps.push(result.checked)
    columns = result.output
  }
  const { checks, problems: wrongChecks } = checkChecks(job, columns)
  problems.push(...wrongChecks)
  problems.push(...checkSink(job, columns, { untyped: problems.length > 0 }))
  problems.push(...checkLookback(job))
  if (problems.length > 0) return { problems }
  const partitionBy = job.sink.partitionBy.map((key) => withExactName(key, columns))
  const checkedJob = { ...job, sink: { ...job.sink, partitionBy } }
  return { checked: { job: checkedJob, source, steps, columns, checks }, problems }
}
