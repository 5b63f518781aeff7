import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { changeBookmark } from '../../src/engine/change-bookmark.ts'
import { replayQuarantine } from '../../src/engine/replay-quarantine.ts'
import { runJob } from '../../src/engine/run-job.ts'
import { OperatorError } from '../../src/errors.ts'
import { readCommitHistory } from '../../src/lake/commit-log.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import type { ObjectStore } from '../../src/lake/object-store.ts'
import { inProject, projectOf, writeFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { inTemporaryFolder } from '../run-project-job.ts'
import { appendFiles, compact, tableKeys } from './compact-lake.ts'

/** A store whose lease is removed as soon as it is taken. */
function openRobbed(tablePath: string): ObjectStore {
  const store = openLocalStore(tablePath)
  return {
    ...store,
    cell(key) {
      const cell = store.cell(key)
      return {
        ...cell,
        async fill(content) {
          const filled = await cell.fill(content)
          await cell.clear(content)
          return filled
        },
      }
    },
  }
}

const files = (schema: string, steps = '[]') => ({
  'etl.yaml': 'name: test\n',
  'schemas/in.yaml': schema,
  'jobs/Case.yaml': `source: { path: data, schema: in }
steps: ${steps}
sink: { table: lake.out, path: s3://lake/out/, mode: append }
rejects: { max: 100% }
`,
})
const strict = files('id: int\nprice: double\n')
/** Takes prices that are text as well. */
const mended = files(
  'id: int\nprice: choice<double,string>\n',
  '[{ resolveChoice: { price: "cast:double" } }]',
)

function optionsOf(root: string, written: typeof strict) {
  const project = projectOf(written)
  return {
    root,
    checked: findJob(project, 'Case'),
    settings: project.settings,
    workingDirectory: root,
    threads: 2,
    memoryLimitBytes: 500_000_000,
    trustInput: false,
    showRows: false,
  }
}

async function countCommits(tablePath: string): Promise<number> {
  return (await readCommitHistory(openLocalStore(tablePath))).records.length
}

describe('nothing is committed by who has lost the lease', () => {
  it('in a run, whose rows the next one loads', () =>
    inProject(strict, async ({ root }) => {
      const tablePath = join(root, '.etl/lake/lake/out')
      const options = optionsOf(root, strict)
      await writeFiles(root, { 'data/a.json': '{"id":1,"price":2}\n' })
      const { report, error } = await runJob(options, { openStore: openRobbed })
      expect(report.status).toBe('failed')
      expect(error).toBeInstanceOf(OperatorError)
      expect((error as Error).message).toMatch(/^run .* has lost its lease/)
      expect(await countCommits(tablePath)).toBe(0)
      expect((await runJob(options)).report.rows).toEqual({ written: 1 })
      expect(await readTable(tablePath)).toEqual([{ id: 1, price: 2 }])
    }))

  it('in a replay of quarantined records', () =>
    inProject(strict, async ({ root }) => {
      const tablePath = join(root, '.etl/lake/lake/out')
      await writeFiles(root, { 'data/a.json': '{"id":1,"price":2}\n{"id":2,"price":"2.5"}\n' })
      const { report } = await runJob(optionsOf(root, strict))
      expect(report.records).toEqual({ read: 2, accepted: 1, quarantined: 1 })
      const { error } = await replayQuarantine(optionsOf(root, mended), { openStore: openRobbed })
      expect((error as Error).message).toMatch(/^run .* has lost its lease/)
      expect(await countCommits(tablePath)).toBe(1)
      expect((await replayQuarantine(optionsOf(root, mended))).report.rows).toEqual({ written: 1 })
    }))

  it('in a change of a bookmark', () =>
    inProject(strict, async ({ root }) => {
      const tablePath = join(root, '.etl/lake/lake/out')
      const change = changeBookmark(optionsOf(root, strict), async () => {
        await rm(join(tablePath, '_etl/_lease'), { recursive: true })
        return { inputs: [], skipped: 0, resets: true, changes: true }
      })
      await expect(change).rejects.toThrow('has lost its lease')
      expect(await countCommits(tablePath)).toBe(0)
    }))

  it('in a compaction', () =>
    inTemporaryFolder(async (root) => {
      await appendFiles(root, [{ folder: '', select: 'SELECT 1::BIGINT AS id' }])
      const table = await appendFiles(root, [{ folder: '', select: 'SELECT 2::BIGINT AS id' }])
      await expect(compact(root, table, {}, { openStore: openRobbed })).rejects.toThrow('has lost its lease')
      expect(await countCommits(join(root, tableKeys.path))).toBe(2)
      expect((await compact(root, table)).files).toEqual({ before: 2, after: 1 })
    }))
})
