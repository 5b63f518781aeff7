import { readdirSync } from 'node:fs'
import { rm, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { readBookmark, resetBookmark, setBookmark } from '../../src/engine/bookmark.ts'
import { type RunJobOptions, runJob } from '../../src/engine/run-job.ts'
import { readCommitHistory } from '../../src/lake/commit-log.ts'
import { takeLease } from '../../src/lake/lease.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { inProject, projectOf, writeFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { stepProject } from '../conformance/step-project.ts'
import { compareRows } from '../reference/compare-rows.ts'
import type { Row } from '../reference/row.ts'

const schema = 'id: int\nday: string'
const modes = ['append', 'overwritePartitions'] as const
type Mode = (typeof modes)[number] | 'overwrite'

/** A project without data yet, and what can be done with it. */
async function withJob(
  mode: Mode,
  use: (does: ReturnType<typeof actionsOn>) => Promise<void>,
  source = '{ path: data, schema: in }',
) {
  const files = stepProject({
    schema,
    documents: '',
    steps: '',
    sink: `partitionBy: [day]\nmode: ${mode}`,
  })
  const job = String(files['jobs/Case.yaml']).replace('{ path: data, schema: in }', source)
  const written = { ...files, 'jobs/Case.yaml': job }
  await inProject(written, ({ root }) => use(actionsOn(root, written)))
}

function actionsOn(root: string, files: Parameters<typeof projectOf>[0]) {
  const project = projectOf(files)
  const options = {
    root,
    checked: findJob(project, 'Case'),
    settings: project.settings,
    workingDirectory: root,
    threads: 2,
    memoryLimitBytes: 500_000_000,
    trustInput: false,
    showRows: false,
  }
  const tablePath = join(root, '.etl/lake/lake/out')
  return {
    root,
    tablePath,
    add: (name: string, rows: readonly Row[]) =>
      writeFiles(root, {
        [`data/${name}`]: rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
      }),
    async run(more: Partial<RunJobOptions> = {}) {
      const { report } = await runJob({ ...options, ...more })
      return report
    },
    set: (input?: string) => setBookmark({ ...options, input }),
    reset: () => resetBookmark(options),
    get: () => readBookmark(options),
    rows: () => readTable(tablePath),
  }
}

const monday = [{ id: 1, day: 'mon' }]
const tuesday = [
  { id: 2, day: 'tue' },
  { id: 3, day: 'mon' },
]
const wednesday = [{ id: 4, day: 'mon' }]

async function expectRows(actual: Promise<readonly Row[]>, due: readonly Row[]): Promise<void> {
  expect(compareRows(await actual, due)).toBeUndefined()
}

describe.each(modes)('a bookmark under %s', (mode) => {
  it('that is reset makes the next run replace the table', () =>
    withJob(mode, async ({ add, run, reset, get, rows }) => {
      await add('a.json', monday)
      await add('b.json', tuesday)
      await run()
      expect(await reset()).toMatchObject({ inputs: [{ uri: 'data/a.json' }, { uri: 'data/b.json' }] })
      expect([...(await get()).known]).toEqual([])
      expect((await get()).reset).toBeDefined()
      await expectRows(rows(), [...monday, ...tuesday])
      const report = await run()
      expect(report).toMatchObject({ status: 'succeeded', inputs: { files: 2 }, rows: { written: 3 } })
      expect(report.warnings[0]).toContain('the bookmark was reset at')
      await expectRows(rows(), [...monday, ...tuesday])
      expect((await get()).reset).toBeUndefined()
      expect((await run()).status).toBe('noNewInput')
      await add('c.json', wednesday)
      await run()
      await expectRows(rows(), [...monday, ...tuesday, ...wednesday])
    }))

  it('that is set lets runs load only what comes later', () =>
    withJob(mode, async ({ add, run, set, get, rows }) => {
      await add('a.json', monday)
      expect(await set()).toMatchObject({ inputs: [{ uri: 'data/a.json', notLoaded: true }], skipped: 0 })
      expect(await set()).toMatchObject({ inputs: [], skipped: 1 })
      expect((await run()).status).toBe('noNewInput')
      await add('b.json', tuesday)
      expect(await run()).toMatchObject({ status: 'succeeded', inputs: { files: 1, skipped: 1 } })
      await expectRows(rows(), tuesday)
      expect([...(await get()).known.keys()]).toEqual(['data/a.json', 'data/b.json'])
    }))

  it('that is reset after it was set forgets what was marked as well', () =>
    withJob(mode, async ({ add, run, set, reset, rows }) => {
      await add('a.json', monday)
      await set()
      await add('b.json', tuesday)
      await run()
      await reset()
      await run()
      await expectRows(rows(), [...monday, ...tuesday])
    }))

  it('and any sequence of runs, sets and resets double nothing and lose nothing', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('add', 'run', 'set', 'reset', 'refresh'), { maxLength: 9 }),
        async (actions) =>
          withJob(mode, async ({ add, run, set, reset, rows }) => {
            const all: Row[] = []
            let loaded: readonly Row[] = []
            let marked: readonly Row[] = []
            let [files, isReset, hasLog] = [0, false, false]
            for (const action of [...actions, 'run']) {
              if (action === 'add') {
                const more = [
                  { id: 2 * files, day: 'mon' },
                  { id: 2 * files + 1, day: `day ${files % 3}` },
                ]
                files += 1
                await add(`${files}.json`, more)
                all.push(...more)
              } else if (action === 'reset') {
                await reset()
                isReset = hasLog
                if (isReset) marked = []
              } else if (action === 'set') {
                if (isReset) await expect(set()).rejects.toThrow('was reset at')
                else {
                  await set()
                  marked = all.filter((row) => !loaded.includes(row))
                  hasLog ||= files > 0
                }
              } else {
                await run({ fullRefresh: action === 'refresh' })
                if (files > 0) {
                  if (isReset || action === 'refresh') marked = []
                  loaded = all.filter((row) => !marked.includes(row))
                  isReset = false
                  hasLog ||= loaded.length > 0
                }
              }
              await expectRows(rows(), loaded)
            }
          }),
      ),
      { numRuns: 10 },
    ))
})

