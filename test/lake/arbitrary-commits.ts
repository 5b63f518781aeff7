import fc from 'fast-check'
import type { CommitRecord, CommittedInput } from '../../src/lake/commit-record.ts'

/** Addresses with everything in them that a line or a sort order may trip over. */
const uris = [
  ...Array.from({ length: 6 }, (_, number) => `s3://bucket/raw/${number}.json`),
  '/tmp/a b.json',
  's3://bucket/raw/a\tb\nc.json',
  's3://bucket/raw/"quoted" \\ back.json',
  's3://bucket/raw/é – ü.json',
  's3://bucket/raw/\u{1f600}.json',
  's3://bucket/raw/\uffe6.json',
  's3://bucket/raw/',
]
const days = ['', 'day=mon', 'day=tue', 'day=a%2Fb']

const arbitraryInput: fc.Arbitrary<CommittedInput> = fc
  .record({
    uri: fc.constantFrom(...uris),
    bytes: fc.nat(3),
    version: fc.constantFrom('1', '2', '1700000000000.123', '"0cc175b9c0f1b6a831c399e269772661"', '\t'),
    crc32: fc.option(fc.constantFrom('00000000', 'ffffffff'), { nil: undefined }),
    flag: fc.constantFrom(
      {},
      {},
      { rejected: true as const },
      { notLoaded: true as const },
      { outdated: true as const },
    ),
  })
  .map(({ crc32, flag, ...input }) => ({ ...input, ...(crc32 === undefined ? {} : { crc32 }), ...flag }))

const arbitraryCommit = fc.record({
  kind: fc.constantFrom('append', 'append', 'append', 'overwritePartitions', 'overwrite', 'compact', 'reset'),
  inputs: fc.uniqueArray(arbitraryInput, { maxLength: 5, selector: ({ uri }) => uri }),
  folders: fc.array(fc.constantFrom(...days), { maxLength: 4 }),
  removes: fc.array(fc.nat(30), { maxLength: 3 }),
  rejects: fc.boolean(),
  replays: fc.array(fc.record({ run: fc.nat(8), records: fc.array(fc.nat(4), { maxLength: 3 }) }), {
    maxLength: 2,
  }),
  column: fc.constantFrom('a', 'b', 'c'),
  minute: fc.nat(59),
})

/** Commits of any kind, one after the other. What they remove may be there or not. */
export const arbitraryCommits: fc.Arbitrary<readonly CommitRecord[]> = fc
  .array(arbitraryCommit, { minLength: 1, maxLength: 12 })
  .map((commits) => {
    const keys: string[] = []
    return commits.map(({ kind, inputs, folders, removes, rejects, replays, column, minute }, index) => {
      const sequence = index + 1
      const run = `run-${sequence}`
      const at = `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`
      const files = folders.map((folder, number) => {
        const key = `${folder === '' ? '' : `${folder}/`}part-${run}-${number}.parquet`
        return { stagedKey: `staged-${sequence}-${number}`, key, folder, rows: number, bytes: index }
      })
      const removed = removes.flatMap((position) => keys[position] ?? [])
      keys.push(...files.map(({ key }) => key))
      if (rejects) keys.push(`_etl/_quarantine/_${run}.ndjson`)
      const isReset = kind === 'reset'
      const record = {
        format: 1,
        sequence,
        run,
        job: 'Job',
        specHash: '',
        mode: isReset ? 'bookmark' : kind,
        startedAt: at,
        committedAt: at,
        inputs: isReset || kind === 'compact' ? [] : inputs,
        replacesInputs: isReset || kind === 'overwrite',
        ...(isReset ? { resets: true } : {}),
        files: isReset ? [] : files,
        ...(rejects
          ? { quarantine: { stagedKey: 'staged', key: `_etl/_quarantine/_${run}.ndjson`, records: 5 } }
          : {}),
        replayed: replays
          .filter((replay) => replay.run < sequence)
          .map((replay) => ({ run: `run-${replay.run}`, records: replay.records })),
        removes: removed,
        tables: [{ name: 'out', columns: [{ name: column, type: { kind: 'int' } }], partitionKeys: [] }],
        report: { evolved: [], inputs: { files: 1 } },
      }
      return record as unknown as CommitRecord
    })
  })
