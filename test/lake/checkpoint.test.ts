import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeCheckpoint } from '../../src/lake/checkpoint.ts'
import {
  type CommitLog,
  createCommit,
  finishCommit,
  readCommitLog,
  recover,
} from '../../src/lake/commit-log.ts'
import type { CommitRecord } from '../../src/lake/commit-record.ts'
import { liveFiles } from '../../src/lake/live-files.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { knownBlocks, type LogState, writtenBlocks } from '../../src/lake/log-state.ts'
import type { ObjectStore } from '../../src/lake/object-store.ts'
import { itemsOf, type SortedBlocks } from '../../src/lake/sorted-blocks.ts'
import { inTemporaryFolder } from '../run-project-job.ts'
import { arbitraryCommits } from './arbitrary-commits.ts'
import { openMemoryStore } from './memory-store.ts'

const stagedFolder = '_etl/_staged/'
const nobody = async () => {}

async function commit(record: CommitRecord, store: ObjectStore): Promise<void> {
  await createCommit(record, store)
  await finishCommit(record, store, nobody)
}

async function sumUp(store: ObjectStore): Promise<void> {
  await writeCheckpoint(await readCommitLog(store), { store, stagedFolder })
}

async function collect<T>(blocks: SortedBlocks<T>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const some of itemsOf(blocks)) items.push(...some)
  return items
}

/** All that anyone asks a log. */
async function told(log: CommitLog) {
  const written = new Map((await collect(writtenBlocks(log))).map((item) => [item.sequence, item.folders]))
  const known = (await collect(knownBlocks(log))).map(({ commits, ...input }) => ({
    ...input,
    folders: [...new Set(commits.flatMap((sequence) => written.get(sequence) ?? []))].sort(),
  }))
  const { tables, ...summary } = log.summary
  const columns = tables.flatMap((table) => table.columns.map(({ name }) => name)).sort()
  return { known, live: [...(await liveFiles(log)).values()], columns, summary }
}

