import { execFile } from 'node:child_process'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readTable as readCatalogTable } from '../../../src/catalog/local-catalog.ts'
import { findJob } from '../../../src/compile/find-job.ts'
import { chooseInputs } from '../../../src/engine/choose-inputs.ts'
import { compactTable } from '../../../src/engine/compact-table.ts'
import { listSources, openTableOf } from '../../../src/engine/list-sources.ts'
import { EtlError } from '../../../src/errors.ts'
import { createCommit, readCommitLog } from '../../../src/lake/commit-log.ts'
import type { CommitRecord } from '../../../src/lake/commit-record.ts'
import { listInputs, listKnown } from '../../../src/lake/list-inputs.ts'
import { openLocalStore } from '../../../src/lake/local-store.ts'
import { inProject, type ProjectFiles, projectOf, writeFiles } from '../../conformance/in-project.ts'
import { stepProject } from '../../conformance/step-project.ts'
import { describeForLake, type LakeAnswer, type LakeDriver, openLakeDriver } from './lake-driver.ts'
import { runHere } from './run-here.ts'

const python = inject('python')
const now = new Date('2026-03-05T07:30:00.000Z')
const emptyRecord = {
  sequence: 1,
  run: 'run',
  mode: 'append',
  job: 'Made',
  startedAt: '',
  committedAt: '',
  replacesInputs: false,
  inputs: [],
  removes: [],
  tables: [],
  report: { evolved: [], inputs: { files: 0 } },
}
const document = (id: number, day = 'mon') => `${JSON.stringify({ id, day })}\n`

interface ChoiceOptions {
  readonly input?: string
  readonly from?: string
  readonly to?: string
  readonly fullRefresh?: boolean
}

/** What the local engine chooses; it is what Python has to choose. */
async function chooseHere(root: string, files: ProjectFiles, options: ChoiceOptions): Promise<LakeAnswer> {
  const { settings, checked } = load(files)
  const lake = { root, sampleData: settings.sampleData }
  const given = { ...options, workingDirectory: root }
  try {
    const sources = await listSources(checked, { ...given, now }, lake)
    const choice = await chooseInputs(
      {
        checked,
        listed: sources.listed,
        log: await readCommitLog(openLocalStore(join(root, '.etl/lake/lake/out'))),
        fullRefresh: options.fullRefresh ?? false,
      },
      { findKnown: (uris) => listKnown(uris, lake), openTable: () => openTableOf(checked, given, lake) },
    )
    return {
      listed: sources.listed.map(({ uri, path, bytes, version }) => ({ uri, path, bytes, version })),
      listWarnings: sources.warnings,
      newestBefore: sources.newestBefore ?? null,
      mode: choice.mode,
      read: choice.read.map(({ uri }) => uri),
      skipped: choice.skipped,
      touched: [...choice.touched].sort(),
      alsoKnown: choice.alsoKnown ?? [],
      warnings: choice.warnings,
    }
  } catch (error) {
    if (!(error instanceof EtlError)) throw error
    return { error: { name: error.name, message: error.message, problems: error.problems } }
  }
}

function load(files: ProjectFiles) {
  const project = projectOf(files)
  return { settings: project.settings, checked: findJob(project, 'Case') }
}

/** A place in a spec has a line; what ships to Spark knows the file. */
function withoutPlaces(answer: LakeAnswer): LakeAnswer {
  if (answer.error === undefined) return answer
  const problems = answer.error.problems.map(
    ({
      place: { line: _, column: __, path: ___, ...place } = {} as Record<string, unknown>,
      ...problem
    }) => ({ ...problem, place }),
  )
  return { error: { ...answer.error, problems } }
}

