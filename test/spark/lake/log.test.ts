import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { writeCheckpoint } from '../../../src/lake/checkpoint.ts'
import { createCommit, readCommitLog } from '../../../src/lake/commit-log.ts'
import type { CommitRecord } from '../../../src/lake/commit-record.ts'
import { liveFiles } from '../../../src/lake/live-files.ts'
import { openLocalStore } from '../../../src/lake/local-store.ts'
import type { KnownInput } from '../../../src/lake/log-items.ts'
import { emptyCheckpoint, knownBlocks, type LogState, writtenBlocks } from '../../../src/lake/log-state.ts'
import { itemsOf, type SortedBlocks } from '../../../src/lake/sorted-blocks.ts'
import { arbitraryCommits } from '../../lake/arbitrary-commits.ts'
import { type LakeAnswer, type LakeDriver, openLakeDriver } from './lake-driver.ts'

const python = inject('python')

async function collect<T>(blocks: SortedBlocks<T>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const some of itemsOf(blocks)) items.push(...some)
  return items
}

/** What TypeScript reads in the log of a table. */
async function readHere(log: LogState): Promise<LakeAnswer> {
  return {
    known: await collect<KnownInput>(knownBlocks(log)),
    live: [...(await liveFiles(log)).values()].map(({ key, folder, rows, bytes }) => [
      key,
      folder,
      rows,
      bytes,
    ]),
    folders: (await collect(writtenBlocks(log))).map(({ sequence, folders }) => [sequence, folders]),
  }
}

/** Without a meaning of its own: a flag that is not set and one that is absent. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

describe.skipIf(python === '')('a log that TypeScript has written', () => {
  let driver: LakeDriver
  beforeAll(() => {
    driver = openLakeDriver(python)
  })
  afterAll(() => driver.close())

  async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'etl-log-'))
    await use(folder).finally(() => rm(folder, { recursive: true, force: true }))
  }

  async function writeLog(
    records: readonly CommitRecord[],
    checkpointAfter: number,
    folder: string,
  ): Promise<void> {
    const store = openLocalStore(folder)
    for (const [index, record] of records.entries()) {
      await createCommit(record, store)
      await store.write(`_etl/_commits/_${String(record.sequence).padStart(12, '0')}.done`, '')
      if (index + 1 === checkpointAfter)
        await writeCheckpoint(await readCommitLog(store), { store, stagedFolder: '_etl/_staged/' })
    }
  }

  async function expectSame(records: readonly CommitRecord[], folder: string): Promise<void> {
    const uris = records.flatMap(({ inputs }) => inputs.map(({ uri }) => uri))
    const among = [...uris.filter((_, index) => index % 4096 < 2), 's3://bucket/raw/', 's3://zzz']
    const its = await driver.ask({ do: 'readLog', tablePath: folder, among })
    // read without checkpoints: the records say it all
    const log = await readCommitLog(openLocalStore(folder))
    const whole = { checkpoint: emptyCheckpoint, later: records }
    const mine = await readHere(whole)
    expect(plain({ known: its.known, live: its.live, folders: its.folders })).toEqual(plain(mine))
    const wanted = new Set(among)
    expect(plain(its.among)).toEqual(plain(mine.known.filter(({ uri }: KnownInput) => wanted.has(uri))))
    expect(its.summary).toEqual(plain(log.summary))
    expect(its.unfinished).toEqual([])
  }

  it('says the same to Python, with a checkpoint or without', () =>
    fc.assert(
      fc.asyncProperty(arbitraryCommits, fc.nat(12), (records, checkpointAfter) =>
        inFolder(async (folder) => {
          await writeLog(records, checkpointAfter, folder)
          await expectSame(records, folder)
        }),
      ),
      { numRuns: 100 },
    ))

  it('says the same where the checkpoint is damaged', () =>
    fc.assert(
      fc.asyncProperty(arbitraryCommits, fc.nat(3), fc.nat(1000), (records, part, at) =>
        inFolder(async (folder) => {
          await writeLog(records, Math.ceil(records.length / 2), folder)
          const checkpoints = join(folder, '_etl/_checkpoints')
          const names = (await readdir(checkpoints)).sort()
          const name = names[part % names.length] ?? ''
          const content = await readFile(join(checkpoints, name))
          const place = at % Math.max(1, content.length)
          if (at % 3 === 0) await rm(join(checkpoints, name))
          else if (at % 3 === 1) await writeFile(join(checkpoints, name), content.subarray(0, place))
          else if (content.length > 0) {
            content[place] = (content[place] ?? 0) ^ 0x15
            await writeFile(join(checkpoints, name), content)
          }
          await expectSame(records, folder)
        }),
      ),
      { numRuns: 100 },
    ))

  it('is text that Python would write alike, and sort alike', () => {
    const text = fc
      .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd7f0, max: 0xe010 })))
      .map((units) => String.fromCharCode(...units))
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, false, 1.5, -0.25, 2 ** 53 - 1),
        fc.integer(),
        text,
        fc.array(tie('any')),
        fc.dictionary(fc.constantFrom('a', 'b', '"', 'é'), tie('any')),
      ),
    })).any
    return fc.assert(
      fc.asyncProperty(value, fc.array(text), async (one, texts) => {
        const its = await driver.ask({ do: 'print', value: one, texts })
        expect(its).toEqual({ text: JSON.stringify(one), order: texts.toSorted() })
      }),
      { numRuns: 300 },
    )
  })

  it('is read from a checkpoint of many blocks', () =>
    inFolder(async (folder) => {
      const inputs = Array.from({ length: 30_000 }, (_, number) => ({
        uri: `s3://bucket/raw/${String(number).padStart(6, '0')}.json`,
        bytes: number,
        version: `${number}.5`,
      }))
      const [first] = fc.sample(arbitraryCommits, { numRuns: 1, seed: 7 })
      const base = first?.[0] as CommitRecord
      const many = { ...base, mode: 'append', inputs, replacesInputs: false, sequence: 1 } as CommitRecord
      const next = {
        ...many,
        sequence: 2,
        run: 'run-2',
        inputs: inputs.slice(5, 7),
        removes: [],
        replayed: [],
      }
      const { quarantine: _, ...last } = next
      await writeLog([many, last as CommitRecord], 1, folder)
      await expectSame([many, last as CommitRecord], folder)
    }))
})
