import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { readBookmark, setBookmark } from '../../src/engine/bookmark.ts'
import { listQuarantine } from '../../src/engine/list-quarantine.ts'
import { replayQuarantine } from '../../src/engine/replay-quarantine.ts'
import { type RunJobOptions, runJob } from '../../src/engine/run-job.ts'
import { readCommitLog } from '../../src/lake/commit-log.ts'
import { committedInputs } from '../../src/lake/known-inputs.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { inProject, type ProjectFiles, writeFiles } from '../conformance/in-project.ts'
import { readTable } from '../conformance/read-table.ts'
import { readProjectFiles } from '../run-project-job.ts'

type Mode = 'append' | 'overwrite' | 'overwritePartitions'

const strict = 'id: int\nday: string\n'
const mended = 'id: choice<int,string>\nday: string\n'

function jobOf(mode: Mode, { steps = '[]', source = '' } = {}): string {
  return `source: { path: data, schema: in${source} }
steps: ${steps}
sink: { table: lake.out, path: s3://lake/out/, mode: ${mode}, partitionBy: [day] }
rejects: { max: 100% }
`
}

const casts = '[{ resolveChoice: { id: "cast:int" } }]'

function lines(...rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

/** A project whose files, the spec among them, may change between runs. */
function withJob<T>(files: ProjectFiles, use: (does: ReturnType<typeof actionsOn>) => Promise<T>) {
  const all = { 'etl.yaml': 'name: test\n', 'schemas/in.yaml': strict, ...files }
  return inProject(all, ({ root }) => use(actionsOn(root)))
}

function actionsOn(root: string) {
  const open = async () => {
    const project = parseProject(await readProjectFiles(root))
    return {
      checked: findJob(project, 'Case'),
      settings: project.settings,
      root,
      workingDirectory: root,
      trustInput: false,
      showRows: false,
      threads: 2,
      memoryLimitBytes: 300_000_000,
    }
  }
  const table = (output?: string) => join(root, output ?? '.etl/lake/lake/out')
  return {
    root,
    put: (changed: ProjectFiles) => writeFiles(root, changed),
    run: async (more: Partial<RunJobOptions> = {}) => runJob({ ...(await open()), ...more }),
    replay: async (output: string) => replayQuarantine({ ...(await open()), output }),
    set: async (input?: string) => setBookmark({ ...(await open()), input }),
    known: async () => [...(await readBookmark(await open())).known.keys()],
    ids: async (output?: string) =>
      (await readTable(table(output))).map(({ id }) => Number(id)).toSorted((left, right) => left - right),
    async waiting(output?: string) {
      const log = await readCommitLog(openLocalStore(table(output)))
      const runs = await listQuarantine(log, table(output))
      return runs.reduce((sum, { records }) => sum + records, 0)
    },
  }
}

describe('a run with a limit', () => {
  const modes = ['append', 'overwrite', 'overwritePartitions'] as const
  const data = lines({ id: 1, day: 'a' }, { id: 2, day: 'b' })

  it.each(modes)('under %s leaves a sample that the next run replaces', (mode) =>
    withJob({ 'jobs/Case.yaml': jobOf(mode), 'data/a.json': data }, async ({ run, put, ids }) => {
      for (const limit of [1, 2, 1]) {
        expect((await run({ limit, output: 'o' })).report.status).toBe('succeeded')
        expect(await ids('o')).toHaveLength(limit)
      }
      await run({ output: 'o' })
      expect(await ids('o')).toEqual([1, 2])
      await put({ 'data/b.json': lines({ id: 3, day: 'a' }) })
      const { error } = await run({ limit: 1, output: 'o' })
      expect(error).toMatchObject({ name: 'SpecError', message: expect.stringContaining('holds a table') })
      const refreshed = await run({ limit: 1, output: 'o', fullRefresh: true })
      expect(refreshed.error).toMatchObject({ name: 'SpecError' })
      expect(await ids('o')).toEqual([1, 2])
      await run({ output: 'o' })
      expect(await ids('o')).toEqual([1, 2, 3])
    }),
  )

  it('commits no reject twice', () =>
    withJob(
      { 'jobs/Case.yaml': jobOf('append'), 'data/a.json': lines({ id: 1, day: 'a' }, { id: '2', day: 'a' }) },
      async ({ run, put, replay, ids, waiting }) => {
        await run({ limit: 5, output: 'o' })
        await run({ output: 'o' })
        expect(await waiting('o')).toBe(1)
        await put({ 'schemas/in.yaml': mended, 'jobs/Case.yaml': jobOf('append', { steps: casts }) })
        await replay('o')
        expect(await ids('o')).toEqual([1, 2])
        expect(await waiting('o')).toBe(0)
      },
    ))

  it('is followed by one over other inputs', () =>
    withJob(
      { 'jobs/Case.yaml': jobOf('append'), 'data/a.json': data, 'other.json': lines({ id: 9, day: 'a' }) },
      async ({ run, ids }) => {
        await run({ limit: 1, output: 'o' })
        await run({ input: 'other.json', output: 'o' })
        expect(await ids('o')).toEqual([9])
      },
    ))
})

describe('a run over given files', () => {
  const files = {
    'jobs/Case.yaml': jobOf('append'),
    'data/a.json': lines({ id: 1, day: 'a' }),
    'data/sub/b.json': lines({ id: 2, day: 'a' }),
    'other.json': lines({ id: 3, day: 'a' }),
  }

  it('knows those of the source by their addresses there', () =>
    withJob(files, async ({ root, run, known, ids }) => {
      await run({ input: 'data/sub' })
      await run({ input: 'other.json' })
      expect(await known()).toEqual([join(root, 'other.json'), 'data/sub/b.json'])
      await run()
      expect(await ids()).toEqual([1, 2, 3])
      for (const input of ['data/a.json', 'data/*.json', 'other.json'])
        expect((await run({ input })).report.status).toBe('noNewInput')
      expect(await ids()).toEqual([1, 2, 3])
    }))

  it('knows those of a glob likewise', () =>
    withJob(
      { ...files, 'jobs/Case.yaml': jobOf('append').replace('path: data', 'path: "data/**/*.json"') },
      async ({ run, ids }) => {
        await run({ input: 'data/sub/b.json' })
        await run()
        expect(await ids()).toEqual([1, 2])
      },
    ))

  it('does not replace the whole table', () =>
    withJob(files, async ({ run, ids }) => {
      await run()
      await expect(run({ input: 'data/a.json', fullRefresh: true })).rejects.toThrow(
        '--full-refresh replaces the whole table: with --input, by those files alone',
      )
      expect(await ids()).toEqual([1, 2])
      await run({ input: 'data/a.json', fullRefresh: true, output: 'o' })
      expect(await ids('o')).toEqual([1])
    }))
})

describe('a partition written anew', () => {
  const partitions = (more = {}) => ({ 'jobs/Case.yaml': jobOf('overwritePartitions', more) })

  it.each(['ignored', 'marked as known'])('refuses a contributor whose change was %s', (what) =>
    withJob(
      {
        ...partitions(what === 'ignored' ? { source: ', changed: ignore' } : {}),
        'data/a.json': lines({ id: 1, day: 'x' }, { id: 'bad', day: 'x' }),
      },
      async ({ run, set, put, ids, waiting }) => {
        await run()
        await put({ 'data/a.json': lines({ id: 10, day: 'x' }, { id: 'worse', day: 'x' }) })
        if (what !== 'ignored') await set()
        expect((await run()).report.status).toBe('noNewInput')
        await put({ 'data/b.json': lines({ id: 5, day: 'x' }) })
        const { error } = await run()
        expect(error).toMatchObject({
          name: 'DataError',
          problems: [{ place: { file: 'data/a.json' }, message: expect.stringContaining('has changed') }],
        })
        expect([await ids(), await waiting()]).toEqual([[1], 1])
        await put({ 'data/b.json': lines({ id: 5, day: 'y' }) })
        await run()
        await run({ fullRefresh: true })
        expect([await ids(), await waiting()]).toEqual([[5, 10], 1])
      },
    ),
  )

  it('takes in what has come to fit, whatever its partition, and keeps it', () =>
    withJob(
      {
        ...partitions(),
        'data/a.json': lines({ id: 1, day: 'x' }, { id: '2', day: 'y' }, { id: '3', day: 'x' }),
        'data/c.json': lines({ id: 4, day: 'y' }),
      },
      async ({ run, put, ids, waiting }) => {
        await run()
        expect([await ids(), await waiting()]).toEqual([[1, 4], 2])
        await put({ 'schemas/in.yaml': mended, ...partitions({ steps: casts }) })
        await put({ 'data/d.json': lines({ id: 5, day: 'x' }) })
        const { report } = await run()
        expect(report.records).toEqual({ read: 5, accepted: 5, quarantined: 0 })
        expect([await ids(), await waiting()]).toEqual([[1, 2, 3, 4, 5], 0])
        await put({ 'data/e.json': lines({ id: 6, day: 'y' }) })
        await run()
        expect([await ids(), await waiting()]).toEqual([[1, 2, 3, 4, 5, 6], 0])
      },
    ))

  it('lets go of what no longer fits, whatever its partition', () =>
    withJob(
      {
        'schemas/in.yaml': mended,
        ...partitions({ steps: casts }),
        'data/a.json': lines({ id: 1, day: 'x' }, { id: '2', day: 'y' }),
      },
      async ({ run, put, ids, waiting }) => {
        await run()
        expect(await ids()).toEqual([1, 2])
        await put({ 'schemas/in.yaml': strict, ...partitions() })
        await put({ 'data/b.json': lines({ id: 5, day: 'x' }) })
        await run()
        expect([await ids(), await waiting()]).toEqual([[1, 5], 1])
      },
    ))

  it('reads no more than the partition where the same records wait as before', () =>
    withJob(
      {
        ...partitions(),
        'data/a.json': lines({ id: 1, day: 'x' }, { id: 'bad', day: 'x' }, { id: 2, day: 'y' }),
      },
      async ({ run, put, ids, waiting }) => {
        await run()
        await put({ 'data/b.json': lines({ id: 5, day: 'x' }) })
        const { report } = await run()
        expect(report).toMatchObject({ partitions: 1, rows: { written: 2 }, records: { quarantined: 0 } })
        expect([await ids(), await waiting()]).toEqual([[1, 2, 5], 1])
      },
    ))

  it('gives each record one place, in the table or in quarantine, whatever the schema was', () => {
    const record = fc.record({ isText: fc.boolean(), day: fc.constantFrom('x', 'y', 'z') })
    const file = fc.array(record, { minLength: 1, maxLength: 3 })
    const step = fc.record({ file, isMended: fc.boolean() })
    return fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) =>
        withJob(partitions(), async ({ run, put, ids, waiting }) => {
          let total = 0
          for (const [index, { file: records, isMended }] of steps.entries()) {
            const rows = records.map(({ isText, day }) => {
              total += 1
              return { id: isText ? String(total) : total, day }
            })
            await put({ 'schemas/in.yaml': isMended ? mended : strict })
            await put(partitions(isMended ? { steps: casts } : {}))
            await put({ [`data/${index}.json`]: lines(...rows) })
            expect((await run()).error).toBeUndefined()
            const found = await ids()
            expect(new Set(found).size).toBe(found.length)
            expect(found.length + (await waiting())).toBe(total)
          }
        }),
      ),
      { numRuns: 12 },
    )
  })
})

