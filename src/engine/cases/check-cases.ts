import type { CheckedJob } from '../../compile/checked-job.ts'
import { type CompiledOutput, compileDuckdbJob } from '../../compile/duckdb/compile-job.ts'
import { planReads } from '../../compile/plan-reads.ts'
import type { Problem } from '../../errors.ts'
import { closest } from '../../spec/did-you-mean.ts'
import type { DueRow, Given, JobTests, TestCase } from '../../spec/job-tests.ts'

/** What cases name that their job does not have. With `update`, what is due may be anything: it is to be mended. */
export function checkCases(
  { cases }: JobTests,
  checked: CheckedJob,
  { update }: { readonly update: boolean },
): readonly Problem[] {
  const { outputs, sources } = compileDuckdbJob(planReads(checked))
  const joins = checked.steps.flatMap((step) => (step.kind === 'join' ? [step.step.name] : []))
  return cases.flatMap((testCase) => [
    ...givenProblems(testCase.given, sources[0]?.source.format),
    ...Object.entries(testCase.joins).flatMap(([name, given]) => {
      const index = joins.indexOf(name)
      if (index >= 0) return givenProblems(given, sources[index + 1]?.source.format)
      return [unknown({ what: 'join', name, known: joins, place: given.place })]
    }),
    ...(update ? [] : dueProblems(testCase, outputs)),
  ])
}

function givenProblems(given: Given, format: string | undefined): readonly Problem[] {
  if (given.kind === 'files' || format === 'json') return []
  return given.documents
    .filter(({ json }) => !json.startsWith('{'))
    .map(({ place, json }) => ({
      message: `a record of a ${format} source cannot be ${json}`,
      place,
      expected: 'a mapping of columns to values',
    }))
}

function dueProblems({ name, place, due }: TestCase, outputs: readonly CompiledOutput[]): readonly Problem[] {
  switch (due.kind) {
    case 'error':
      return []
    case 'nothing':
      return [
        {
          message: `case '${name}' does not say what is due`,
          place,
          expected: outputs.length > 1 ? 'tables: or error:' : 'rows: or error:',
          hint: 'etl test --update writes what the job makes, for you to look at',
        },
      ]
    case 'rows': {
      const [output] = outputs
      if (output !== undefined && outputs.length === 1) return rowProblems(due.rows, output)
      return [
        {
          message: `case '${name}': the job writes several tables, and rows: does not say which is meant`,
          place,
          expected: `tables: with ${outputs.map(({ table }) => table).join(', ')}`,
        },
      ]
    }
    case 'tables':
      return due.tables.flatMap(({ name: table, place: tablePlace, rows }) => {
        const output = outputs.find((candidate) => candidate.table === table)
        if (output !== undefined) return rowProblems(rows, output)
        const known = outputs.map((candidate) => candidate.table)
        return [unknown({ what: 'table', name: table, known, place: tablePlace })]
      })
  }
}

function rowProblems(rows: readonly DueRow[], { table, columns, partitionKeys }: CompiledOutput) {
  const known = [...columns, ...partitionKeys].map(({ name }) => name)
  return rows.flatMap(({ values, namePlaces }) =>
    Object.keys(values)
      .filter((name) => !known.includes(name))
      .map((name) => unknown({ what: 'column', of: table, name, known, place: namePlaces[name] })),
  )
}

function unknown(options: {
  readonly what: string
  readonly of?: string
  readonly name: string
  readonly known: readonly string[]
  readonly place: Problem['place']
}): Problem {
  const { what, of, name, known, place } = options
  const suggestion = closest(name, known)
  return {
    message: `${of === undefined ? 'the job' : of} has no ${what} '${name}'`,
    ...(place === undefined ? {} : { place }),
    expected: known.length === 0 ? `no ${what}s` : known.join(', '),
    ...(suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }),
  }
}
