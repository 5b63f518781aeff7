import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CaseResult } from '../engine/test-job.ts'
import { OperatorError, SpecError } from '../errors.ts'
import { type RowsUpdate, updateTests } from '../spec/update-tests.ts'
import type { TestedJob } from './find-tests.ts'
import type { UpdatedCases } from './render/cases.ts'
import { plural } from './render/numbers.ts'

/** Writes what the failed cases have made into their test files. */
export async function updateTestFiles(
  root: string,
  tested: readonly TestedJob[],
  results: readonly CaseResult[],
): Promise<UpdatedCases> {
  const updated = new Map<CaseResult, string>()
  for (const { file, tests } of tested) {
    const failed = tests.cases.flatMap(({ name }, index) => {
      const result = results.find((candidate) => candidate.job === tests.job && candidate.case === name)
      return result === undefined || result.passed || result.updates.length === 0 ? [] : [{ index, result }]
    })
    if (failed.length === 0) continue
    const text = updateTests(
      file.text,
      failed.map(({ index, result }) => ({ index, tables: result.updates })),
    )
    if (text === undefined) {
      throw new SpecError({
        message: `${file.file} cannot be updated without changing more than what is due`,
        place: { file: file.file },
        hint: 'take anchors and aliases out of the rows, or mend the file by hand',
      })
    }
    await writeFile(join(root, file.file), text).catch((error: NodeJS.ErrnoException) => {
      throw new OperatorError(
        { message: `cannot write ${file.file}: ${error.message}`, place: { file: file.file } },
        { cause: error },
      )
    })
    for (const { result } of failed) {
      updated.set(result, describeUpdates(result.updates.map(({ update }) => update)))
    }
  }
  return updated
}

/** `2 rows changed, 1 row added`. */
function describeUpdates(updates: readonly RowsUpdate[]): string {
  const count = (kind: string) =>
    updates.flatMap(({ rows }) => rows).filter((row) => row.kind === kind).length
  const counts = {
    changed: count('change'),
    added: updates.reduce((sum, { added }) => sum + added.length, 0),
    removed: count('remove'),
  }
  const words = Object.entries(counts).flatMap(([verb, rows]) =>
    rows === 0 ? [] : [`${plural(rows, 'row')} ${verb}`],
  )
  return words.length === 0 ? 'no rows are due' : words.join(', ')
}