describe('an input that cannot be read any more', () => {
  it('is named', async () => {
    const root = await mkdtemp(join(tmpdir(), 'etl-gone-'))
    try {
      const path = join(root, 'gone.json')
      await expect(
        committedInputs([{ path, uri: 'gone.json', bytes: 2, version: '1' }]),
      ).rejects.toMatchObject({
        name: 'OperatorError',
        message: expect.stringContaining(`cannot read ${path}`),
      })
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })

  it('is not taken for one of too many: no more than a few are open at a time', async () => {
    const root = await mkdtemp(join(tmpdir(), 'etl-many-'))
    try {
      const names = Array.from({ length: 300 }, (_, index) => `${index}.json`)
      await writeFiles(root, Object.fromEntries(names.map((name) => [name, '123456789'])))
      const module = new URL('../../src/lake/known-inputs.ts', import.meta.url)
      const inputs = names.map((uri) => ({ uri, path: join(root, uri), bytes: 9, version: '1' }))
      await writeFile(join(root, 'inputs'), JSON.stringify(inputs))
      const script = `import { readFileSync } from 'node:fs'
        import { committedInputs } from '${module}'
        const inputs = JSON.parse(readFileSync('${join(root, 'inputs')}', 'utf8'))
        console.log(JSON.stringify(await committedInputs(inputs)))`
      const node = ['--import', 'tsx', '--input-type=module', '-e', script]
      const limited = ['-c', 'ulimit -n 100; exec "$@"', 'sh', process.execPath, ...node]
      const { stdout } = await promisify(execFile)('sh', limited)
      // the check value of CRC-32
      expect(JSON.parse(stdout)).toEqual(
        names.map((uri) => ({ uri, bytes: 9, version: '1', crc32: 'cbf43926' })),
      )
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  })
})
