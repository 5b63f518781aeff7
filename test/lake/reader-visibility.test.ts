import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTable } from '../../src/catalog/local-catalog.ts'
import { compactTable } from '../../src/engine/compact-table.ts'
import { listInputs } from '../../src/lake/list-inputs.ts'
import type { ObjectStore } from '../../src/lake/object-store.ts'
import { inProject, type ProjectFiles, writeFiles } from '../conformance/in-project.ts'
import { stepProject } from '../conformance/step-project.ts'
import { queryRows } from './query-rows.ts'
import { runCaseJob } from './run-case-job.ts'
import { watchSteps } from './watch-steps.ts'

const schema = 'id: int\nday: string'
const first = [
  { id: 1, day: 'mon' },
  { id: 2, day: 'tue' },
  { id: 3, day: 'wed' },
]
const later = [
  { id: 4, day: 'tue' },
  { id: 5, day: 'wed' },
  { id: 6, day: 'thu' },
]
const laterFile = { 'data/later.json': later.map((row) => `${JSON.stringify(row)}\n`).join('') }
const modes = ['append', 'overwrite', 'overwritePartitions'] as const

let plain: DuckDBConnection
beforeAll(async () => {
  plain = await (await DuckDBInstance.create(':memory:')).connect()
})
afterAll(() => plain.closeSync())

function project(mode: string, more: Partial<Parameters<typeof stepProject>[0]> = {}) {
  const sink = `partitionBy: [day]\nmode: ${mode}`
  return stepProject({ schema, documents: first, steps: '', sink, ...more })
}

/** What a look gives before and after every step of something, each view once as long as it lasts. */
async function lookAtSteps(
  act: (openStore: (tablePath: string) => ObjectStore) => Promise<unknown>,
  look: () => Promise<readonly string[]>,
): Promise<readonly (readonly string[])[]> {
  const views: (readonly string[])[] = [await look()]
  let steps = 0
  const onStep = async () => {
    steps += 1
    const view = await look()
    if (String(view) !== String(views.at(-1))) views.push(view)
  }
  await act((tablePath) => watchSteps(tablePath, onStep))
  expect(steps).toBeGreaterThan(10)
  return views
}

function lookAtRun(root: string, files: ProjectFiles, look: () => Promise<readonly string[]>) {
  return lookAtSteps((openStore) => runCaseJob(root, files, openStore), look)
}

function linesOf(rows: readonly { readonly id: number; readonly day: string }[]): readonly string[] {
  return rows.map(({ id, day }) => `${id}|${day}`).sort()
}

/** What a reader sees that knows of no log: every Parquet file below the table's path. */
async function readByGlob(root: string): Promise<readonly string[]> {
  const glob = join(root, '.etl/lake/lake/out/**/*.parquet')
  const read = await plain.runAndReadAll(
    `SELECT id, day FROM read_parquet('${glob}', hive_partitioning = true)`,
  )
  return read
    .getRows()
    .map((row) => row.join('|'))
    .sort()
}

describe.each(modes)('while a run publishes, %s', (mode) => {
  it('a query sees the table before or after, at every step', () =>
    inProject(project(mode), async ({ root }) => {
      await runCaseJob(root, project(mode))
      await writeFiles(root, laterFile)
      const look = () => queryRows(`SELECT concat(CAST(id AS varchar), '|', day) AS row FROM lake.out`, root)
      const quoted = (rows: typeof first) => linesOf(rows).map((line) => `"${line}"`)
      expect(await lookAtRun(root, project(mode), look)).toEqual([
        quoted(first),
        quoted([...first, ...later]),
      ])
    }))

  it('a job that reads the table sees the files before or after, at every step', () =>
    inProject(project(mode), async ({ root }) => {
      await runCaseJob(root, project(mode))
      await writeFiles(root, laterFile)
      const lake = { root, sampleData: [] }
      const look = async () => {
        const inputs = await listInputs({
          address: 's3://lake/out/',
          workingDirectory: root,
          lake,
          named: 'a',
        })
        const paths = inputs.map(({ path }) => `'${path}'`).join(', ')
        const read = await plain.runAndReadAll(
          `SELECT id, day FROM read_parquet([${paths}], hive_partitioning = true)`,
        )
        return read
          .getRows()
          .map((row) => row.join('|'))
          .sort()
      }
      const after = linesOf([...first, ...later])
      expect(await lookAtRun(root, project(mode), look)).toEqual([linesOf(first), after])
    }))
})

