import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readTable } from '../../src/catalog/local-catalog.ts'
import { runQuery } from '../../src/engine/run-query.ts'
import { OperatorError } from '../../src/errors.ts'
import { readCommitLog } from '../../src/lake/commit-log.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { openRecordsOf } from '../../src/lake/quarantine.ts'
import { writeFiles } from '../conformance/in-project.ts'
import { withRuns } from './run-in-project.ts'

interface JobText {
  readonly mode?: string
  readonly mended?: boolean
  readonly more?: string
}

const job = ({ mode = 'append', mended = false, more = '' }: JobText = {}) =>
  `source: { path: data, schema: in }
steps: [${mended ? '{ resolveChoice: { id: "cast:int" } }' : ''}]
sink: { table: lake.out, path: s3://lake/out/, mode: ${mode}, partitionBy: [d] }
${more}`

const project = (text: JobText = {}) => ({
  'etl.yaml': 'name: test\n',
  'schemas/in.yaml': `id: ${text.mended ? 'choice<int,string>' : 'int'}\nd: string\n`,
  'jobs/Case.yaml': job(text),
})

const table = (root: string) => join(root, '.etl/lake/lake/out')

async function columns(root: string): Promise<readonly string[]> {
  const entry = await readTable(root, { database: 'lake', name: 'out' })
  return entry?.columns.map(({ name }) => name) ?? []
}

async function query(root: string, sql: string): Promise<readonly string[]> {
  const rows: string[] = []
  await runQuery(
    {
      sql,
      place: { file: 'query' },
      lake: { root, sampleData: [] },
      makers: () => new Map(),
      threads: 1,
      memoryLimitBytes: 300_000_000,
      temporaryDirectory: join(root, '.etl/tmp/query'),
    },
    { onColumns: () => undefined, onRow: (values) => rows.push(values.join()) },
  )
  return rows
}

describe('replay under evolve', () => {
  const more = 'rejects: { onMismatch: evolve }\n'

  it('keeps the fields that have entered the schema, and takes in new ones', () =>
    withRuns(
      {
        ...project({ more }),
        'data/a.json': `{"id":1,"d":"x"}
{"id":2,"d":"x","n":7}
{"id":"3","d":"x","n":8}
{"id":"4","d":"x","own":true}
{"id":"5","d":"x","own":"text"}
`,
      },
      async ({ root, run, replay, rows, waiting }) => {
        await run()
        expect(await columns(root)).toEqual(['id', 'n'])
        await writeFiles(root, project({ more, mended: true }))
        const { report } = await replay()
        expect(report).toMatchObject({
          status: 'succeeded',
          records: { read: 3, accepted: 2, quarantined: 1 },
          rows: { written: 2 },
          evolved: [{ path: '$.own', type: 'string', file: 'data/a.json', line: 4 }],
        })
        expect((await rows()).map(({ id, n, own }) => [id, n, own])).toEqual([
          [1, null, undefined],
          [2, 7, undefined],
          [3, 8, null],
          [5, null, 'text'],
        ])
        expect(await waiting()).toBe(1)
        expect(await columns(root)).toEqual(['id', 'n', 'own'])
      },
    ))
})

describe('the catalog', () => {
  it('keeps columns that older files have, until the table is replaced', () =>
    withRuns(
      {
        ...project(),
        'schemas/in.yaml': 'id: int\nold: int\nd: string\n',
        'data/a.json': '{"id":1,"old":5,"d":"x"}\n',
      },
      async ({ root, run }) => {
        await run()
        await writeFiles(root, {
          'schemas/in.yaml': 'new: int\nid: int\nd: string\n',
          'data/b.json': '{"id":2,"new":6,"d":"x"}\n',
        })
        await run()
        expect(await columns(root)).toEqual(['id', 'old', 'new'])
        const sql = 'SELECT id, old, new, d FROM lake.out ORDER BY id'
        expect(await query(root, sql)).toEqual(['1,5,null,"x"', '2,null,6,"x"'])
        await writeFiles(root, { 'jobs/Case.yaml': job({ mode: 'overwritePartitions' }) })
        rmSync(join(root, 'data/a.json'))
        await writeFiles(root, { 'data/a.json': '{"id":1,"old":5,"d":"x"}\n' })
        await run({ fullRefresh: true })
        expect(await columns(root)).toEqual(['new', 'id'])
        expect(await query(root, 'SELECT id, new FROM lake.out ORDER BY id')).toEqual(['1,null', '2,6'])
      },
    ))

  it('a column that no file has any more is NULL in a query', () =>
    withRuns(
      {
        ...project({ mode: 'overwritePartitions' }),
        'schemas/in.yaml': 'id: int\nold: int\nd: string\n',
        'data/a.json': '{"id":1,"old":5,"d":"x"}\n',
      },
      async ({ root, run }) => {
        await run()
        await writeFiles(root, {
          'schemas/in.yaml': 'id: int\nd: string\n',
          'data/b.json': '{"id":2,"d":"x"}\n',
        })
        await run()
        expect(await query(root, 'SELECT id, old FROM lake.out ORDER BY id')).toEqual(['1,null', '2,null'])
      },
    ))
})

