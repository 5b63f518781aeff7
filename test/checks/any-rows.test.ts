import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runChecks } from './run-checks.ts'

interface Row {
  readonly n: number | null
  readonly s: string | null
}

const row: fc.Arbitrary<Row> = fc.record({
  n: fc.option(fc.integer({ min: -3, max: 3 })),
  s: fc.option(fc.string({ unit: fc.constantFrom('a', 'B', 'é', '😀', ' ', "'", '"'), maxLength: 2 })),
})

const isAtMost = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right)) <= 0

/** Rows that have another with the same key, where the key has no NULL. */
function countShared(rows: readonly Row[], key: (row: Row) => readonly unknown[]): number {
  const keys = rows.map(key).filter((values) => !values.includes(null))
  const texts = keys.map((values) => JSON.stringify(values))
  return texts.filter((text) => texts.filter((other) => other === text).length > 1).length
}

it('checks count what a loop over the rows counts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 12 }),
      fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 3 })),
      fc.array(fc.string({ unit: fc.constantFrom('a', 'B', 'é', '😀', "'"), maxLength: 2 }), {
        minLength: 1,
      }),
      async (rows, [low, width], texts) => {
        const values = JSON.stringify(texts)
        const last = texts.reduce((left, right) => (isAtMost(left, right) ? right : left))
        const { report } = await runChecks({
          schema: '{ n: int, s: string }',
          // a job without input does not run
          documents: [...rows, { n: null, s: null }],
          checks: `
- notNull: [n, s]
  severity: warn
- unique: [n]
  severity: warn
- unique: [n, s]
  severity: warn
- between: { n: [${low}, ${low + width}], s: ["", ${JSON.stringify(last)}] }
  severity: warn
- isIn: { s: ${values}, n: [${low}] }
  severity: warn
- matches: { s: "^a|é$" }
  severity: warn
- rowCount: { min: ${rows.length}, max: ${rows.length + 1} }
- warn: n > ${low} OR s <> 'a'`,
        })
        const count = (breaks: (row: Row) => boolean) => rows.filter(breaks).length
        const isBroken = ({ n, s }: Row) => n !== null && n <= low && s === 'a'
        expect(report.checks.map((check) => check.failedRows)).toEqual([
          count(({ n }) => n === null) + 1,
          count(({ s }) => s === null) + 1,
          countShared(rows, ({ n }) => [n]),
          countShared(rows, ({ n, s }) => [n, s]),
          count(({ n }) => n !== null && (n < low || n > low + width)),
          count(({ s }) => s !== null && !isAtMost(s, last)),
          count(({ s }) => s !== null && !texts.includes(s)),
          count(({ n }) => n !== null && n !== low),
          count(({ s }) => s !== null && !s.startsWith('a') && !s.endsWith('é')),
          undefined,
          count(isBroken),
        ])
      },
    ),
    { numRuns: 25 },
  )
})