/** The same, record by record and as simply as can be. */
function due(records: readonly CommitRecord[]): Awaited<ReturnType<typeof told>> {
  const start = Math.max(
    0,
    records.findLastIndex(({ replacesInputs }) => replacesInputs),
  )
  const since = records.slice(start)
  const uris = [...new Set(since.flatMap(({ inputs }) => inputs.map(({ uri }) => uri)))].sort()
  const known = uris.map((uri) => {
    const its = since.filter(({ inputs }) => inputs.some((input) => input.uri === uri))
    const newest = its.at(-1)?.inputs.find((input) => input.uri === uri)
    if (newest === undefined) throw new Error('it was in there')
    const folders = its.flatMap(({ files }) => files.map(({ folder }) => folder))
    return { ...newest, folders: [...new Set(folders)].sort() }
  })
  const live = records
    .flatMap(({ files, sequence }) => files.map((file) => ({ file, sequence })))
    .filter(({ file, sequence }) =>
      records.every((record) => record.sequence <= sequence || !record.removes.includes(file.key)),
    )
    .map(({ file: { key, folder, rows, bytes } }) => ({ key, folder, rows, bytes }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
  const headOf = ({ sequence, run, job, mode, startedAt, committedAt }: CommitRecord) => ({
    sequence,
    run,
    job,
    mode,
    startedAt,
    committedAt,
  })
  const runs = records.filter(({ mode }) => mode !== 'bookmark' && mode !== 'compact')
  const lastRun = runs.at(-1)
  const resetAt = records.findLastIndex(({ resets }) => resets)
  const isAnswered = records.slice(resetAt).some(({ mode }) => mode === 'overwrite')
  const reset = resetAt < 0 || isAnswered ? undefined : records[resetAt]
  const times = records.filter(({ inputs }) => inputs.length > 0).map(({ startedAt }) => startedAt)
  const lastInputsAt = times.sort().at(-1)
  const rejects = records.flatMap(({ run, sequence, quarantine }) => {
    if (quarantine === undefined) return []
    const laterOnes = records.filter((record) => record.sequence > sequence)
    if (laterOnes.some(({ removes }) => removes.includes(quarantine.key))) return []
    const settled = records
      .flatMap(({ replayed = [] }) => replayed)
      .flatMap((one) => (one.run === run ? one.records : []))
    const positions = [...new Set(settled)].sort((left, right) => left - right)
    return [{ run, key: quarantine.key, settled: positions }]
  })
  const overwritten = records.findLastIndex(({ mode }) => mode === 'overwrite')
  const columns = records
    .slice(Math.max(0, overwritten))
    .filter(({ mode, files }) => mode !== 'compact' && files.length > 0)
    .flatMap(({ tables }) => tables.flatMap((table) => table.columns.map(({ name }) => name)))
  return {
    known,
    live,
    columns: [...new Set(columns)].sort(),
    summary: {
      sequence: records.length,
      evolved: [],
      ...(lastRun === undefined ? {} : { lastRun: headOf(lastRun) }),
      ...(reset === undefined ? {} : { reset: headOf(reset) }),
      ...(lastInputsAt === undefined ? {} : { lastInputsAt }),
      rejects,
    },
  }
}

describe('a log with checkpoints', () => {
  it('says what its records say, wherever they were summed up', () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryCommits,
        fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        async (records, isSummedUp) => {
          const store = openMemoryStore()
          for (const [index, record] of records.entries()) {
            await commit(record, store)
            if (isSummedUp[index]) await sumUp(store)
            expect(await told(await readCommitLog(store))).toEqual(due(records.slice(0, index + 1)))
          }
        },
      ),
      { numRuns: 300 },
    ))

  it('says the same whatever of a checkpoint is damaged or gone', () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryCommits,
        fc.nat(),
        fc.constantFrom('gone', 'cut', 'flipped', 'empty'),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (records, chosen, harm, at) => {
          const objects = new Map<string, Buffer>()
          const store = openMemoryStore(objects)
          for (const [index, record] of records.entries()) {
            await commit(record, store)
            if (index % 3 === 1 || index === records.length - 1) await sumUp(store)
          }
          const keys = [...objects.keys()].filter((key) => key.includes('_checkpoints'))
          const key = keys[chosen % keys.length] ?? ''
          const content = Buffer.from(objects.get(key) ?? '')
          const position = Math.floor(at * content.length)
          if (harm === 'gone') objects.delete(key)
          else if (harm === 'cut') objects.set(key, content.subarray(0, position))
          else if (harm === 'empty') objects.set(key, Buffer.alloc(0))
          else if (content.length > 0) {
            content.writeUInt8(content.readUInt8(position) ^ 0x04, position)
            objects.set(key, content)
          }
          expect(await told(await readCommitLog(store))).toEqual(due(records))
          // the next one is made of what is left of this one
          await sumUp(store)
          expect(await told(await readCommitLog(store))).toEqual(due(records))
        },
      ),
      { numRuns: 300 },
    ))
})

function appendOf(sequence: number, inputs: number): CommitRecord {
  const at = '2026-01-01T00:00:00.000Z'
  return {
    format: 1,
    sequence,
    run: `run-${sequence}`,
    job: 'Job',
    specHash: '',
    mode: 'append',
    startedAt: at,
    committedAt: at,
    inputs: Array.from({ length: inputs }, (_, number) => ({
      uri: `s3://bucket/${sequence}-${number}.json`,
      bytes: 1,
      version: '1',
    })),
    replacesInputs: false,
    files: [],
    removes: [],
    tables: [],
    report: { evolved: [], inputs: { files: 1 } } as unknown as CommitRecord['report'],
  }
}

function checkpointKeys(objects: ReadonlyMap<string, Buffer>): readonly string[] {
  return [...objects.keys()].filter((key) => key.startsWith('_etl/_checkpoints/')).sort()
}

