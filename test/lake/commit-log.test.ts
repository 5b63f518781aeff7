import { expect, it } from 'vitest'
import { createCommit, readCommitHistory } from '../../src/lake/commit-log.ts'
import type { CommitRecord } from '../../src/lake/commit-record.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

function recordOf(run: string): CommitRecord {
  const at = '2026-01-01T00:00:00.000Z'
  return {
    format: 1,
    sequence: 1,
    run,
    job: 'Job',
    specHash: '',
    mode: 'append',
    startedAt: at,
    committedAt: at,
    inputs: [],
    replacesInputs: false,
    files: [],
    removes: [],
    tables: [],
    report: {
      job: 'Job',
      run,
      target: 'local',
      engine: 'duckdb',
      status: 'succeeded',
      mode: 'append',
      inputs: { files: 0, bytes: 0, skipped: 0 },
      records: { read: 0, accepted: 0, quarantined: 0 },
      rows: { written: 0 },
      partitions: 0,
      checks: [],
      unknownFields: [],
      evolved: [],
      discarded: [],
      warnings: [],
      seconds: 0,
    },
  }
}

it('lets one of two runs take a sequence, and tells the other', () =>
  inTemporaryFolder(async (folder) => {
    const store = openLocalStore(folder)
    await createCommit(recordOf('first'), store)
    await expect(createCommit(recordOf('second'), store)).rejects.toThrow('another run has committed')
    expect((await readCommitHistory(store)).records.map(({ run }) => run)).toEqual(['first'])
  }))
