import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommitRecord, CommittedInput } from '../../src/lake/commit-record.ts'
import { committedInput, findKnownInputs, knownInputs } from '../../src/lake/known-inputs.ts'
import { type ListedInput, listInputs } from '../../src/lake/list-inputs.ts'
import { emptyCheckpoint, type LogState } from '../../src/lake/log-state.ts'
import { selectInputs } from '../../src/lake/select-inputs.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

function logOf(...commits: readonly (readonly CommittedInput[])[]): LogState {
  const later = commits.map((inputs, index) => ({ sequence: index + 1, inputs, files: [], removes: [] }))
  return { checkpoint: emptyCheckpoint, later: later as unknown as readonly CommitRecord[] }
}

function uriOf(number: number): string {
  return `s3://bucket/${String(number).padStart(6, '0')}.json`
}

function inputOf(number: number, more: Partial<CommittedInput> = {}): CommittedInput {
  return { uri: uriOf(number), bytes: 10, version: 'v1', ...more }
}

function listedOf(number: number, more: Partial<ListedInput> = {}): ListedInput {
  return { uri: uriOf(number), path: `/none/${number}`, bytes: 10, version: 'v1', ...more }
}

async function* inPages(inputs: readonly ListedInput[], length: number) {
  for (let start = 0; start < inputs.length; start += length) yield inputs.slice(start, start + length)
}

describe('a listing beside what is known', () => {
  const kinds = ['new', 'same', 'larger', 'another version'] as const

  it('is told apart in any order, in one piece and in pages', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ number: fc.nat(40_000), kind: fc.constantFrom(...kinds) }), {
          maxLength: 60,
          selector: ({ number }) => number,
        }),
        fc.boolean(),
        fc.integer({ min: 1, max: 70 }),
        async (wanted, isSorted, pageLength) => {
          const listed = isSorted ? wanted.toSorted((left, right) => left.number - right.number) : wanted
          const isNew = new Set(wanted.filter(({ kind }) => kind === 'new').map(({ number }) => number))
          const known = Array.from({ length: 40_001 }, (_, number) => number).filter(
            (number) => !isNew.has(number),
          )
          const log = logOf(known.map((number) => inputOf(number)))
          const inputs = listed.map(({ number, kind }) =>
            listedOf(
              number,
              kind === 'larger' ? { bytes: 11 } : kind === 'another version' ? { version: 'v2' } : {},
            ),
          )
          const those = (...of: readonly string[]) =>
            inputs.filter((_, index) => of.includes(listed[index]?.kind ?? ''))
          for (const listing of [inputs, inPages(inputs, pageLength)]) {
            const { fresh, unchanged, changed } = await selectInputs(listing, log)
            expect(fresh).toEqual(those('new'))
            expect(unchanged).toBe(those('same').length)
            expect(changed.map(({ input }) => input)).toEqual(those('larger', 'another version'))
            for (const { input, before } of changed) expect(before.uri).toBe(input.uri)
          }
        },
      ),
      { numRuns: 15 },
    ))

  it('names an address twice where it was listed twice', async () => {
    const { fresh, unchanged } = await selectInputs(
      [listedOf(1), listedOf(1), listedOf(2), listedOf(2)],
      logOf([inputOf(1)]),
    )
    expect([fresh.length, unchanged]).toEqual([2, 2])
  })

  it('is all fresh where nothing is known, and nothing where nothing is listed', async () => {
    expect(await selectInputs([listedOf(2), listedOf(1)], logOf())).toEqual({
      fresh: [listedOf(2), listedOf(1)],
      unchanged: 0,
      changed: [],
    })
    expect(await selectInputs([], logOf([inputOf(1)]))).toEqual({ fresh: [], unchanged: 0, changed: [] })
  })
})

describe('an input that could not be read', () => {
  const rejected = logOf([inputOf(1, { rejected: true }), inputOf(2, { rejected: true }), inputOf(3)])

  it('is fresh once it has changed, and unchanged until then', async () => {
    const { fresh, unchanged, changed } = await selectInputs(
      [listedOf(1, { bytes: 11 }), listedOf(2), listedOf(3, { bytes: 11 })],
      rejected,
    )
    expect(fresh.map(({ uri }) => uri)).toEqual([uriOf(1)])
    expect(unchanged).toBe(1)
    expect(changed.map(({ input }) => input.uri)).toEqual([uriOf(3)])
  })

  it('counts by its bytes where only its time differs', () =>
    inTemporaryFolder(async (folder) => {
      const list = () =>
        listInputs({
          address: folder,
          workingDirectory: folder,
          lake: { root: folder, sampleData: [] },
          named: 'it',
        })
      for (const name of ['a', 'b', 'c', 'd']) await writeFile(join(folder, name), `content of ${name}`)
      const loaded = await Promise.all((await list()).map(committedInput))
      const log = logOf(
        loaded.map((input) => (/[ab]$/.test(input.uri) ? { ...input, rejected: true as const } : input)),
      )
      // b and d are others of the same length, a and c were only touched
      for (const name of ['b', 'd']) await writeFile(join(folder, name), `another of ${name}`.slice(0, 12))
      for (const name of ['a', 'b', 'c', 'd']) await utimes(join(folder, name), 1, 1)
      const { fresh, unchanged, changed } = await selectInputs(await list(), log)
      expect(fresh.map(({ path }) => path)).toEqual([join(folder, 'b')])
      expect(unchanged).toBe(2)
      expect(changed.map(({ input }) => input.path)).toEqual([join(folder, 'd')])
    }))
})

it('finds known inputs with the commits that they are in', async () => {
  const log = logOf([inputOf(2), inputOf(1)], [inputOf(1, { version: 'v2' })])
  expect(await findKnownInputs(log, ({ uri }) => uri === uriOf(1))).toEqual([
    { ...inputOf(1, { version: 'v2' }), commits: [1, 2] },
  ])
  expect([...(await knownInputs(log)).values()]).toEqual([inputOf(1, { version: 'v2' }), inputOf(2)])
})