describe('a run', () => {
  it('sums up a hundred commits, and reads none of them again', async () => {
    const objects = new Map<string, Buffer>()
    const store = openMemoryStore(objects)
    for (let sequence = 1; sequence <= 99; sequence += 1) await commit(appendOf(sequence, 1), store)
    await recover(store, nobody)
    expect(checkpointKeys(objects)).toEqual([])
    await commit(appendOf(100, 1), store)
    expect((await recover(store, nobody)).later).toEqual([])
    const read: string[] = []
    const watched: ObjectStore = {
      ...store,
      read: (key) => {
        read.push(key)
        return store.read(key)
      },
    }
    expect(await collect(knownBlocks(await readCommitLog(watched)))).toHaveLength(100)
    expect(read).toEqual(['_etl/_checkpoints/_000000000100.json'])
  })

  it('sums up fewer commits with many inputs, and keeps two checkpoints', async () => {
    const objects = new Map<string, Buffer>()
    const store = openMemoryStore(objects)
    for (const sequence of [1, 2, 3]) {
      await commit(appendOf(sequence, 100_000), store)
      await recover(store, nobody)
    }
    const parts = ['-files.gz', '-folders.gz', '-inputs.gz', '.json']
    expect(checkpointKeys(objects)).toEqual(
      [2, 3].flatMap((sequence) => parts.map((part) => `_etl/_checkpoints/_00000000000${sequence}${part}`)),
    )
    const { later, summary } = await readCommitLog(store)
    expect([later, summary.sequence]).toEqual([[], 3])
  })

  it('that dies at any step of summing up leaves the log as it was', async () => {
    const records = Array.from({ length: 120 }, (_, index) => appendOf(index + 1, 2))
    const expected = due(records)
    let steps = Number.POSITIVE_INFINITY
    for (let dieAt = 1; dieAt <= steps; dieAt += 1) {
      const objects = new Map<string, Buffer>()
      const store = openMemoryStore(objects)
      for (const record of records) {
        await commit(record, store)
        if (record.sequence === 5 || record.sequence === 10) await sumUp(store)
      }
      let step = 0
      const dying = openMemoryStore(objects, () => {
        step += 1
        if (step === dieAt) throw new Error('died')
      })
      const died = await recover(dying, nobody).then(
        () => false,
        (error: Error) => error.message === 'died',
      )
      if (!died) steps = step
      expect(await told(await readCommitLog(store)), `after step ${dieAt}`).toEqual(expected)
      const log = await recover(store, nobody)
      expect(await told(log), `recovered after step ${dieAt}`).toEqual(expected)
      expect(log.later).toEqual([])
      expect([...objects.keys()].filter((key) => key.startsWith(stagedFolder))).toEqual([])
    }
    // staging folder, three parts that are staged and published, the header, the old checkpoint
    expect(steps).toBeGreaterThan(12)
  })
})

describe('on this machine', () => {
  it('a checkpoint stands in files, and what a process left that died is gone after the next', () =>
    inTemporaryFolder(async (folder) => {
      const store = openLocalStore(folder)
      const records = Array.from({ length: 100 }, (_, index) => appendOf(index + 1, 3))
      for (const record of records) await commit(record, store)
      const failing: ObjectStore = {
        ...store,
        stage: async (stagedKey, chunks) => {
          await store.stage(stagedKey, chunks)
          if (stagedKey.endsWith('folders')) throw new Error('died')
        },
      }
      await expect(recover(failing, nobody)).rejects.toThrow('died')
      expect(await told(await readCommitLog(store))).toEqual(due(records))
      expect(await store.list(stagedFolder)).toHaveLength(1)
      const log: LogState = await recover(store, nobody)
      expect(log.later).toEqual([])
      expect(await told(await readCommitLog(store))).toEqual(due(records))
      expect(await store.list(stagedFolder)).toEqual([])
      expect(await store.list('_etl/_checkpoints/')).toEqual(
        ['-files.gz', '-folders.gz', '-inputs.gz', '.json'].map(
          (part) => `_etl/_checkpoints/_000000000100${part}`,
        ),
      )
    }))
})
