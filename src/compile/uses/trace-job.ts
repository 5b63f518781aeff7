import type { Place } from '../../errors.ts'
import type { Field } from '../../spec/data-type.ts'
import { fieldPaths } from '../athena/field-paths.ts'
import type { CheckedJob } from '../checked-job.ts'
import type { CheckedCheck } from '../checks/checked-check.ts'
import { resolveFieldPath } from '../field-path-text.ts'
import { element, type FieldPath } from '../need.ts'
import { type PlannedStep, planReads } from '../plan-reads.ts'
import { relationalTableName } from '../steps/relationalize.ts'
import type { FieldUse } from './field-use.ts'
import { overlaps } from './follow-path.ts'
import { traceStep } from './trace-step.ts'
import { traceTables } from './trace-tables.ts'

/** Where a field enters a job: with its records, or with the second source of a join. */
export interface Entry {
  /** Index of the step that joins; undefined for the main source. */
  readonly step?: number
  readonly path: FieldPath
}

/** The fields of the tables that a job writes that hold a field, or were computed of it. */
export interface WrittenFields {
  /** `database.table`. */
  readonly table: string
  readonly fields: readonly FieldPath[]
}

/** Follows a field of a source through a job, as far as what the job reads holds it. */
export function traceJob(
  checked: CheckedJob,
  entries: readonly Entry[],
): { readonly uses: readonly FieldUse[]; readonly written: readonly WrittenFields[] } {
  const { job } = checked
  const plan = planReads(checked)
  const uses: FieldUse[] = []
  let fields = enter(entries, undefined, [], plan.columns)
  for (const [index, planned] of plan.steps.entries()) {
    const before = enter(entries, index, fields, joinedColumns(planned))
    const { checked: step, columns } = planned
    const isUsed = (name: string) => columns.some((column) => column.name === name)
    const trace = traceStep(step, { fields: before, isUsed })
    for (const { text, place, path } of trace.uses) {
      uses.push({
        kind: 'step',
        job: job.name,
        step: index + 1,
        stepKind: step.kind,
        text,
        place,
        as: printFieldPath(path),
      })
    }
    fields =
      step.kind === 'relationalize' ? trace.fields : trace.fields.filter((path) => isRead(path, columns))
  }
  const made = [...fields, ...partitionFields(checked, fields)]
  return {
    uses: [...uses, ...checkUses(checked, made), ...partitionUses(checked, fields)],
    written: writtenFields(checked, made).filter((written) => written.fields.length > 0),
  }
}

/** `slot.main.temp`, `list[].main`. */
export function printFieldPath(path: FieldPath): string {
  return path.join('.').replaceAll(`.${element}`, element)
}

function enter(
  entries: readonly Entry[],
  step: number | undefined,
  fields: readonly FieldPath[],
  columns: readonly Field[],
): readonly FieldPath[] {
  const entering = entries.filter((entry) => entry.step === step && isRead(entry.path, columns))
  return [...fields, ...entering.map(({ path }) => path)]
}

/** What a join adds to the row, cut down to what is read of it. */
function joinedColumns({ checked, joined }: PlannedStep): readonly Field[] {
  if (checked.kind !== 'join' || joined === undefined) return []
  return [{ name: checked.step.name, type: { kind: 'struct', fields: joined.columns } }]
}

function isRead(path: FieldPath, columns: readonly Field[]): boolean {
  return resolveFieldPath(path, columns) !== undefined
}

function checkUses({ job, checks }: CheckedJob, fields: readonly FieldPath[]): readonly FieldUse[] {
  return checks.flatMap((checked) => {
    const { text, place } = checked.check
    const used = checkedPaths(checked).filter((path) => fields.some((field) => overlaps(path, field)))
    return used.map((path) => ({
      kind: 'check' as const,
      job: job.name,
      text,
      place,
      as: printFieldPath(path),
    }))
  })
}

function checkedPaths(checked: CheckedCheck): readonly FieldPath[] {
  switch (checked.kind) {
    case 'row':
      return fieldPaths(checked.condition)
    case 'unique':
      return checked.columns.map((column) => [column])
    case 'freshness':
      return [[checked.column]]
    case 'rowCount':
      return []
  }
}

function partitionUses({ job }: CheckedJob, fields: readonly FieldPath[]): readonly FieldUse[] {
  return job.sink.partitionBy
    .filter(({ column }) => fields.some(([name]) => name === column))
    .map(({ column, part, place }) => ({
      kind: 'partitionBy' as const,
      job: job.name,
      text: part === 'value' ? column : `${part}(${column})`,
      place,
      as: column,
    }))
}

/** The columns of partition keys that are made of a field: `year` of `year(ts)`. */
function partitionFields({ job }: CheckedJob, fields: readonly FieldPath[]): readonly FieldPath[] {
  return job.sink.partitionBy
    .filter(({ column, part }) => part !== 'value' && fields.some(([name]) => name === column))
    .map(({ name }) => [name])
}

function writtenFields({ job, steps }: CheckedJob, fields: readonly FieldPath[]): readonly WrittenFields[] {
  const { database, table } = job.sink
  const last = steps.at(-1)
  if (last?.kind !== 'relationalize') return [{ table: `${database}.${table}`, fields }]
  return traceTables(last.tables, fields).map(({ name, columns }) => ({
    table: `${database}.${relationalTableName(name)}`,
    fields: columns.map((column) => [column]),
  }))
}

/** The place of the sink, for what is written there. */
export function sinkUses(checked: CheckedJob, written: readonly WrittenFields[]): readonly FieldUse[] {
  const { name, sink } = checked.job
  const place: Place = sink.place
  return written.flatMap(({ table, fields }) =>
    fields.map((path) => ({
      kind: 'sink' as const,
      job: name,
      table,
      text: table,
      place,
      as: printFieldPath(path),
    })),
  )
}
