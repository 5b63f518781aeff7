import { rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readTable as readCatalogTable } from '../../../src/catalog/local-catalog.ts'
import { readCommitHistory, readCommitLog } from '../../../src/lake/commit-log.ts'
import { liveFiles } from '../../../src/lake/live-files.ts'
import { openLocalStore } from '../../../src/lake/local-store.ts'
import { inProject, type ProjectFiles, writeFiles } from '../../conformance/in-project.ts'
import { listDataFiles, readTable } from '../../conformance/read-table.ts'
import { stepProject } from '../../conformance/step-project.ts'
import { compareRows } from '../../reference/compare-rows.ts'
import type { Row } from '../../reference/row.ts'
import { type LakeDriver, openLakeDriver } from './lake-driver.ts'
import { type Both, essence, type Ran, runHere, runInPython } from './run-here.ts'

const python = inject('python')
const schema = 'id: int\nday: string'
const day = (id: number) => (id % 2 === 0 ? 'mon' : 'tue')

function ndjson(...ids: readonly (number | string)[]): string {
  return ids.map((id) => `${JSON.stringify({ id, day: day(Number(id) || 0) })}\n`).join('')
}

function rowsOf(...ids: readonly number[]): readonly Row[] {
  return ids.map((id) => ({ id, day: day(id) }))
}

type Run = (both: Both, options?: Parameters<typeof runHere>[1]) => Promise<Ran>
const here: Run = (both, options) => runHere(both, options)
const there: Run = (both, options) => runInPython(both, options)
const orders = [
  ['DuckDB first', [here, there]],
  ['Spark first', [there, here]],
] as const