describe('while a run publishes, a query sees of one moment', () => {
  it('the columns with the rows', async () => {
    const steps = (select: string) => project('overwrite', { steps: `- select: { ${select}, day: day }` })
    const [before, after] = [steps('id: id'), steps('number: id, twice: id * 2')]
    await inProject(before, async ({ root }) => {
      await runCaseJob(root, before)
      const views = await lookAtRun(root, after, () => queryRows('SELECT * FROM lake.out', root))
      expect(views).toEqual([
        first.map(({ id, day }) => `${id}|"${day}"`),
        first.map(({ id, day }) => `${id}|${id * 2}|"${day}"`),
      ])
    })
  })

  it.each(['append', 'overwrite'])('all tables of a job, %s', async (mode) => {
    const orders = [
      { id: 1, items: [{ n: 1 }, { n: 2 }] },
      { id: 2, items: [{ n: 3 }] },
    ]
    const files = stepProject({
      schema: 'id: int\nitems: [{ n: int }]',
      documents: orders.slice(0, 1),
      steps: '- relationalize: { root: root }',
      sink: `mode: ${mode}`,
    })
    await inProject(files, async ({ root }) => {
      await runCaseJob(root, files)
      await writeFiles(root, { 'data/later.json': JSON.stringify(orders[1]) })
      const sql =
        'SELECT (SELECT count(*) FROM lake.root) AS orders, (SELECT count(*) FROM lake.root_items) AS items'
      expect(await lookAtRun(root, files, () => queryRows(sql, root))).toEqual([['1|2'], ['2|3']])
    })
  })
})

describe('while a run publishes, a reader of all files below the path', () => {
  async function viewsOf(mode: string): Promise<readonly (readonly string[])[]> {
    return inProject(project(mode), async ({ root }) => {
      await runCaseJob(root, project(mode))
      await writeFiles(root, laterFile)
      return lookAtRun(root, project(mode), () => readByGlob(root))
    })
  }

  it('append: sees the new files one by one', async () => {
    expect(await viewsOf('append')).toEqual([
      linesOf(first),
      linesOf([...first, { id: 6, day: 'thu' }]),
      linesOf([...first, { id: 6, day: 'thu' }, { id: 4, day: 'tue' }]),
      linesOf([...first, ...later]),
    ])
  })

  it('overwrite: sees the new files beside the old ones, at one step all of both', async () => {
    const after = [...first, ...later]
    const views = await viewsOf('overwrite')
    expect(views).toContainEqual(linesOf([...first, ...after]))
    expect(views.at(-1)).toEqual(linesOf(after))
    for (const view of views.slice(1, -1)) expect(view.length).toBeGreaterThan(first.length)
  })

  it('overwritePartitions: the same, in the partitions that are written anew', async () => {
    const after = [...first, ...later]
    const replaced = first.filter(({ day }) => day !== 'mon')
    const views = await viewsOf('overwritePartitions')
    expect(views).toContainEqual(linesOf([...after, ...replaced]))
    expect(views.at(-1)).toEqual(linesOf(after))
    for (const view of views) expect(view.filter((line) => line === '1|mon')).toHaveLength(1)
  })
})

it('while a table is compacted, a query sees its rows at every step; a reader of all files sees them twice', () =>
  inProject(project('append'), async ({ root }) => {
    await runCaseJob(root, project('append'))
    await writeFiles(root, laterFile)
    await runCaseJob(root, project('append'))
    const table = await readTable(root, { database: 'lake', name: 'out' })
    if (table === undefined) throw new Error('the table is not in the catalog')
    const compact = (openStore: (tablePath: string) => ObjectStore) =>
      compactTable(
        {
          table,
          lake: { root, sampleData: [] },
          sort: [],
          dryRun: false,
          compression: 'snappy',
          targetFileBytes: 1_000_000,
          threads: 2,
          memoryLimitBytes: 500_000_000,
        },
        { openStore },
      )
    const merged = [...first, ...later].filter(({ day }) => day === 'tue' || day === 'wed')
    const doubled = linesOf([...first, ...later, ...merged])
    const seen: (readonly string[])[] = []
    const views = await lookAtSteps(compact, async () => {
      seen.push(await readByGlob(root))
      return queryRows('SELECT id FROM lake.out', root)
    })
    expect(views).toEqual([['1', '2', '3', '4', '5', '6']])
    expect(seen).toContainEqual(doubled)
    expect(seen.at(-1)).toEqual(linesOf([...first, ...later]))
  }))