describe.skipIf(python === '')('what a run reads', () => {
  let driver: LakeDriver
  beforeAll(() => {
    driver = openLakeDriver(python)
  })
  afterAll(() => driver.close())

  async function expectSame(root: string, files: ProjectFiles, options: ChoiceOptions = {}) {
    const { from, fullRefresh, ...same } = options
    const { settings, checked } = load(files)
    const its = await driver.ask({
      do: 'choose',
      root,
      job: describeForLake(checked),
      sampleData: settings.sampleData,
      now: now.toISOString(),
      options: {
        ...same,
        ...(from === undefined ? {} : { from_: from }),
        ...(fullRefresh === undefined ? {} : { full_refresh: fullRefresh }),
      },
    })
    const mine = await chooseHere(root, files, options)
    expect(withoutPlaces(its)).toEqual(withoutPlaces(mine))
    return mine
  }

  function projectWith(source: string, sink: string, more: ProjectFiles = {}): ProjectFiles {
    const plain = stepProject({ schema: 'id: int\nday: string', documents: document(1), steps: '', sink })
    const job = String(plain['jobs/Case.yaml']).replace('path: data', source)
    return { ...plain, 'jobs/Case.yaml': job, ...more }
  }

  const changes: Readonly<Record<string, (data: string) => Promise<unknown>>> = {
    nothing: async () => undefined,
    'a new file': (data) => writeFile(join(data, 'new.json'), document(9)),
    'a new file with a strange name': (data) =>
      writeFile(join(data, '\u{1f600} \uffe6 a%20b.json'), document(9)),
    'an empty new file': (data) => writeFile(join(data, 'new.json'), ''),
    'a hidden new file': (data) => writeFile(join(data, '_new.json'), document(9)),
    'a touched file': (data) => utimes(join(data, 'b.json'), 1, 1.25),
    'a larger file': (data) => writeFile(join(data, 'b.json'), document(22)),
    'another file of the same size': (data) => writeFile(join(data, 'b.json'), document(7)),
    'a file that is empty now': (data) => writeFile(join(data, 'b.json'), ''),
    'a removed file': (data) => rm(join(data, 'b.json')),
    'a file that was broken and is another now': (data) => writeFile(join(data, 'broken.json.gz'), 'worse'),
    'a removed and a changed file': async (data) => {
      await rm(join(data, 'b.json'))
      await writeFile(join(data, 'c.json'), document(33))
    },
  }

  const policies = ['fail', 'ignore', 'reload']
  const cells = ['append', 'overwritePartitions'].flatMap((mode) => policies.map((policy) => [mode, policy]))
  it.each([...cells, ['overwrite', 'fail']])(
    'is the same in both languages: %s, changed: %s',
    async (mode, changed) => {
      const sink = `partitionBy: [day]\nmode: ${mode}`
      const files = projectWith(`path: data, changed: ${changed}`, sink, {
        'data/b.json': document(2, 'tue'),
        'data/c.json': document(3),
        'data/broken.json.gz': 'no gzip',
      })
      await inProject(files, async ({ root: before }) => {
        await runHere({ root: before, files })
        for (const [name, change] of Object.entries(changes)) {
          const root = join(before, 'copies', name.replaceAll(' ', '-'))
          await mkdir(root, { recursive: true })
          await promisify(execFile)('cp', ['-a', join(before, 'data'), join(before, '.etl'), root])
          await change(join(root, 'data'))
          const chosen = await expectSame(root, files)
          await expectSame(root, files, { fullRefresh: true })
          if (name === 'nothing') expect(chosen.read).toHaveLength(mode === 'overwrite' ? 4 : 0)
          if (name === 'a touched file') expect(chosen.read).toHaveLength(mode === 'overwrite' ? 4 : 0)
          if (name === 'a new file' && mode !== 'overwrite') expect(chosen.read).toEqual(['data/new.json'])
        }
      })
    },
  )

  it('of files given by hand', async () => {
    const files = projectWith('path: s3://raw/in/', '', {
      'etl.yaml': 'name: test\nsampleData: { s3://raw/: data }',
      'data/in/a/b.json': document(2),
      'elsewhere/x.json': document(3),
    })
    await inProject(files, async ({ root }) => {
      const inside = await expectSame(root, files, { input: 'data/in/a/*.json' })
      expect(inside.read).toEqual(['s3://raw/in/a/b.json'])
      expect((await expectSame(root, files, { input: 'elsewhere' })).read).toEqual([
        join(root, 'elsewhere/x.json'),
      ])
      expect((await expectSame(root, files, { input: 's3://raw/in/a/b.json' })).read).toHaveLength(1)
      await expectSame(root, files, { input: 'nowhere' })
      await expectSame(root, files, { input: 'data/**/*.none' })
    })
  })

  it.each([
    ['{yyyy}/{MM}/{dd}', '2d', ['2026/03/05', '2026/03/04', '2026/03/03', '2026/03/02', '2025/12/31']],
    [
      'dt={yyyy}-{MM}-{dd}/{HH}',
      '12h',
      ['dt=2026-03-05/06', 'dt=2026-03-04/20', 'dt=2026-03-04/19', 'dt=2026-03-04/18'],
    ],
    ['year={yyyy}/month={MM}', '40d', ['year=2026/month=03', 'year=2026/month=01', 'year=2025/month=12']],
  ])('of the folders of %s, looking back %s', async (layout, lookback, folders) => {
    const files = projectWith(`path: data, layout: "${layout}", lookback: ${lookback}`, '', {
      ...Object.fromEntries(folders.map((folder, id) => [`data/${folder}/x.json`, document(id)])),
      'data/stray.json': document(99),
      'data/other/x.json': document(98),
      'data/_hidden/x.json': document(97),
    })
    await inProject(files, async ({ root }) => {
      expect((await expectSame(root, files)).read.length).toBeGreaterThan(0)
      await expectSame(root, files, { fullRefresh: true })
      for (const [from, to] of [
        ['2026-03-04', undefined],
        ['2025-12', '2026-01'],
        [undefined, '2026-03-04T18:30:00Z'],
        ['2026-03-05', '2026-03-04'],
        ['2026-13', undefined],
        ['tomorrow', undefined],
      ])
        await expectSame(root, files, {
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        })
    })
  })

  it('of the folders of a time of a table: what its log says', async () => {
    const files = projectWith('path: data, layout: "{yyyy}/{MM}"', '', {
      'data/2026/01/x.json': document(1),
      'data/2026/01/stray.json': document(2),
    })
    await inProject(files, async ({ root }) => {
      const file = { stagedKey: '', key: '2026/01/x.json', folder: '', rows: 1, bytes: 1 }
      const record = { ...emptyRecord, files: [file] }
      const store = openLocalStore(join(root, 'data'))
      await createCommit(record as unknown as CommitRecord, store)
      await store.write('_etl/_commits/_000000000001.done', '')
      expect((await expectSame(root, files, { from: '2026' })).read).toEqual(['data/2026/01/x.json'])
      expect((await expectSame(root, files)).read).toEqual(['data/2026/01/x.json'])
    })
  })

  it('of a table that other runs have written, overwritten and compacted', async () => {
    const maker = stepProject({
      schema: 'id: int\nday: string',
      documents: document(1),
      steps: '',
      sink: 'partitionBy: [day]',
    })
    const rename = (text: unknown) =>
      String(text).replaceAll('lake.out', 'lake.made').replaceAll('lake/out', 'lake/made')
    for (const mode of ['append', 'overwritePartitions']) {
      const files: ProjectFiles = {
        ...maker,
        'jobs/Made.yaml': rename(maker['jobs/Case.yaml']),
        'jobs/Case.yaml': `source: { table: lake.made }\nsteps: []\nsink:\n  table: lake.out\n  path: s3://lake/out/\n  partitionBy: [day]\n  mode: ${mode}\n`,
      }
      await inProject(files, async ({ root }) => {
        const make = async (id: number, options = {}) => {
          await writeFiles(root, { [`data/${id}.json`]: document(id) })
          await runHere({ root, files }, options, undefined, 'Made')
        }
        await make(1)
        await expectSame(root, files)
        await runHere({ root, files })
        await make(2)
        expect((await expectSame(root, files)).read).toHaveLength(1)
        await runHere({ root, files })
        await compact(root)
        expect((await expectSame(root, files)).read).toEqual([])
        await make(3)
        await make(4)
        await compact(root)
        await expectSame(root, files)
        await make(5, { fullRefresh: true })
        expect((await expectSame(root, files)).error).toBeDefined()
      })
    }
  })

  async function compact(root: string): Promise<void> {
    const table = await readCatalogTable(root, { database: 'lake', name: 'made' })
    if (table === undefined) throw new Error('lake.made is not in the catalog')
    await compactTable({
      table,
      lake: { root, sampleData: [] },
      sort: [],
      dryRun: false,
      compression: 'snappy',
      targetFileBytes: 128_000_000,
      threads: 2,
      memoryLimitBytes: 500_000_000,
    })
  }

  it('of an address, by name', async () => {
    const names = [
      'a.json',
      'b.json.gz',
      'x/a.json',
      'x/y/a.csv',
      'x/.hidden/a.json',
      '_s/a.json',
      'z 1/[b].json',
      'x/ab.json',
    ]
    const files = Object.fromEntries(names.map((name) => [`data/${name}`, '1']))
    const sampleData = [{ address: 's3://raw/', folder: 'data' }]
    await inProject(files, async ({ root }) => {
      await mkdir(join(root, 'data/empty'))
      const addresses = [
        ...['data', 'data/', 'data/a.json', './data/x', 'data/empty', 'none', join(root, 'data')],
        ...[
          'data/*.json',
          'data/**/*.json',
          'data/*/a.*',
          'data/**',
          'data/x/**',
          'data/?.json',
          'data/[ab].json*',
        ],
        ...['data/{a,b}.json*', 'data/x/a*.json', 'data/**/[!a]*', 'data/z*/*', 'data/*.none'],
        ...['s3://raw/', 's3://raw/x', 's3://raw/a.json', 's3://raw/**/a.json', 's3://other/', 's3a://raw/x'],
      ]
      for (const address of addresses) {
        const mine = await listInputs({
          address,
          workingDirectory: root,
          lake: { root, sampleData },
          named: 'it',
        }).then(
          (listed) => listed.map(({ uri }) => uri),
          (error: EtlError) => ({
            error: { name: error.name, message: error.message, problems: error.problems },
          }),
        )
        expect(await driver.ask({ do: 'find', root, sampleData, address }), address).toEqual(mine)
      }
    })
  })
})
