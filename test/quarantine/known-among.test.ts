import fc from 'fast-check'
import { expect, it } from 'vitest'
import { knownAmong } from '../../src/lake/known-among.ts'
import { emptyCheckpoint } from '../../src/lake/log-state.ts'

const uri = fc.integer({ min: 0, max: 60 }).map((number) => `data/${String(number).padStart(2, '0')}.json`)

it('gives the wanted inputs that are known, and reads no block without one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(uri, { maxLength: 40 }),
      fc.uniqueArray(uri, { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      async (known, wanted, perBlock) => {
        const items = known.toSorted().map((name) => ({ uri: name, bytes: 1, version: '1', commits: [1] }))
        const blocks = Array.from({ length: Math.ceil(items.length / perBlock) }, (_, index) =>
          items.slice(index * perBlock, (index + 1) * perBlock),
        )
        const read: number[] = []
        async function* inputs() {
          for (const [index, block] of blocks.entries()) {
            yield {
              first: block[0]?.uri ?? '',
              last: block.at(-1)?.uri ?? '',
              // small ones are merged with their neighbours
              count: 8192,
              items: async () => {
                read.push(index)
                return block
              },
            }
          }
        }
        const log = { checkpoint: { ...emptyCheckpoint, inputs }, later: [] }
        const found = await knownAmong(new Set(wanted), log)
        expect(found.map((input) => input.uri)).toEqual(
          known.filter((name) => wanted.includes(name)).toSorted(),
        )
        const spans = (index: number) => {
          const [first = '', last = ''] = [blocks[index]?.[0]?.uri, blocks[index]?.at(-1)?.uri]
          return wanted.some((name) => name >= first && name <= last)
        }
        expect(read.every(spans)).toBe(true)
      },
    ),
  )
})
