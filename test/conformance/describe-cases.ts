import { describe, expect, it } from 'vitest'
import { compareRows } from '../reference/compare-rows.ts'
import type { ConformanceCase, Due } from './conformance-case.ts'
import { engines } from './engines.ts'
import { rankKeys } from './rank-keys.ts'
import { type Outcome, runCase } from './run-case.ts'

/** A test for each case on each engine. */
export function describeCases(title: string, cases: readonly ConformanceCase[]): void {
  for (const engine of engines) {
    describe(`${title} on ${engine.name}`, () => {
      for (const given of cases.filter(({ engines: only }) => only?.includes(engine.name) ?? true)) {
        it(given.name, async () => {
          const refusal = given.unsupported?.[engine.name]
          const due: Due = refusal === undefined ? given.due : { refused: [refusal] }
          expectOutcome(await runCase(given, engine), due)
        })
      }
    })
  }
}

export function expectOutcome(outcome: Outcome, due: Due): void {
  if ('refused' in due || 'failed' in due) {
    const status = 'refused' in due ? 'refused' : 'failed'
    const words = 'refused' in due ? due.refused : [due.failed]
    expect(describeProblems(outcome)).toMatchObject({ status, problems: words.map(containing) })
    expect(outcome).toMatchObject({ leftovers: [] })
    return
  }
  if (outcome.status !== 'succeeded')
    throw new Error(`${outcome.status}: ${JSON.stringify(outcome.problems)}`)
  const tables = 'rows' in due ? { '': due.rows } : due.tables
  const found = 'rows' in due ? outcome.tables : rankKeys(outcome.tables)
  for (const [table, rows] of Object.entries(tables)) {
    const difference = compareRows(found[table] ?? [], rows)
    expect(difference, table).toBeUndefined()
  }
}

function describeProblems(outcome: Outcome) {
  if (outcome.status === 'succeeded') return outcome
  return {
    status: outcome.status,
    problems: outcome.problems.map(({ message, found, expected }) =>
      [message, found, expected].filter((text) => text !== undefined).join(' | '),
    ),
  }
}

function containing(words: string) {
  return expect.stringContaining(words)
}
