import { execFile } from 'node:child_process'
import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { readTable } from '../../src/catalog/local-catalog.ts'
import { readCommitLog } from '../../src/lake/commit-log.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import { writeFiles } from '../conformance/in-project.ts'
import { stepProject } from '../conformance/step-project.ts'
import { queryRows } from '../lake/query-rows.ts'
import { runCaseJob } from '../lake/run-case-job.ts'
import { compareRows } from '../reference/compare-rows.ts'
import { listParquet, readParquet } from '../reference/read-parquet.ts'
import { inTemporaryFolder, repository } from '../run-project-job.ts'

const script = join(repository, '.cache/crash/compact-and-die.mjs')

beforeAll(() =>
  build({
    entryPoints: [join(repository, 'test/crash/compact-and-die.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  }),
)

interface Ended {
  readonly signal?: string
  readonly steps?: number
  readonly status?: string
  readonly files?: { readonly before: number; readonly after: number }
}

function compact(root: string, dieAt = 0): Promise<Ended> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [script, root, String(dieAt)], { cwd: repository }, (error, stdout) => {
      if (error && error.signal !== 'SIGKILL') reject(error)
      else resolve(error ? { signal: 'SIGKILL' } : (JSON.parse(stdout) as Ended))
    })
  })
}

const project = stepProject({
  schema: 'id: int\nday: string',
  documents: '',
  steps: '',
  sink: 'partitionBy: [day]\nmode: append',
})

const days = ['mon', 'tue'] as const

function documents(file: number): readonly { readonly id: number; readonly day: string }[] {
  return days.map((day, index) => ({ id: file * 10 + index, day }))
}

function ndjson(file: number): string {
  return documents(file)
    .map((document) => `${JSON.stringify(document)}\n`)
    .join('')
}

const tablePath = (root: string) => join(root, '.etl/lake/lake/out')

async function leftovers(root: string): Promise<readonly string[]> {
  const names = await readdir(join(tablePath(root), '_etl'), { recursive: true })
  return names.filter((name) => /_lease|_tmp|_staged/.test(name))
}

/** The table after another compaction and an append that was waiting: three files a partition became one, and one is new. */
async function expectWhole(root: string, after: string): Promise<void> {
  const rows = [0, 1, 2, 3].flatMap(documents)
  expect(compareRows(await readParquet(tablePath(root)), rows), after).toBeUndefined()
  expect(await queryRows('SELECT id FROM lake.out', root), after).toHaveLength(rows.length)
  expect(listParquet(tablePath(root)), after).toHaveLength(2 * days.length)
  expect((await readCommitLog(openLocalStore(tablePath(root)))).unfinished, after).toEqual([])
  expect(await leftovers(root), after).toEqual([])
  expect((await readTable(root, { database: 'lake', name: 'out' }))?.partitions, after).toHaveLength(2)
}

describe('a compaction that is killed at any step', () => {
  it(
    'loses nothing: the same command or a run afterwards puts the table right',
    () =>
      inTemporaryFolder(async (folder) => {
        const before = join(folder, 'before')
        await writeFiles(before, project)
        for (const file of [0, 1, 2]) {
          await writeFiles(before, { [`data/${file}.json`]: ndjson(file) })
          await runCaseJob(before, project)
        }
        const undisturbed = join(folder, 'undisturbed')
        await cp(before, undisturbed, { recursive: true, preserveTimestamps: true })
        const { steps = 0, files } = await compact(undisturbed)
        expect(files).toEqual({ before: 6, after: 2 })
        expect(steps).toBeGreaterThan(20)
        for (let dieAt = 1; dieAt <= steps; dieAt += 1) {
          const root = join(folder, `killed-${dieAt}`)
          const isRunFirst = dieAt % 2 === 0
          await cp(before, root, { recursive: true, preserveTimestamps: true })
          expect(await compact(root, dieAt), `step ${dieAt}`).toEqual({ signal: 'SIGKILL' })
          const rows = [0, 1, 2].flatMap(documents)
          const seen = (await queryRows('SELECT id FROM lake.out', root)).map(Number).sort((a, b) => a - b)
          expect(seen, `a query after step ${dieAt}`).toEqual(rows.map(({ id }) => id))
          if (!isRunFirst) await compact(root)
          await writeFiles(root, { 'data/3.json': ndjson(3) })
          await runCaseJob(root, project)
          if (isRunFirst && listParquet(tablePath(root)).length > 4) {
            // nothing was committed before the kill: the files of all runs are merged now
            expect((await compact(root)).files, `step ${dieAt}`).toEqual({ before: 8, after: 2 })
            expect(
              compareRows(await readParquet(tablePath(root)), [0, 1, 2, 3].flatMap(documents)),
            ).toBeUndefined()
            expect(await leftovers(root)).toEqual([])
          } else await expectWhole(root, `step ${dieAt}`)
        }
      }),
    600_000,
  )
})
