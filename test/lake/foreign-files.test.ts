import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { type RunJobEffects, type RunJobOptions, runJob } from '../../src/engine/run-job.ts'
import { OperatorError } from '../../src/errors.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { inProject, type ProjectFiles, projectOf, writeFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'

type Run = (options?: Partial<RunJobOptions>, effects?: RunJobEffects) => ReturnType<typeof runJob>

const tableFolder = '.etl/lake/lake/out'

function projectWith(mode: string): ProjectFiles {
  const partitionBy = mode === 'overwritePartitions' ? ', partitionBy: [d]' : ''
  return {
    'etl.yaml': 'name: test',
    'schemas/in.yaml': 'id: int\nd: string',
    'jobs/Case.yaml': [
      'source: { path: data, schema: in }',
      'steps: []',
      `sink: { table: lake.out, path: s3://lake/out/, mode: ${mode}${partitionBy} }`,
    ].join('\n'),
    'data/a.json': '{"id":1,"d":"x"}\n',
  }
}

function inLake(mode: string, use: (root: string, run: Run) => Promise<void>): Promise<void> {
  const files = projectWith(mode)
  return inProject(files, ({ root }) => {
    const { settings } = projectOf(files)
    const fixed = { settings, root, workingDirectory: root, trustInput: false, threads: 2 }
    const run: Run = (options = {}, effects = {}) =>
      runJob(
        { checked: findJob(projectOf(files), 'Case'), ...fixed, memoryLimitBytes: 300_000_000, ...options },
        effects,
      )
    return use(root, run)
  })
}

async function idsOf(folder: string): Promise<readonly unknown[]> {
  const rows = (await readTable(folder)) as readonly { readonly id: unknown }[]
  return rows.map(({ id }) => Number(id)).sort()
}

describe('files that no run has written', () => {
  it.each([
    ['overwrite', {}],
    ['overwritePartitions', {}],
    ['append', { fullRefresh: true }],
  ])('are refused by the first run of %s %j, and stay', (mode, options) =>
    inLake(mode, async (root, run) => {
      await writeFiles(root, { 'mine/sub/photo.jpg': 'precious' })
      for (const output of ['mine', '.']) {
        const { error, report } = await run({ ...options, output })
        expect(error).toBeInstanceOf(OperatorError)
        const named = output === 'mine' ? 'mine/sub/photo.jpg' : 'data/a.json'
        expect((error as OperatorError).problems).toEqual([
          {
            message: `${join(root, output)} holds files that no run has written, such as ${join(root, named)}`,
            expected: 'an empty folder, or one with a table of an earlier run',
            hint: 'move them away, or give another place with --output',
          },
        ])
        expect(report.status).toBe('failed')
      }
      expect(await readFile(join(root, 'mine/sub/photo.jpg'), 'utf8')).toBe('precious')
      expect(existsSync(join(root, 'jobs/Case.yaml'))).toBe(true)
    }),
  )

  it.each(['overwrite', 'overwritePartitions'])('stay when a later run of %s replaces its own', (mode) =>
    inLake(mode, async (root, run) => {
      expect((await run()).report.status).toBe('succeeded')
      const stray = `${tableFolder}/${mode === 'overwrite' ? '' : 'd=x/'}notes.txt`
      await writeFiles(root, { [stray]: 'precious', 'data/b.json': '{"id":2,"d":"x"}\n' })
      expect((await run()).report.status).toBe('succeeded')
      expect(await readFile(join(root, stray), 'utf8')).toBe('precious')
      await rm(join(root, stray))
      // once each: what the first run wrote was replaced
      expect(await idsOf(join(root, tableFolder))).toEqual([1, 2])
    }),
  )

  it('lie beside what a run appends', () =>
    inLake('append', async (root, run) => {
      await writeFiles(root, { 'mine/notes.txt': 'precious' })
      expect((await run({ output: 'mine' })).report.status).toBe('succeeded')
      expect(await readFile(join(root, 'mine/notes.txt'), 'utf8')).toBe('precious')
    }))
})

describe('a committed run', () => {
  it('whose staged file is gone has failed, each time that it is to be finished', () =>
    inLake('append', async (root, run) => {
      const openStore = (tablePath: string) => {
        const store = openLocalStore(tablePath)
        return {
          ...store,
          async create(key: string, content: string) {
            const created = await store.create(key, content)
            await rm(join(tablePath, '_etl/_staged'), { recursive: true, force: true })
            return created
          },
        }
      }
      for (const effects of [{ openStore }, {}]) {
        const { error, report } = await run({}, effects)
        expect(report.status).toBe('failed')
        expect(error).toBeInstanceOf(OperatorError)
        expect((error as OperatorError).message).toMatch(/_staged.* is gone: it was to become .*part-/)
      }
      await rm(join(root, tableFolder, '_etl/_commits'), { recursive: true })
      expect((await run()).report.rows.written).toBe(1)
    }))

  it('is published by the next one also when its inputs have been moved away', () =>
    inLake('append', async (root, run) => {
      const openStore = (tablePath: string) => ({
        ...openLocalStore(tablePath),
        publish: () => Promise.reject(new Error('died')),
      })
      await expect(run({}, { openStore })).rejects.toThrow('died')
      expect(await idsOf(join(root, tableFolder))).toEqual([])
      await rm(join(root, 'data/a.json'))
      expect((await run()).report.status).toBe('noNewInput')
      expect(await idsOf(join(root, tableFolder))).toEqual([1])
    }))
})
