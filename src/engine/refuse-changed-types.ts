import type { CheckedJob } from '../compile/checked-job.ts'
import { type CompiledOutput, compileDuckdbJob } from '../compile/duckdb/compile-job.ts'
import { planReads } from '../compile/plan-reads.ts'
import { type Problem, SpecError } from '../errors.ts'
import type { CommitLog } from '../lake/commit-log.ts'
import type { TableTypes } from '../lake/table-types.ts'
import { type DataType, type Field, printType, sameType } from '../spec/data-type.ts'

/**
 * Throws `SpecError` where a job's output has other types or partition keys than the files that its tables have so
 * far: Athena cannot read a table whose files disagree. New columns and fields are fine, and so are those that are
 * left out: files are read by name, and what one of them lacks is NULL.
 */
export function refuseChangedTypes(checked: CheckedJob, { summary }: Pick<CommitLog, 'summary'>): void {
  if (summary.tables.length === 0) return
  const { sink } = checked.job
  const problems = compileDuckdbJob(planReads(checked)).outputs.flatMap((output) => {
    const before = summary.tables.find(({ name }) => name === output.table)
    return before === undefined ? [] : findProblems(before, output, `${sink.database}.${output.table}`)
  })
  if (problems.length === 0) return
  const hint = '--full-refresh rewrites the whole table'
  throw new SpecError(problems.map((problem) => ({ ...problem, place: sink.place, hint })))
}

function findProblems(before: TableTypes, after: CompiledOutput, table: string): readonly Problem[] {
  const [keysBefore, keysAfter] = [printKeys(before.partitionKeys), printKeys(after.partitionKeys)]
  if (keysBefore !== keysAfter) {
    return [
      {
        message: `${table} is partitioned by ${keysBefore} so far, and would be by ${keysAfter}`,
        expected: keysBefore,
        found: keysAfter,
      },
    ]
  }
  return findChanges(before.columns, after.columns).map(({ path, ...types }) => {
    const [expected, found] = [printType(types.before), printType(types.after)]
    const message = `column '${path}' of ${table} is ${expected} in the files so far, and would be ${found}`
    return { message, expected, found }
  })
}

function printKeys(keys: readonly Field[]): string {
  return keys.length === 0 ? 'nothing' : keys.map(({ name, type }) => `${name} ${printType(type)}`).join(', ')
}

interface ChangedType {
  /** From the column on: `list[*].main.temp`. */
  readonly path: string
  readonly before: DataType
  readonly after: DataType
}

/** The first difference of every field that is on both sides; Athena's names know no case. */
function findChanges(before: readonly Field[], after: readonly Field[]): readonly ChangedType[] {
  const known = new Map(before.map(({ name, type }) => [name.toLowerCase(), type]))
  return after.flatMap(({ name, type }) => {
    const old = known.get(name.toLowerCase())
    const change = old && findChange(old, type, name)
    return change === undefined ? [] : [change]
  })
}

function findChange(before: DataType, after: DataType, path: string): ChangedType | undefined {
  if (before.kind === 'struct' && after.kind === 'struct') {
    const [first] = findChanges(before.fields, after.fields)
    return first && { ...first, path: `${path}.${first.path}` }
  }
  if (before.kind === 'array' && after.kind === 'array') {
    return findChange(before.element, after.element, `${path}[*]`)
  }
  if (before.kind === 'map' && after.kind === 'map' && sameType(before.key, after.key)) {
    return findChange(before.value, after.value, `${path}[*]`)
  }
  return sameType(before, after) ? undefined : { path, before, after }
}
