import type { Field } from '../spec/data-type.ts'
import { needsBefore } from './check-step.ts'
import type { CheckedJob, CheckedSource, CheckedStep } from './checked-job.ts'
import { type Needs, needsOfColumns, pruneColumns } from './need.ts'
import { needsOfJoined } from './steps/join.ts'

/** What of every source and step is used: the contract of a run, and the columns that its SQL carries along. */
export interface ReadPlan {
  readonly checked: CheckedJob
  /** Of the main source: what is read, and so what the contract checks. */
  readonly columns: readonly Field[]
  readonly steps: readonly PlannedStep[]
}

export interface PlannedStep {
  readonly checked: CheckedStep
  /** The columns of the step's output that are used after it. */
  readonly columns: readonly Field[]
  /** Of a join's second source. */
  readonly joined?: { readonly source: CheckedSource; readonly columns: readonly Field[] }
}

/** Walks a job backwards, from the columns of its sink to the fields of its sources. */
export function planReads(checked: CheckedJob): ReadPlan {
  let needs: Needs = needsOfColumns(checked.columns)
  const steps: PlannedStep[] = []
  for (const step of checked.steps.toReversed()) {
    const columns = step.kind === 'relationalize' ? step.output : pruneColumns(step.output, needs)
    if (step.kind === 'join') {
      const need = needsOfJoined(step, needs)
      const joined = need === 'whole' ? step.source.columns : pruneColumns(step.source.columns, need)
      steps.unshift({ checked: step, columns, joined: { source: step.source, columns: joined } })
    } else {
      steps.unshift({ checked: step, columns })
    }
    needs = needsBefore(step, needs.size > 0 ? needs : needsOfColumns(columns))
  }
  return { checked, columns: pruneColumns(checked.source.columns, needs), steps }
}