describe('bookmark set', () => {
  it('marks what is given, under the address that the source has for it', () =>
    withJob('append', async ({ add, run, set, get, rows, root }) => {
      await add('a.json', monday)
      await add('b.json', tuesday)
      await writeFile(join(root, 'other.json'), '{"id":9}\n')
      await set('data/a*')
      await set('other.json')
      expect([...(await get()).known.keys()]).toEqual([join(root, 'other.json'), 'data/a.json'])
      await run()
      await expectRows(rows(), tuesday)
      expect((await run({ input: 'other.json' })).status).toBe('noNewInput')
    }))

  it('takes a changed input for known as it is now', () =>
    withJob('append', async ({ add, run, set, rows, root }) => {
      await add('a.json', monday)
      await run()
      await add('a.json', tuesday)
      await utimes(join(root, 'data/a.json'), 1, 1)
      expect((await run()).status).toBe('failed')
      expect((await set()).inputs).toEqual([expect.not.objectContaining({ notLoaded: true })])
      expect((await run()).status).toBe('noNewInput')
      await expectRows(rows(), monday)
    }))

  it('leaves its inputs unloaded when a changed one would be reloaded with all others', () =>
    withJob(
      'append',
      async ({ add, run, set, rows }) => {
        await add('a.json', monday)
        await set()
        await add('b.json', wednesday)
        await run()
        await add('b.json', tuesday)
        const { error } = await run()
        expect(error?.message).toContain('would load 1 that were marked as known')
        await expectRows(rows(), wednesday)
      },
      '{ path: data, schema: in, changed: reload }',
    ))

  it('is refused for a job that reads everything each time', () =>
    withJob('overwrite', async ({ add, set }) => {
      await add('a.json', monday)
      await expect(set()).rejects.toThrow('each run reads every input')
    }))

  it('says who writes to the table meanwhile', () =>
    withJob('append', async ({ add, set, reset, tablePath }) => {
      await add('a.json', monday)
      const now = new Date('2026-05-06T07:08:09.123Z')
      const lease = await takeLease({ job: 'Other', run: 'theirs', now }, openLocalStore(tablePath))
      const held = `job Other is running: run theirs since ${now.toISOString()}, process ${process.pid} on ${hostname()}`
      await expect(set()).rejects.toThrow(held)
      await expect(reset()).rejects.toThrow(held)
      await lease.release()
      await set()
      expect(readdirSync(join(tablePath, '_etl'))).toEqual(['_commits'])
    }))
})

describe('bookmark reset', () => {
  it('changes nothing where nothing has happened, or twice', () =>
    withJob('append', async ({ add, run, reset, tablePath }) => {
      expect(await reset()).not.toHaveProperty('run')
      await add('a.json', monday)
      await run()
      expect(await reset()).toHaveProperty('run')
      expect(await reset()).not.toHaveProperty('run')
      const { records } = await readCommitHistory(openLocalStore(tablePath))
      expect(records.map(({ mode, resets }) => [mode, resets])).toEqual([
        ['append', undefined],
        ['bookmark', true],
      ])
    }))

  it.each([{ input: 'data/a.json' }, { limit: 1 }, { from: '2026-01-01' }])(
    'has the next run read everything, and not %j',
    (part) =>
      withJob(
        'append',
        async ({ add, run, reset, rows }) => {
          await add('2026/01/01/a.json', monday)
          await add('2026/01/02/b.json', tuesday)
          await run()
          await reset()
          const { status, error } = await run(part.input ? { input: 'data/2026/01/01/a.json' } : part)
          expect(status).toBe('failed')
          expect(error).toMatchObject({
            name: 'SpecError',
            message: expect.stringContaining(`--${Object.keys(part)[0]} asks for a part`),
          })
          await expectRows(rows(), [...monday, ...tuesday])
        },
        '{ path: data, schema: in, layout: "{yyyy}/{MM}/{dd}" }',
      ),
  )

  it('has the next run look further back than the lookback', () =>
    withJob(
      'append',
      async ({ add, run, reset, rows }) => {
        await add('2020/01/01/a.json', monday)
        await run({ fullRefresh: true })
        await expectRows(rows(), monday)
        await reset()
        await run()
        await expectRows(rows(), monday)
        expect((await run()).status).toBe('noNewInput')
      },
      '{ path: data, schema: in, layout: "{yyyy}/{MM}/{dd}", lookback: 2d }',
    ))

  it('has the rows of an input that is gone go with the next run', () =>
    withJob('append', async ({ add, run, reset, rows, root }) => {
      await add('a.json', monday)
      await add('b.json', tuesday)
      await run()
      await reset()
      await rm(join(root, 'data/a.json'))
      await run()
      await expectRows(rows(), tuesday)
    }))
})
