import { readdirSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { setBookmark } from '../../src/engine/bookmark.ts'
import { findRun } from '../../src/engine/find-run.ts'
import { listRuns, type PastRun } from '../../src/engine/list-runs.ts'
import { type RunJobEffects, type RunJobOptions, runJob } from '../../src/engine/run-job.ts'
import { OperatorError } from '../../src/errors.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { keptFailedRuns, readFailedRuns, writeFailedRun } from '../../src/lake/run-history.ts'
import { inProject, projectOf, writeFiles } from '../conformance/in-project.ts'
import { stepProject } from '../conformance/step-project.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

const documents = [
  { id: 1, day: 'mon' },
  { id: 2, day: 'tue' },
]

const files = stepProject({
  schema: 'id: int\nday: string',
  documents,
  steps: '',
  sink: 'partitionBy: [day]\nmode: append',
  job: 'rejects: { onMismatch: fail }\nchecks: [{ warn: id < 2 }]',
})

function withRuns(use: (does: ReturnType<typeof actionsOn>) => Promise<void>): Promise<void> {
  return inProject(files, ({ root }) => use(actionsOn(root)))
}

function actionsOn(root: string) {
  const project = projectOf(files)
  const options = {
    root,
    checked: findJob(project, 'Case'),
    settings: project.settings,
    workingDirectory: root,
  }
  const limits = { trustInput: false, showRows: false, threads: 2, memoryLimitBytes: 500_000_000 }
  const tablePath = join(root, '.etl/lake/lake/out')
  return {
    root,
    tablePath,
    add: (name: string, text: string) => writeFiles(root, { [`data/${name}`]: text }),
    async run(more: Partial<RunJobOptions> = {}, effects: RunJobEffects = {}) {
      return (await runJob({ ...options, ...limits, ...more }, effects)).report
    },
    set: () => setBookmark(options),
    runs: () => listRuns([tablePath, tablePath]),
  }
}

describe('the history of a table', () => {
  it('has what was committed and what failed, newest first, and not what found nothing', () =>
    withRuns(async ({ add, run, set, runs, tablePath }) => {
      const first = await run()
      expect((await run()).status).toBe('noNewInput')
      await add('bad.json', '{"id":"x"}\n')
      const failed = await run()
      const marked = await set()
      const [latest, second, third, ...others] = await runs()
      expect(others).toEqual([])
      expect(latest).toMatchObject({ run: marked.run, mode: 'bookmark', inputs: ['data/bad.json'] })
      expect(second).toMatchObject({ run: failed.run, status: 'failed', job: 'Case', tablePath, outputs: [] })
      expect(second?.report.error).toEqual(JSON.parse(JSON.stringify(failed.error)))
      expect(second?.report.error?.problems[0]?.place).toMatchObject({ file: 'data/bad.json', line: 1 })
      expect(second?.specHash).toBe(third?.specHash)
      expect(third?.specHash).toMatch(/^[0-9a-f]{64}$/)
      const { outputs, ...report } = first
      expect(third).toMatchObject({
        run: first.run,
        status: 'succeeded',
        mode: 'append',
        inputs: ['data/documents.json'],
        outputs,
        removed: 0,
        report: { ...report, seconds: expect.any(Number) },
      })
      expect(report.checks).toHaveLength(1)
    }))

  it('has no failure of a job that was wrong before anything began', () =>
    withRuns(async ({ run, runs }) => {
      await expect(run({ input: 'nowhere.json' })).rejects.toThrow('there is nothing at')
      expect(await runs()).toEqual([])
    }))

  it('of another output is kept with that output', () =>
    withRuns(async ({ add, run, runs, root }) => {
      await add('bad.json', '{"id":"x"}\n')
      const { run: id } = await run({ output: 'out' })
      expect(await runs()).toEqual([])
      expect(await listRuns([join(root, 'out')])).toMatchObject([{ run: id, status: 'failed' }])
      expect(readdirSync(join(root, 'out'))).toEqual(['_etl'])
    }))

  it('tells a run that was committed and not published, until the next run has done so', () =>
    withRuns(async ({ run, runs, add }) => {
      const broken = await run(
        {},
        {
          openStore: (path) => ({
            ...openLocalStore(path),
            publish: () => Promise.reject(new OperatorError({ message: 'the disk is full' })),
          }),
        },
      )
      expect(broken).toMatchObject({ status: 'failed', error: { message: 'the disk is full' } })
      expect(await runs()).toMatchObject([{ run: broken.run, status: 'unfinished' }])
      await add('more.json', '{"id":3,"day":"wed"}\n')
      const { run: next } = await run()
      expect(await runs()).toMatchObject([
        { run: next, status: 'succeeded' },
        { run: broken.run, status: 'succeeded' },
      ])
    }))

  it('that cannot be written leaves the error of the run as it is, with a warning', () =>
    withRuns(async ({ add, run, tablePath }) => {
      await add('bad.json', '{"id":"x"}\n')
      await mkdir(join(tablePath, '_etl'), { recursive: true })
      await writeFile(join(tablePath, '_etl/_runs'), '')
      const { status, error, warnings } = await run()
      expect(status).toBe('failed')
      expect(error?.name).toBe('DataError')
      expect(warnings).toContainEqual(
        expect.stringContaining('this run is not in the history: cannot write to'),
      )
    }))

  it('stays when what is staged is cleared away', () =>
    withRuns(async ({ add, run, runs, root, tablePath }) => {
      await add('bad.json', '{"id":"x"}\n')
      await run()
      await rm(join(root, 'data/bad.json'))
      await run()
      expect((await runs()).map(({ status }) => status)).toEqual(['succeeded', 'failed'])
      expect((await readdir(join(tablePath, '_etl'))).sort()).toEqual(['_commits', '_runs'])
    }))
})

it(`the newest ${keptFailedRuns} failed runs are kept`, () =>
  inTemporaryFolder(async (folder) => {
    const store = openLocalStore(folder)
    const ids = Array.from({ length: keptFailedRuns + 3 }, (_, at) => `20260101T${100000 + at}Z-abcdef`)
    for (const run of ids) {
      const report = { run, job: 'Job', status: 'failed' } as PastRun['report']
      const at = '2026-01-01T00:00:00.000Z'
      await writeFailedRun(
        { format: 1, startedAt: at, endedAt: at, report: { ...report, outputs: [] } },
        store,
      )
    }
    expect((await readFailedRuns(store)).map(({ report }) => report.run)).toEqual(ids.slice(3))
  }))

describe('a run', () => {
  const runs = ['20260102T030405Z-aaaaaa', '20260102T030405Z-abbbbb', '20260103T030405Z-cccccc'].map(
    (run) => ({ run }) as PastRun,
  )

  it.each(['20260103', '20260103T030405Z-cccccc'])('is found by the beginning of its id: %s', (id) => {
    expect(findRun(id, runs).run).toBe('20260103T030405Z-cccccc')
  })

  it.each([
    ['20260102', "2 runs begin with '20260102'", '20260102T030405Z-aaaaaa, 20260102T030405Z-abbbbb'],
    ['20260104T030405Z-cccccc', "there is no run '20260104T030405Z-cccccc'", 'cccccc'],
  ])('is not found by %s', (id, message, expected) => {
    expect(() => findRun(id, runs)).toThrow(
      expect.objectContaining({
        message,
        problems: [expect.objectContaining({ expected: expect.stringContaining(expected) })],
      }),
    )
  })

  it('is suggested where one was nearly named', () => {
    expect(() => findRun('20260103T030405Z-cccccd', runs)).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ hint: "did you mean '20260103T030405Z-cccccc'?" })],
      }),
    )
  })
})
