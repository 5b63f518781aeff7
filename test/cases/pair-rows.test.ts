import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairRows } from '../../src/engine/cases/pair-rows.ts'

/** Differences by due row, then by made row; at most 5 by 5, so that every assignment can be tried. */
const matrix = fc.nat({ max: 5 }).chain((made) =>
  fc.array(
    fc.array(fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY), { minLength: made, maxLength: made }),
    {
      maxLength: 5,
    },
  ),
)

/** The most due rows that can have an equal made row of their own, by trying everything. */
function mostEqual(
  differences: readonly (readonly number[])[],
  taken: ReadonlySet<number> = new Set(),
): number {
  const [first, ...rest] = differences
  if (first === undefined) return 0
  const options = first.flatMap((count, made) =>
    count === 0 && !taken.has(made) ? [1 + mostEqual(rest, new Set([...taken, made]))] : [],
  )
  return Math.max(mostEqual(rest, taken), ...options)
}

function pair(differences: readonly (readonly number[])[]) {
  const made = differences[0]?.length ?? 0
  return pairRows({ due: differences.length, made }, (row, candidate) => differences[row]?.[candidate] ?? 0)
}

describe('pairRows', () => {
  it('pairs as many equal rows as there can be', () => {
    fc.assert(
      fc.property(matrix, (differences) => {
        const { madeOf } = pair(differences)
        const equal = madeOf.filter((made, row) => made !== undefined && differences[row]?.[made] === 0)
        expect(equal).toHaveLength(mostEqual(differences))
      }),
    )
  })

  it('gives every made row to one due row or to nobody', () => {
    fc.assert(
      fc.property(matrix, (differences) => {
        const { madeOf, surplus } = pair(differences)
        const paired = madeOf.filter((made) => made !== undefined)
        expect([...paired, ...surplus].sort()).toEqual(Array.from(differences[0] ?? [], (_, made) => made))
        expect(madeOf).toHaveLength(differences.length)
      }),
    )
  })

  it('pairs what is left with what differs least', () => {
    expect(
      pair([
        [2, 1, 0],
        [1, 2, 5],
      ]),
    ).toEqual({ madeOf: [2, 0], surplus: [1] })
  })

  it('leaves rows apart that have nothing in common, but for a last pair', () => {
    const apart = Number.POSITIVE_INFINITY
    expect(pair([[apart], [apart]])).toEqual({ madeOf: [undefined, undefined], surplus: [0] })
    expect(pair([[apart]])).toEqual({ madeOf: [0], surplus: [] })
  })
})
