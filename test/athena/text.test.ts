import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEvaluator } from './evaluate.ts'

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Few letters, so that patterns and texts meet; a quote, a wildcard, letters of two and four bytes, a line feed. */
const letters = fc.constantFrom('a', 'b', '%', '_', '\\', 'é', '😀', "'", '\n', '.', '*')
const texts = fc.array(letters, { maxLength: 6 }).map((parts) => parts.join(''))

/** LIKE by a JavaScript regular expression. */
function like(text: string, pattern: string, escaping?: string): boolean {
  let source = ''
  const characters = [...pattern]
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? ''
    if (character === escaping) source += literal(characters[++index] ?? '')
    else source += character === '%' ? '.*' : character === '_' ? '.' : literal(character)
  }
  return new RegExp(`^${source}$`, 'su').test(text)
}

const literal = (character: string) => character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

describe('text', () => {
  let evaluate: (text: string) => Promise<unknown>
  let close: () => void

  beforeAll(async () => {
    ;({ evaluate, close } = await openEvaluator())
  })
  afterAll(() => close())

  it('LIKE without ESCAPE has no escape character', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (text, pattern) => {
        expect(await evaluate(`${quoted(text)} LIKE ${quoted(pattern)}`)).toBe(like(text, pattern))
      }),
      { numRuns: 300 },
    )
  })

  it('LIKE with ESCAPE takes the escaped wildcards by the letter', async () => {
    const part = fc.constantFrom('a', 'b', '%', '_', '!%', '!_', '!!', 'é')
    const patterns = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''))
    const subjects = fc
      .array(fc.constantFrom('a', 'b', '%', '_', '!', 'é'), { maxLength: 5 })
      .map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(subjects, patterns, async (text, pattern) => {
        expect(await evaluate(`${quoted(text)} LIKE ${quoted(pattern)} ESCAPE '!'`)).toBe(
          like(text, pattern, '!'),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('substr counts code points from 1, or from the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.integer({ min: -8, max: 8 }),
        fc.option(fc.integer({ min: -2, max: 8 })),
        async (text, start, length) => {
          const points = [...text]
          const from = start > 0 ? start - 1 : points.length + start
          const inside = start !== 0 && from >= 0 && (length === null || length > 0)
          const due = inside ? points.slice(from, length === null ? undefined : from + length).join('') : ''
          expect(
            await evaluate(`substr(${quoted(text)}, ${start}${length === null ? '' : `, ${length}`})`),
          ).toBe(due)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('replace, split, length and reverse work on code points', async () => {
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.constantFrom('a', 'é', '😀', '', 'ab'),
        fc.constantFrom('', '-', 'aa'),
        async (text, search, by) => {
          const due =
            search === ''
              ? `${by}${[...text].map((letter) => letter + by).join('')}`
              : text.replaceAll(search, () => by)
          expect(await evaluate(`replace(${quoted(text)}, ${quoted(search)}, ${quoted(by)})`)).toBe(due)
          expect(await evaluate(`length(${quoted(text)})`)).toBe(String([...text].length))
          expect(await evaluate(`reverse(${quoted(text)})`)).toBe([...text].reverse().join(''))
          if (search !== '')
            expect(await evaluate(`split(${quoted(text)}, ${quoted(search)})`)).toEqual(text.split(search))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('texts compare by their code points', async () => {
    const order = (left: string, right: string) => Buffer.compare(Buffer.from(left), Buffer.from(right))
    await fc.assert(
      fc.asyncProperty(texts, texts, async (left, right) => {
        expect(await evaluate(`${quoted(left)} < ${quoted(right)}`)).toBe(order(left, right) < 0)
        expect(await evaluate(`${quoted(left)} = ${quoted(right)}`)).toBe(left === right)
      }),
      { numRuns: 200 },
    )
  })
})
