import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type BlockEntry, printBlocks, readBlocks } from '../../src/lake/block-file.ts'
import type { LineItem } from '../../src/lake/log-items.ts'
import { blockOf, itemsOf, mergeBlocks, type SortedBlocks } from '../../src/lake/sorted-blocks.ts'

interface Numbered {
  readonly number: number
  readonly text: string
}

const keyOf = (number: number) => String(number).padStart(8, '0')

const numbered: LineItem<Numbered> = {
  keyOf: ({ number }) => keyOf(number),
  combine: (before, change) => ({ ...change, text: `${before.text}+${change.text}` }),
  print: ({ number, text }) => `${number} ${text}`,
  parse: (line) => ({ number: Number.parseInt(line, 10), text: line.slice(line.indexOf(' ') + 1) }),
}

interface Stored {
  readonly content: Buffer
  readonly entries: readonly BlockEntry[]
}

async function store(blocks: SortedBlocks<Numbered>): Promise<Stored> {
  const entries: BlockEntry[] = []
  const parts: Buffer[] = []
  for await (const part of printBlocks(blocks, numbered, (entry) => entries.push(entry))) parts.push(part)
  return { content: Buffer.concat(parts), entries }
}

/** Tells which blocks are opened. */
async function* open({ content, entries }: Stored, onOpen: (first: string) => void = () => {}) {
  const chunks = async function* () {
    for (let start = 0; start < content.length; start += 10_007) yield content.subarray(start, start + 10_007)
  }
  const mend = async () => {
    throw new Error('nothing is damaged')
  }
  for await (const block of readBlocks(chunks(), entries, numbered, mend)) {
    const items = () => {
      onOpen(block.first)
      return block.items()
    }
    yield { ...block, items }
  }
}

async function* inMemory(items: readonly Numbered[]) {
  if (items.length > 0) yield blockOf(items, numbered)
}

async function collect(blocks: SortedBlocks<Numbered>): Promise<readonly Numbered[]> {
  const all: Numbered[] = []
  for await (const items of itemsOf(blocks)) for (const item of items) all.push(item)
  return all
}

/** A range of numbers, so many apart, that come or go. */
const arbitraryChange = fc.record({
  from: fc.nat(60_000),
  count: fc.oneof(fc.nat(20), fc.nat(30_000)),
  apart: fc.constantFrom(1, 2, 997),
  removes: fc.boolean(),
})

it('blocks that were changed again and again hold what a map holds', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(arbitraryChange, { maxLength: 3 }), { minLength: 1, maxLength: 5 }),
      async (rounds) => {
        const expected = new Map<string, Numbered>()
        let stored = await store(inMemory([]))
        for (const [round, ranges] of rounds.entries()) {
          const changes = new Map<string, Numbered | undefined>()
          for (const { from, count, apart, removes } of ranges) {
            for (let index = 0; index < count; index += 1) {
              const number = from + index * apart
              changes.set(keyOf(number), removes ? undefined : { number, text: `r${round}` })
            }
          }
          for (const [key, change] of changes) {
            const before = expected.get(key)
            if (change === undefined) expected.delete(key)
            else if (before === undefined) expected.set(key, change)
            else expected.set(key, { ...change, text: `${before.text}+${change.text}` })
          }
          stored = await store(mergeBlocks(open(stored), changes, numbered))
          const counts = stored.entries.map(({ count }) => count)
          expect(Math.max(0, ...counts)).toBeLessThanOrEqual(2 * 8192)
          // few small blocks: only the last, or one that nothing else could be joined with
          expect(counts.slice(0, -1).filter((count) => count < 4096)).toEqual([])
        }
        const sorted = [...expected.values()].sort((left, right) => left.number - right.number)
        const read = await collect(open(stored))
        expect(read.length).toBe(sorted.length)
        expect(read.every((item, index) => item.text === sorted[index]?.text)).toBe(true)
        expect(read.every((item, index) => item.number === sorted[index]?.number)).toBe(true)
      },
    ),
    { numRuns: 25 },
  ))

it('a change opens only the blocks that it falls into', async () => {
  const items = Array.from({ length: 100_000 }, (_, index) => ({ number: index * 2, text: 'old' }))
  const stored = await store(
    mergeBlocks(inMemory([]), new Map(items.map((item) => [keyOf(item.number), item])), numbered),
  )
  expect(stored.entries.length).toBeGreaterThan(10)
  const changesAt = (numbers: readonly number[]) =>
    new Map(numbers.map((number) => [keyOf(number), { number, text: 'new' }]))
  const openedBy = async (numbers: readonly number[]) => {
    const opened: string[] = []
    await store(
      mergeBlocks(
        open(stored, (first) => opened.push(first)),
        changesAt(numbers),
        numbered,
      ),
    )
    return opened.length
  }
  expect(await openedBy([])).toBe(0)
  expect(await openedBy([3])).toBe(1)
  expect(await openedBy([50_001, 50_003, 150_001])).toBe(2)
  expect(await openedBy(Array.from({ length: 9000 }, (_, index) => 300_000 + index))).toBe(0)
})
