import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunJobOptions } from '../../src/engine/run-job.ts'
import { type ProjectFiles, writeFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { inTemporaryFolder, runProjectJob } from '../run-project-job.ts'

const now = new Date('2026-03-01T15:00:00Z')

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A folder's name, so many days ago. */
function day(ago: number, separator = '/'): string {
  return new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10).replaceAll('-', separator)
}

/** Documents with ids, each in the folder of its day and with the day in it. */
function documents(ids: Readonly<Record<number, string>>): ProjectFiles {
  const entries = Object.entries(ids).map(([id, folder]) => [
    `data/${folder}/${id}.json`,
    `{"id":${id},"day":"${folder}"}\n`,
  ])
  return Object.fromEntries(entries)
}

function project(source: string, sink = 'mode: append'): ProjectFiles {
  return {
    'etl.yaml': 'name: lake',
    'schemas/in.yaml': 'id: int\nday: string',
    'jobs/Case.yaml': [
      `source: { path: data, schema: in${source === '' ? '' : `, ${source}`} }`,
      'steps: []',
      `sink: { table: lake.out, path: s3://lake/out/, ${sink} }`,
    ].join('\n'),
  }
}

const layout = 'layout: "{yyyy}/{MM}/{dd}"'
const byPartition = 'partitionBy: [day], mode: overwritePartitions'

interface Lake {
  write(files: ProjectFiles): Promise<void>
  /** Runs the job; the ids of its table after that, sorted, and what the run told. */
  run(options?: Partial<Omit<RunJobOptions, 'output'>>): Promise<{
    readonly ids: readonly number[]
    readonly status: string
    readonly warnings: readonly string[]
    readonly files: number
    readonly error: unknown
  }>
}

async function inLake(files: ProjectFiles, use: (lake: Lake) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (root) => {
    await writeFiles(root, files)
    const output = join(root, 'out')
    await use({
      write: (more) => writeFiles(root, more),
      async run(options = {}) {
        const { report, error } = await runProjectJob({ root, job: 'Case', output, ...options })
        const rows = await readTable(output)
        const ids = rows.map(({ id }) => Number(id)).sort((left, right) => left - right)
        return { ids, status: report.status, warnings: report.warnings, files: report.inputs.files, error }
      },
    })
  })
}

