import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeUnlikeness, findUnlike } from '../../src/crawl/tables/shape-similarity.ts'

const setOf = (text: string) => new Set(text.split(' ').map((name) => `${name} number`))

describe('schemas', () => {
  it.each([
    ['equal', ['a b c', 'a b c'], true],
    ['with more than 0.7 in common', ['a b c d e', 'a b c d f g'.replace(' g', ''), 'a b c d e f'], true],
    ['with 5 of 7 in common', ['a b c d e f', 'a b c d e g'], true],
    ['with 7 of 10 in common, which is not more than 0.7', ['a b c d e f g h i', 'a b c d e f g j'], false],
    ['of which one has all fields of the other', ['a b c d e f g h', 'a'], true],
    ['with nothing in common', ['a b', 'c d'], false],
    ['that a third connects by likeness', ['a b c d e f g h', 'c d e f g h i j', 'b c d e f g h i'], true],
    ['that a third connects only by being within both', ['a b c d', 'a e f g', 'a'], false],
  ])('%s: %j are one table: %j', (_, sets, isSimilar) => {
    expect(findUnlike(sets.map(setOf), 0.7) === undefined).toBe(isSimilar)
  })

  it('are one table if there are five clusters of them, but not six', () => {
    const fields = Array.from({ length: 24 }, (_, index) => `f${index}`)
    const window = (at: number) => setOf(fields.slice(at, at + 8).join(' '))
    const sets = (last: number) => Array.from({ length: last + 1 }, (_, at) => window(at))
    expect(findUnlike(sets(4), 0.7)).toBeUndefined()
    expect(findUnlike(sets(14), 0.7)).toBeDefined()
  })

  it('are told apart by what they have and have not in common', () => {
    const left = new Set(['id number', 'a number', 'b string', 'c boolean'])
    const right = new Set(['id string', 'a number', 'd string'])
    expect(describeUnlikeness({ left, right }, { left: 'x/', right: 'y/' })).toBe(
      'similarity 0.16: 1 of 6 fields in common; only in x/: b, c; only in y/: d; id is number in x/, string in y/',
    )
  })

  it('do not depend on their order', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g')
    const set = fc.uniqueArray(name).map((names) => new Set(names.map((field) => `${field} number`)))
    const sets = fc.array(set, { maxLength: 10 })
    fc.assert(
      fc.property(
        sets.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([some, shuffled]) => {
          expect(findUnlike(shuffled, 0.7)).toEqual(findUnlike(some, 0.7))
        },
      ),
    )
  })
})