describe.skipIf(python === '')('a job that changes engines', () => {
  let driver: LakeDriver
  beforeAll(() => {
    driver = openLakeDriver(python)
  })
  afterAll(() => driver.close())

  function inBoth(
    sink: string,
    use: (both: Both) => Promise<void>,
    more: Partial<Parameters<typeof stepProject>[0]> & { readonly changed?: string } = {},
  ): Promise<void> {
    const { changed = 'fail', ...given } = more
    const plain = stepProject({ schema, documents: ndjson(1, 2), steps: '', sink, ...given })
    const job = String(plain['jobs/Case.yaml']).replace('path: data', `path: data, changed: ${changed}`)
    const files: ProjectFiles = { ...plain, 'jobs/Case.yaml': job }
    return inProject(files, ({ root }) => use({ root, files, driver }))
  }

  const tableOf = (root: string) => join(root, '.etl/lake/lake/out')

  /** The rows, by an independent reader; and that the log, the folder and the catalog agree on the files. */
  async function expectTable({ root }: Both, ...ids: readonly number[]): Promise<void> {
    const path = tableOf(root)
    expect(compareRows(await readTable(path), rowsOf(...ids))).toBeUndefined()
    const log = await readCommitLog(openLocalStore(path))
    const live = await liveFiles(log)
    expect([...live.keys()].sort()).toEqual(listDataFiles(path))
    expect(log.unfinished).toEqual([])
    expect([...live.values()].reduce((sum, { rows }) => sum + rows, 0)).toBe(ids.length)
    const catalog = await readCatalogTable(root, { database: 'lake', name: 'out' })
    const folders = new Set([...live.values()].map(({ folder }) => folder).filter((folder) => folder !== ''))
    expect(catalog?.partitions.map(({ folder }) => folder)).toEqual(
      expect.arrayContaining([...folders].sort()),
    )
  }

  describe.each(orders)('%s', (_name, [one, other]) => {
    it.each(['append', 'overwritePartitions'])('loads nothing twice, %s', (mode) =>
      inBoth(`partitionBy: [day]\nmode: ${mode}`, async (both) => {
        await one(both)
        await expectTable(both, 1, 2)
        expect((await other(both)).report).toMatchObject({ status: 'noNewInput', inputs: { skipped: 1 } })
        await writeFiles(both.root, { 'data/later.json': ndjson(3) })
        await other(both)
        await expectTable(both, 1, 2, 3)
        await writeFiles(both.root, { 'data/last.json': ndjson(4, 5) })
        await one(both)
        await expectTable(both, 1, 2, 3, 4, 5)
        for (const run of [one, other])
          expect((await run(both)).report).toMatchObject({ status: 'noNewInput', inputs: { skipped: 3 } })
      }),
    )

    it.each(['', 'partitionBy: [day]\n'])('overwrite makes the table of all inputs; %s', (keys) =>
      inBoth(`${keys}mode: overwrite`, async (both) => {
        await one(both)
        await writeFiles(both.root, { 'data/later.json': ndjson(3, 4) })
        await other(both)
        await expectTable(both, 1, 2, 3, 4)
        await rm(join(both.root, 'data/documents.json'))
        await one(both)
        await expectTable(both, 3, 4)
      }),
    )

    it('settles quarantined records that are read anew with a late file, once', () =>
      inBoth(
        'partitionBy: [day]\nmode: overwritePartitions',
        async (both) => {
          const first = await one(both)
          expect(first.report.records).toEqual({ read: 3, accepted: 2, quarantined: 1 })
          await writeFiles(both.root, { 'data/later.json': ndjson(4, 'y') })
          const second = await other(both)
          expect(second.report.records.quarantined).toBe(1)
          await expectTable(both, 1, 2, 4)
          const { summary } = await readCommitLog(openLocalStore(tableOf(both.root)))
          expect(summary.rejects.map(({ settled }) => settled)).toEqual([[], []])
          await writeFiles(both.root, { 'data/documents.json': ndjson(1, 2, 6) })
          await one(both)
          await expectTable(both, 1, 2, 4, 6)
          const after = await readCommitLog(openLocalStore(tableOf(both.root)))
          expect(after.summary.rejects.map(({ settled }) => settled)).toEqual([[0], []])
        },
        {
          documents: ndjson(1, 2, 'x'),
          job: 'rejects: { max: 5 }',
          changed: 'reload',
        },
      ))

    it('leaves nothing in a partition that a changed input has left', () =>
      inBoth(
        'partitionBy: [day]\nmode: overwritePartitions',
        async (both) => {
          await one(both)
          await writeFiles(both.root, { 'data/documents.json': ndjson(2, 6) })
          await other(both)
          await expectTable(both, 2, 6)
        },
        { changed: 'reload' },
      ))

    it('writes a partition anew from inputs that it was not told to look at', () =>
      inBoth('partitionBy: [day]\nmode: overwritePartitions', async (both) => {
        await one(both)
        await writeFiles(both.root, { 'data/later.json': ndjson(4) })
        await other(both, { input: 'data/later.json' })
        await expectTable(both, 1, 2, 4)
        await writeFiles(both.root, { 'data/last.json': ndjson(6) })
        await rm(join(both.root, 'data/later.json'))
        const gone = await one(both, { input: 'data/last.json' })
        expect(gone.report.error?.message).toMatch(/this input is gone/)
        expect(essence(await other(both, { input: 'data/last.json' }))).toEqual(essence(gone))
        await expectTable(both, 1, 2, 4)
      }))

    it('reads an input whole whose rejected records are no longer those in quarantine', () =>
      inBoth(
        'partitionBy: [day]\nmode: overwritePartitions',
        async (both) => {
          await one(both)
          await rm(join(tableOf(both.root), '_etl/_quarantine'), { recursive: true })
          await writeFiles(both.root, { 'data/later.json': ndjson(4) })
          expect((await other(both)).report.records.quarantined).toBe(1)
          await expectTable(both, 1, 2, 4)
          const { records } = await readCommitHistory(openLocalStore(tableOf(both.root)))
          const uris = records.at(-1)?.inputs.map(({ uri }) => uri)
          expect(uris).toEqual(['data/later.json', 'data/documents.json'])
        },
        { documents: ndjson(1, 2, 'x'), job: 'rejects: { max: 5 }' },
      ))

    it('answers a reset of the bookmark and a run with a limit with all inputs', () =>
      inBoth('', async (both) => {
        const limited = await one(both, { limit: 1 })
        expect(limited.report.rows.written).toBe(1)
        const whole = await other(both)
        expect(whole.report.warnings[0]).toMatch(/had a limit: every input is read again/)
        await expectTable(both, 1, 2)
        expect((await one(both)).report.status).toBe('noNewInput')
        await other(both, { fullRefresh: true })
        await expectTable(both, 1, 2)
        expect((await one(both, { limit: 1 })).report.error?.message).toMatch(/the output holds a table/)
      }))
  })

  it('knows a touched file by its bytes', () =>
    inBoth('', async (both) => {
      await runHere(both)
      await utimes(join(both.root, 'data/documents.json'), 1, 1.5)
      expect((await runInPython(both)).report.status).toBe('noNewInput')
    }))

  it('tells the same of a failure, and keeps it', () =>
    inBoth('', async (both) => {
      await runHere(both)
      await writeFiles(both.root, { 'data/documents.json': ndjson(1, 2, 3) })
      const [mine, its] = [await runHere(both), await runInPython(both)]
      expect(mine.report.status).toBe('failed')
      expect(essence(its)).toEqual(essence(mine))
      const kept = await openLocalStore(tableOf(both.root)).list('_etl/_runs/')
      expect(kept).toHaveLength(2)
    }))

  it('keeps the rejects of a run that has too many, and leaves the table alone', () =>
    inBoth(
      '',
      async (both) => {
        const [mine, its] = [await runHere(both), await runInPython(both)]
        expect(its.report.error?.message).toContain(mine.report.error?.message.split('\n')[0])
        expect(its.report.records).toEqual(mine.report.records)
        expect(its.report.quarantine).toMatchObject({ records: 2, committed: false })
        const kept = await openLocalStore(tableOf(both.root)).list('')
        expect(kept.filter((key) => key.includes('_quarantine'))).toHaveLength(1)
        expect(kept.filter((key) => key.includes('_staged'))).toEqual([])
      },
      { documents: ndjson(1, 'x', 'y'), job: 'rejects: { max: 1 }' },
    ))

  it('reports the same of every mode', () =>
    inBoth('partitionBy: [day]', async (both) => {
      const [mine, its] = [
        await runHere(both, { output: join(both.root, 'out-here') }),
        await runInPython(both, { output: join(both.root, 'out-there') }),
      ]
      expect(essence(its)).toEqual(essence(mine))
      expect(Object.keys(its.report).sort()).toEqual(Object.keys(mine.report).sort())
    }))

  it('enters into the catalog what the local engine would', async () => {
    const entryAfter = (second: Run, mode: string) => {
      let entry: unknown
      const sink = `partitionBy: [day]\nmode: ${mode}`
      return inBoth(sink, async (both) => {
        await runHere(both)
        const select = 'steps: [{ select: { no: id, day: day } }]'
        const job = String(both.files['jobs/Case.yaml']).replace('steps: []', select)
        const files = { ...both.files, 'jobs/Case.yaml': job }
        await writeFiles(both.root, { 'data/later.json': '{"id":7,"day":"a/b %"}' })
        await second({ ...both, files })
        entry = await readCatalogTable(both.root, { database: 'lake', name: 'out' })
      }).then(() => ({ ...(entry as object), updatedBy: undefined }))
    }
    for (const mode of ['append', 'overwrite']) {
      expect(await entryAfter(there, mode)).toEqual(await entryAfter(here, mode))
    }
  })

  it('a table that was made elsewhere is not entered into the catalog', () =>
    inBoth('', async (both) => {
      await runInPython(both, { output: join(both.root, 'beside') })
      expect(await readCatalogTable(both.root, { database: 'lake', name: 'out' })).toBeUndefined()
      expect(compareRows(await readTable(join(both.root, 'beside')), rowsOf(1, 2))).toBeUndefined()
    }))

  it('a job whose types have changed is refused with the same words', () =>
    inBoth('', async (both) => {
      await runHere(both)
      const files = { ...both.files, 'schemas/in.yaml': 'id: bigint\nday: string\n' }
      await writeFiles(both.root, { ...files, 'data/later.json': ndjson(3) })
      const [mine, its] = [await runHere({ ...both, files }), await runInPython({ ...both, files })]
      const said = ({ report }: Ran) =>
        report.error?.problems.map(({ place: _, ...problem }) => problem) ?? report.status
      expect(said(its)).toEqual(said(mine))
      expect(its.report.error?.message).toMatch(/column 'id' of lake.out is int in the files so far/)
    }))

  it('a bug of a batch leaves nothing staged and no lease', () =>
    inBoth('', async (both) => {
      await expect(runInPython(both, {}, { fail: 'broken' })).rejects.toThrow('broken')
      expect(await openLocalStore(tableOf(both.root)).list('')).toEqual([])
      await runHere(both)
      await expectTable(both, 1, 2)
    }))
})