describe('lookback', () => {
  it('leaves out older folders, and says so where no run can have looked into them', () =>
    inLake(
      {
        ...project(`${layout}, lookback: 2d`),
        ...documents({ 1: day(30), 2: day(10), 3: day(1), 4: day(0) }),
      },
      async ({ write, run }) => {
        const first = await run()
        expect(first.ids).toEqual([3, 4])
        expect(first.warnings).toEqual([expect.stringContaining('source.lookback leaves out older folders')])
        await write(documents({ 5: day(1), 6: day(20), 7: day(-1) }))
        expect(await run()).toMatchObject({ ids: [3, 4, 5, 7], warnings: [] })
        expect(await run({ to: day(3, '-') })).toMatchObject({ ids: [1, 2, 3, 4, 5, 6, 7], warnings: [] })
        expect((await run()).ids).toHaveLength(7)
      },
    ))

  it('warns after a pause that was longer', () =>
    inLake({ ...project(`${layout}, lookback: 2d`), ...documents({ 1: day(0) }) }, async ({ write, run }) => {
      expect(await run()).toMatchObject({ ids: [1], warnings: [] })
      await write(documents({ 2: '2026/03/04', 3: '2026/03/20' }))
      vi.setSystemTime(new Date('2026-03-20T01:00:00Z'))
      const late = await run()
      expect(late.ids).toEqual([1, 3])
      expect(late.warnings).toEqual([
        'the last run was at 2026-03-01T15:00:00.000Z, longer ago than source.lookback: ' +
          'etl run-job Case --from 2026-03-01 --to 2026-03-04 loads what has come since',
      ])
      expect((await run({ from: '2026-03-01', to: '2026-03-04' })).ids).toEqual([1, 2, 3])
      expect(await run()).toMatchObject({ ids: [1, 2, 3], warnings: [] })
    }))

  it('does not narrow a full refresh, other input, or a layout without it', () =>
    inLake(
      { ...project(`${layout}, lookback: 2d`), ...documents({ 1: day(30), 2: day(0) }) },
      async ({ write, run }) => {
        expect((await run()).ids).toEqual([2])
        expect((await run({ fullRefresh: true })).ids).toEqual([1, 2])
        await write({ ...project(layout), ...documents({ 3: day(300) }), 'data/loose.json': '{"id":4}' })
        expect((await run()).ids).toEqual([1, 2, 3, 4])
        await write({ ...project(`${layout}, lookback: 2d`), 'other/a.json': '{"id":5}' })
        expect((await run({ input: 'other' })).ids).toEqual([1, 2, 3, 4, 5])
      },
    ))

  it('says where it looked when there is nothing, and what it cannot place', () =>
    inLake(
      { ...project(`${layout}, lookback: 2d`), ...documents({ 1: day(30), 2: 'latest' }) },
      async ({ run }) => {
        const { status, warnings } = await run()
        expect(status).toBe('noNewInput')
        expect(warnings).toEqual([
          `there are no files at data from ${day(2, '-')} on`,
          'passed over, because the layout {yyyy}/{MM}/{dd} has no such names: data/latest',
          'source.lookback leaves out older folders, up to 2026-01: etl run-job Case --to 2026-01 loads them',
        ])
      },
    ))

  it('writes a partition anew also from inputs in older folders', () =>
    inLake(
      {
        ...project(`${layout}, lookback: 2d`, byPartition),
        [`data/${day(30)}/1.json`]: '{"id":1,"day":"a"}\n{"id":2,"day":"b"}\n',
        [`data/${day(20)}/2.json`]: '{"id":3,"day":"c"}\n',
      },
      async ({ write, run }) => {
        expect((await run({ to: day(10, '-') })).ids).toEqual([1, 2, 3])
        await write({ [`data/${day(0)}/late.json`]: '{"id":4,"day":"a"}\n' })
        expect((await run()).ids).toEqual([1, 2, 3, 4])
      },
    ))

  it('reloads a changed input of an append with all that the table has', () =>
    inLake(
      {
        ...project(`${layout}, lookback: 2d, changed: reload`),
        ...documents({ 1: day(30), 2: day(0) }),
      },
      async ({ write, run }) => {
        expect((await run({ to: day(-1, '-') })).ids).toEqual([1, 2])
        await write({ [`data/${day(0)}/2.json`]: '{"id":2222,"day":"x"}\n' })
        expect((await run()).ids).toEqual([1, 2222])
      },
    ))
})

describe('--from and --to', () => {
  const november = documents({
    30: '2026/10/30',
    1: '2026/11/01',
    3: '2026/11/03',
    5: '2026/11/05',
    6: '2026/11/06',
  })

  it('take both ends in, and skip what is known', () =>
    inLake({ ...project(layout), ...november }, async ({ run }) => {
      expect((await run({ from: '2026-11-01', to: '2026-11-03' })).ids).toEqual([1, 3])
      const more = await run({ from: '2026-11-01', to: '2026-11-05' })
      expect(more).toMatchObject({ ids: [1, 3, 5], files: 1 })
      expect((await run({ from: '2026-11-06T00:00:00Z' })).ids).toEqual([1, 3, 5, 6])
      expect((await run({ from: '2026-10', to: '2026-10' })).ids).toEqual([1, 3, 5, 6, 30])
      expect((await run()).status).toBe('noNewInput')
    }))

  it.each([
    ['a job without a layout', '', {}, 'needs source.layout'],
    ['a full refresh', layout, { fullRefresh: true }, '--full-refresh replaces the whole table'],
    ['other input', layout, { input: 'data' }, '--input is read instead'],
    ['what is no time', layout, { from: 'yesterday' }, "--from cannot be 'yesterday'"],
    ['a day that is none', layout, { to: '2026-02-30' }, "--to cannot be '2026-02-30'"],
    ['the wrong order', layout, { to: '2026-10-31' }, '--from 2026-11-01 is later than --to 2026-10-31'],
  ] as const)('refuse %s', (_what, source, options, message) =>
    inLake({ ...project(source), ...november }, async ({ run }) => {
      await expect(run({ from: '2026-11-01', ...options })).rejects.toThrow(message)
    }),
  )

  it('refuse an overwrite, of which only a part would be left', () =>
    inLake({ ...project(layout, 'mode: overwrite'), ...november }, async ({ run }) => {
      expect((await run()).ids).toEqual([1, 3, 5, 6, 30])
      await expect(run({ to: '2026-11-03' })).rejects.toThrow('mode overwrite makes the whole table')
      expect((await run()).ids).toEqual([1, 3, 5, 6, 30])
    }))
})
