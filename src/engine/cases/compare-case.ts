import type { Problem } from '../../errors.ts'
import type { DueReject, DueRow, TestCase } from '../../spec/job-tests.ts'
import type { RowsUpdate } from '../../spec/update-tests.ts'
import { compareTable, type RowDifference } from './compare-table.ts'
import type { MadeTable } from './made-tables.ts'
import type { CaseRun } from './run-case.ts'

/** One way in which a case is not what is due. */
export type CaseDifference =
  | RowDifference
  | { readonly kind: 'unexpectedError'; readonly problems: readonly Problem[] }
  | { readonly kind: 'otherError'; readonly due: string; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'otherReject'
      readonly due: DueReject | undefined
      readonly made: DueReject | undefined
    }
  | { readonly kind: 'noError'; readonly due: string; readonly rows: number }

export interface CaseComparison {
  readonly differences: readonly CaseDifference[]
  /** What to write into the test file, where that helps; `table` is undefined for `rows:`. */
  readonly updates: readonly { readonly table?: string; readonly update: RowsUpdate }[]
}

/** Compares what a job has made of a case with what is due. */
export function compareCase(
  { due, rejects }: TestCase,
  run: CaseRun,
  /** Of a table, those that differ from run to run; they are shown and written only where a case names them. */
  surrogateKeys: (table: string) => ReadonlySet<string>,
): CaseComparison {
  if (due.kind === 'error') return { differences: compareError(due.words, run), updates: [] }
  if (run.kind === 'refused') {
    return { differences: [{ kind: 'unexpectedError', problems: run.problems }], updates: [] }
  }
  const { tables } = run
  const rejected = compareRejects(rejects ?? [], run.rejects)
  const compare = (rows: readonly DueRow[], made: MadeTable) => {
    const names = made.columns.map(({ name }) => name).filter((name) => !surrogateKeys(made.name).has(name))
    return compareTable(rows, made, names)
  }
  const [first] = tables
  if (first !== undefined && tables.length === 1 && due.kind !== 'tables') {
    const { differences, update } = compare(due.kind === 'rows' ? due.rows : [], first)
    return { differences: [...rejected, ...differences], updates: [{ update }] }
  }
  const wanted = due.kind === 'tables' ? due.tables : tables.map(({ name }) => ({ name, rows: [] }))
  const compared = wanted.flatMap(({ name, rows }) => {
    const made = tables.find((table) => table.name === name)
    return made === undefined ? [] : [{ table: name, ...compare(rows, made) }]
  })
  return {
    differences: [...rejected, ...compared.flatMap(({ differences }) => differences)],
    updates: compared.map(({ table, update }) => ({ table, update })),
  }
}

function compareRejects(due: readonly DueReject[], made: readonly DueReject[]): readonly CaseDifference[] {
  return Array.from({ length: Math.max(due.length, made.length) }).flatMap((_, index) => {
    const [wanted, found] = [due[index], made[index]]
    const isSame = wanted?.reason === found?.reason && wanted?.path === found?.path
    return isSame ? [] : [{ kind: 'otherReject' as const, due: wanted, made: found && pick(found) }]
  })
}

function pick({ reason, path }: DueReject): DueReject {
  return { reason, path }
}

function compareError(due: string, run: CaseRun): readonly CaseDifference[] {
  if (run.kind === 'made') {
    return [{ kind: 'noError', due, rows: run.tables.reduce((sum, { rows }) => sum + rows.length, 0) }]
  }
  const said = run.problems.map(({ message, place, expected, found }) =>
    [message, place?.path, expected, found].join(' '),
  )
  return said.some((text) => words(text).includes(words(due)))
    ? []
    : [{ kind: 'otherError', due, problems: run.problems }]
}

function words(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
