import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readTable } from '../../src/catalog/local-catalog.ts'
import { type CompactEffects, type CompactOptions, compactTable } from '../../src/engine/compact-table.ts'
import { readCommitLog } from '../../src/lake/commit-log.ts'
import { knownInputs } from '../../src/lake/known-inputs.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { type ProjectFiles, writeFiles } from '../conformance/in-project.ts'
import { stepProject } from '../conformance/step-project.ts'
import { queryRows } from '../lake/query-rows.ts'
import { runCaseJob } from '../lake/run-case-job.ts'
import { watchSteps } from '../lake/watch-steps.ts'
import { printRow } from '../reference/compare-rows.ts'
import { listParquet, readParquet } from '../reference/read-parquet.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

const schema = 'id: int\nday: string'

function ndjson(documents: readonly unknown[]): string {
  return documents.map((document) => `${JSON.stringify(document)}\n`).join('')
}

function project(sink: string, more: Partial<Parameters<typeof stepProject>[0]> = {}) {
  return stepProject({ schema, documents: '', steps: '', sink, ...more })
}

/** Runs a job once for each file of input, so that each leaves files of its own. */
async function runEach(
  root: string,
  files: ProjectFiles,
  inputs: readonly (readonly unknown[])[],
): Promise<void> {
  await writeFiles(root, files)
  for (const [index, documents] of inputs.entries()) {
    await writeFiles(root, { [`data/${index}.json`]: ndjson(documents) })
    await runCaseJob(root, files)
  }
}

async function compact(
  root: string,
  { name = 'out', ...options }: Partial<CompactOptions> & { readonly name?: string } = {},
  effects: CompactEffects = {},
) {
  const table = await readTable(root, { database: 'lake', name })
  if (table === undefined) throw new Error('the run has made no table')
  return compactTable(
    {
      table,
      lake: { root, sampleData: [] },
      sort: [],
      dryRun: false,
      compression: 'snappy',
      targetFileBytes: 128_000_000,
      threads: 2,
      memoryLimitBytes: 500_000_000,
      ...options,
    },
    effects,
  )
}

const tableOf = (root: string) => join(root, '.etl/lake/lake/out')

/** The rows of the table as hyparquet reads them, by id. */
async function readRows(root: string): Promise<readonly unknown[]> {
  const rows = (await readParquet(tableOf(root))) as { id: number }[]
  return rows.toSorted((left, right) => left.id - right.id)
}

const days = (from: number, to: number, day: string) =>
  Array.from({ length: to - from }, (_, index) => ({ id: from + index, day }))

it('an append after it adds what is new, and nothing twice', () =>
  inTemporaryFolder(async (root) => {
    const files = project('partitionBy: [day]\nmode: append')
    await runEach(root, files, [days(0, 3, 'mon'), days(3, 6, 'mon'), days(6, 9, 'tue')])
    expect((await compact(root)).files).toEqual({ before: 3, after: 2 })
    await runCaseJob(root, files)
    await writeFiles(root, { 'data/3.json': ndjson(days(9, 12, 'mon')) })
    await runCaseJob(root, files)
    const due = [...days(0, 6, 'mon'), ...days(6, 9, 'tue'), ...days(9, 12, 'mon')]
    expect(await readRows(root)).toEqual(due)
    expect(await queryRows('SELECT id FROM lake.out', root)).toHaveLength(12)
    expect((await compact(root)).files).toEqual({ before: 3, after: 2 })
    expect(await readRows(root)).toEqual(due)
  }))

it('a later overwrite of a partition takes the merged files away and reads all its inputs again', () =>
  inTemporaryFolder(async (root) => {
    const files = project('partitionBy: [day]\nmode: append')
    const first = [days(0, 3, 'mon'), days(3, 6, 'mon'), days(6, 9, 'tue'), days(9, 12, 'tue')]
    await runEach(root, files, first)
    const { run } = await compact(root)
    const before = listParquet(tableOf(root))
    expect(before).toEqual(['mon', 'tue'].map((day) => `day=${day}/part-${run}-00000.snappy.parquet`))
    const rewriting = project('partitionBy: [day]\nmode: overwritePartitions')
    await writeFiles(root, { ...rewriting, 'data/late.json': ndjson(days(12, 14, 'mon')) })
    await runCaseJob(root, rewriting)
    expect(await readRows(root)).toEqual([...first.flat(), ...days(12, 14, 'mon')])
    const after = listParquet(tableOf(root))
    expect(after).toHaveLength(2)
    expect(after).not.toContain(before[0])
    expect(after).toContain(before[1])
    expect(await queryRows('SELECT id FROM lake.out', root)).toHaveLength(14)
  }))

it('a later overwrite replaces the merged files with its own', () =>
  inTemporaryFolder(async (root) => {
    const files = project('mode: append')
    await runEach(root, files, [days(0, 3, 'mon'), days(3, 6, 'mon')])
    expect((await compact(root)).files).toEqual({ before: 2, after: 1 })
    const before = listParquet(tableOf(root))
    const overwriting = project('mode: overwrite')
    await writeFiles(root, overwriting)
    await runCaseJob(root, overwriting)
    expect(listParquet(tableOf(root))).toHaveLength(1)
    expect(listParquet(tableOf(root))).not.toEqual(before)
    expect(await readRows(root)).toEqual(days(0, 6, 'mon'))
  }))