describe('replay', () => {
  it('its rows stay when a partition is written anew later', () =>
    withRuns(
      { ...project(), 'data/a.json': '{"id":1,"d":"x"}\n{"id":"2","d":"y"}\n' },
      async ({ root, run, replay, rows, waiting }) => {
        await run()
        await writeFiles(root, project({ mended: true }))
        await replay()
        expect((await run()).report.status).toBe('noNewInput')
        await writeFiles(root, {
          ...project({ mended: true, mode: 'overwritePartitions' }),
          'data/b.json': '{"id":5,"d":"y"}\n',
        })
        await run()
        expect(await rows()).toEqual([
          { id: 1, d: 'x' },
          { id: 2, d: 'y' },
          { id: 5, d: 'y' },
        ])
        expect(await waiting()).toBe(0)
      },
    ))

  it('does not count as a look for new inputs', () =>
    withRuns(
      { ...project(), 'data/a.json': '{"id":1,"d":"x"}\n{"id":"2","d":"y"}\n' },
      async ({ root, run, replay }) => {
        await run()
        const read = async () => (await readCommitLog(openLocalStore(table(root)))).summary
        const { lastInputsAt } = await read()
        await writeFiles(root, project({ mended: true }))
        expect((await replay()).report.status).toBe('succeeded')
        expect(await read()).toMatchObject({ sequence: 2, lastInputsAt })
      },
    ))

  it('leaves out checks of how much and how new there is', () => {
    const more = 'checks: [{ rowCount: { min: 2 } }, "id < 9"]\n'
    return withRuns(
      { ...project({ more }), 'data/a.json': '{"id":1,"d":"x"}\n{"id":2,"d":"x"}\n{"id":"3","d":"x"}\n' },
      async ({ root, run, replay, waiting }) => {
        await run()
        await writeFiles(root, project({ more, mended: true }))
        expect((await replay()).report).toMatchObject({ status: 'succeeded', rows: { written: 1 } })
        expect(await waiting()).toBe(0)
      },
    )
  })
})

describe('an append', () => {
  it('settles the rejects of a file that can be read by now', () =>
    withRuns(
      {
        ...project(),
        'data/a.json.gz': new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]),
        'data/b.json': '{"id":1,"d":"x"}\n{"id":"bad","d":"x"}\n',
      },
      async ({ root, run, rows, waiting }) => {
        await run()
        expect(await waiting()).toBe(2)
        await writeFiles(root, { 'data/a.json.gz': gzipSync('{"id":2,"d":"x"}\n{"id":"worse","d":"x"}\n') })
        await run()
        expect((await rows()).map(({ id }) => id)).toEqual([1, 2])
        // the one of b.json, and the one that a.json.gz has of its own
        expect(await waiting()).toBe(2)
      },
    ))
})

describe('a quarantine file', () => {
  const files = { ...project(), 'data/a.json': '{"id":1,"d":"x"}\n{"id":"2","d":"x"}\n{"id":"3","d":"x"}\n' }
  const fileOf = (root: string) => {
    const folder = join(table(root), '_etl/_quarantine')
    return join(folder, readdirSync(folder)[0] ?? '')
  }

  it.each(['within its last record', 'before the end of its last line'])('torn %s is damage', (where) =>
    withRuns(files, async ({ root, run, replay, waiting }) => {
      await run()
      const file = fileOf(root)
      const { length } = readFileSync(file)
      truncateSync(file, where.startsWith('within') ? length - 30 : length - 1)
      const told = { message: 'this quarantine file is damaged', place: { file } }
      const error = await waiting().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(OperatorError)
      expect((error as OperatorError).problems).toMatchObject([told])
      await writeFiles(root, project({ mended: true }))
      expect((await replay()).report).toMatchObject({ status: 'failed', error: { problems: [told] } })
      // its counts cannot be held
      rmSync(file)
    }),
  )

  it('gives which records of an input wait without the records themselves', () =>
    withRuns(files, async ({ root, run }) => {
      const { report } = await run()
      const log = await readCommitLog(openLocalStore(table(root)))
      const found = await openRecordsOf(new Set(['data/a.json']), log, table(root))
      expect(found.map(({ run: name, position }) => [name, position])).toEqual([
        [report.run, 0],
        [report.run, 1],
      ])
      for (const open of found) expect(Object.keys(open).sort()).toEqual(['file', 'id', 'position', 'run'])
      expect(await openRecordsOf(new Set(['data/b.json']), log, table(root))).toEqual([])
    }))
})