it('of several tables with one log it merges the one that is named', () =>
  inTemporaryFolder(async (root) => {
    const files = stepProject({
      schema: 'id: int\nlist: [int]',
      documents: '',
      steps: '- relationalize: { root: items }',
      sink: 'mode: append',
    })
    await runEach(root, files, [[{ id: 1, list: [1, 2] }], [{ id: 2, list: [3] }], [{ id: 3, list: [] }]])
    const rows = async (table: string) => (await readParquet(join(tableOf(root), table))).map(printRow).sort()
    const before = [await rows('items'), await rows('items_list')]
    const others = listParquet(join(tableOf(root), 'items'))
    expect(await compact(root, { name: 'items_list' })).toMatchObject({
      table: 'lake.items_list',
      files: { after: 1 },
      rows: 3,
    })
    expect([await rows('items'), await rows('items_list')]).toEqual(before)
    expect(listParquet(join(tableOf(root), 'items'))).toEqual(others)
    expect(listParquet(join(tableOf(root), 'items_list'))).toHaveLength(1)
    expect((await readdir(join(tableOf(root), 'items_list'))).filter((name) => name.startsWith('_'))).toEqual(
      [],
    )
    expect(await queryRows('SELECT id FROM lake.items_list', root)).toHaveLength(3)
  }))

it('while it works, a run is told who holds the table, and loads its input afterwards', () =>
  inTemporaryFolder(async (root) => {
    const files = project('partitionBy: [day]\nmode: append')
    await runEach(root, files, [days(0, 3, 'mon'), days(3, 6, 'mon')])
    await writeFiles(root, { 'data/2.json': ndjson(days(6, 9, 'mon')) })
    const told: string[] = []
    const onStep = async () => {
      told.push(
        await runCaseJob(root, files).then(
          () => 'ran',
          (error: Error) => error.message,
        ),
      )
    }
    const openStore = (path: string) => watchSteps(path, onStep)
    const { run } = await compact(root, {}, { openStore })
    expect(told.length).toBeGreaterThan(8)
    for (const message of told) expect(message).toContain(`Case (compact) is running: run ${run} since `)
    expect(await readRows(root)).toEqual(days(0, 6, 'mon'))
    await runCaseJob(root, files)
    expect(await readRows(root)).toEqual(days(0, 9, 'mon'))
  }))

it('while a run works, it is told who holds the table, and the run loses nothing', () =>
  inTemporaryFolder(async (root) => {
    const files = project('partitionBy: [day]\nmode: append')
    await runEach(root, files, [days(0, 3, 'mon'), days(3, 6, 'mon')])
    await writeFiles(root, { 'data/2.json': ndjson(days(6, 9, 'mon')) })
    const told: string[] = []
    await runCaseJob(root, files, (path) =>
      watchSteps(path, async () => {
        told.push(
          await compact(root).then(
            () => 'compacted',
            (error: Error) => error.message,
          ),
        )
      }),
    )
    expect(told.length).toBeGreaterThan(8)
    for (const message of told) expect(message).toMatch(/^job Case is running: run \S+ since /)
    expect((await compact(root)).files).toEqual({ before: 3, after: 1 })
    expect(await readRows(root)).toEqual(days(0, 9, 'mon'))
  }))

it('a query sees every row once, at every step of it', () =>
  inTemporaryFolder(async (root) => {
    const files = project('partitionBy: [day]\nmode: append')
    await runEach(root, files, [days(0, 3, 'mon'), days(3, 6, 'mon'), days(6, 9, 'tue'), days(9, 12, 'tue')])
    const look = () => queryRows('SELECT id, day FROM lake.out', root)
    const due = await look()
    const views: unknown[] = []
    const openStore = (path: string) => watchSteps(path, async () => void views.push(await look()))
    await compact(root, {}, { openStore })
    expect(views.length).toBeGreaterThan(8)
    for (const view of views) expect(view).toEqual(due)
  }))

it('finishes a run that died after its commit, and merges its files as well', () =>
  inTemporaryFolder(async (root) => {
    const files = project('partitionBy: [day]\nmode: append')
    await runEach(root, files, [days(0, 3, 'mon')])
    await writeFiles(root, {
      'data/1.json': ndjson(days(3, 6, 'mon')),
      'data/2.json': ndjson(days(6, 9, 'tue')),
    })
    const dying = (path: string) =>
      watchSteps(path, async (step) => {
        if (step.startsWith('before publish')) throw new Error('died')
      })
    await expect(runCaseJob(root, files, dying)).rejects.toThrow('died')
    expect((await compact(root)).files).toEqual({ before: 3, after: 2 })
    expect(await readRows(root)).toEqual([...days(0, 6, 'mon'), ...days(6, 9, 'tue')])
    const log = await readCommitLog(openLocalStore(tableOf(root)))
    expect(log.unfinished).toEqual([])
    expect((await knownInputs(log)).size).toBe(3)
    expect((await readTable(root, { database: 'lake', name: 'out' }))?.partitions).toHaveLength(2)
  }))
