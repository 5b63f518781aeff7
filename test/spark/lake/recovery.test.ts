import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { readTable as readCatalogTable } from '../../../src/catalog/local-catalog.ts'
import { OperatorError } from '../../../src/errors.ts'
import { readCommitLog } from '../../../src/lake/commit-log.ts'
import { knownInputs } from '../../../src/lake/known-inputs.ts'
import { takeLease } from '../../../src/lake/lease.ts'
import { liveFiles } from '../../../src/lake/live-files.ts'
import { openLocalStore } from '../../../src/lake/local-store.ts'
import { identifyThisProcess } from '../../../src/lake/process-identity.ts'
import { openRecords } from '../../../src/lake/quarantine.ts'
import { inProject, type ProjectFiles, writeFiles } from '../../conformance/in-project.ts'
import { listDataFiles, readTable } from '../../conformance/read-table.ts'
import { stepProject } from '../../conformance/step-project.ts'
import { watchSteps } from '../../lake/watch-steps.ts'
import { compareRows } from '../../reference/compare-rows.ts'
import { type LakeDriver, openLakeDriver } from './lake-driver.ts'
import { runHere, runInPython } from './run-here.ts'

const python = inject('python')
const copy = (from: string, to: string) => promisify(execFile)('cp', ['-a', from, to])
const tableOf = (root: string) => join(root, '.etl/lake/lake/out')
const record = (id: number | string) =>
  `${JSON.stringify({ id, day: id === 2 || id === 4 ? 'tue' : 'mon' })}\n`

/** Puts a holder that has ended in the place of the process that wrote the copy: it lives on, being this test. */
async function endHolder(root: string): Promise<void> {
  const cell = openLocalStore(tableOf(root)).cell('_etl/_lease')
  const content = await cell.read()
  if (content === undefined) return
  await cell.clear(content)
  await cell.fill(JSON.stringify({ ...JSON.parse(content), pid: spawnSync('true').pid, processStart: '' }))
}

describe.skipIf(python === '')('what one language leaves when it dies, the other', () => {
  let driver: LakeDriver
  beforeAll(() => {
    driver = openLakeDriver(python)
  })
  afterAll(() => driver.close())

  function files(mode: string): ProjectFiles {
    return stepProject({
      schema: 'id: int\nday: string',
      documents: record(1) + record('x'),
      steps: '',
      sink: `partitionBy: [day]\nmode: ${mode}`,
      job: 'rejects: { max: 5 }',
    })
  }

  const later = { 'data/later.json': [2, 3, 'y'].map(record).join('') }

  /** A copy of the project at every step of a run. */
  async function snapshotsOf(
    run: (root: string, snapshots: string) => Promise<unknown>,
    mode: string,
    use: (snapshots: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'etl-steps-'))
    try {
      await inProject(files(mode), async ({ root }) => {
        await runHere({ root, files: files(mode) })
        await writeFiles(root, later)
        await run(root, folder)
      })
      const names = (await readdir(folder)).sort()
      expect(names.length).toBeGreaterThan(10)
      await use(names.map((name) => join(folder, name)))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Three rows, the rejected records once, nothing left over; the log, the folder and the catalog agree. */
  async function expectWhole(root: string, step: string): Promise<void> {
    const path = tableOf(root)
    const due = [1, 2, 3].map((id) => ({ id, day: id === 2 ? 'tue' : 'mon' }))
    expect(compareRows(await readTable(path), due), step).toBeUndefined()
    const log = await readCommitLog(openLocalStore(path))
    expect(log.unfinished, step).toEqual([])
    expect([...(await liveFiles(log)).keys()].sort(), step).toEqual(listDataFiles(path))
    expect([...(await knownInputs(log)).keys()], step).toEqual(['data/documents.json', 'data/later.json'])
    const open = []
    for await (const { record: rejected } of openRecords(log, path)) open.push(rejected.raw?.trim())
    expect(open.sort(), step).toEqual([record('x').trim(), record('y').trim()])
    const left = await readdir(join(path, '_etl'), { recursive: true })
    expect(
      left.filter((name) => /_lease|_tmp|_staged/.test(name)),
      step,
    ).toEqual([])
    const catalog = await readCatalogTable(root, { database: 'lake', name: 'out' })
    expect(
      catalog?.partitions.map(({ folder }) => folder),
      step,
    ).toEqual(['day=mon', 'day=tue'])
  }

  it.each(['append', 'overwrite', 'overwritePartitions'])(
    'finishes or discards: TypeScript dies, %s',
    (mode) =>
      snapshotsOf(
        async (root, snapshots) => {
          let step = 0
          const onStep = async () => {
            step += 1
            await copy(root, join(snapshots, String(step).padStart(3, '0')))
          }
          await runHere({ root, files: files(mode) }, {}, (path) => watchSteps(path, onStep))
        },
        mode,
        async (snapshots) => {
          for (const root of snapshots) {
            await endHolder(root)
            const { report } = await runInPython({ root, files: files(mode), driver })
            expect(report.error).toBeUndefined()
            await expectWhole(root, root)
            if (mode === 'overwrite') continue
            expect((await runHere({ root, files: files(mode) })).report.status).toBe('noNewInput')
          }
        },
      ),
  )

  it.each(['append', 'overwrite', 'overwritePartitions'])('finishes or discards: Python dies, %s', (mode) =>
    snapshotsOf(
      (root, snapshots) => runInPython({ root, files: files(mode), driver }, {}, { snapshots }),
      mode,
      async (snapshots) => {
        for (const root of snapshots) {
          await endHolder(root)
          const { report } = await runHere({ root, files: files(mode) })
          expect(report.error).toBeUndefined()
          await expectWhole(root, root)
          if (mode === 'overwrite') continue
          const again = await runInPython({ root, files: files(mode), driver })
          expect(again.report.status).toBe('noNewInput')
        }
      },
    ),
  )
})

describe.skipIf(python === '')('a lease that one language holds', () => {
  const take = (path: string) =>
    takeLease({ job: 'Case', run: 'mine', now: new Date('2026-05-06T07:08:09.123Z') }, openLocalStore(path))

  async function withTable(use: (path: string, driver: LakeDriver) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'etl-lease-'))
    const driver = openLakeDriver(python)
    try {
      await mkdir(join(folder, 'table'))
      await use(join(folder, 'table'), driver)
    } finally {
      await driver.close()
      await rm(folder, { recursive: true, force: true })
    }
  }

  it('refuses the other: TypeScript holds it', () =>
    withTable(async (path, driver) => {
      const lease = await take(path)
      const { error } = await driver.ask({ do: 'hold', tablePath: path })
      expect(error).toMatchObject({
        name: 'OperatorError',
        message: `job Case is running: run mine since 2026-05-06T07:08:09.123Z, process ${process.pid} on ${hostname()}`,
      })
      await lease.release()
      expect(await readdir(path)).toEqual([])
      expect((await driver.ask({ do: 'hold', tablePath: path })).held).toBeDefined()
    }))

  it('refuses the other: Python holds it, and its identity is what TypeScript would say', () =>
    withTable(async (path, driver) => {
      const { held } = await driver.ask({ do: 'hold', tablePath: path })
      const { pid, processStart, ...machine } = JSON.parse(held)
      const { pid: _, processStart: __, ...mine } = identifyThisProcess()
      expect(machine).toMatchObject(mine)
      expect(pid).toBe(driver.pid)
      expect(processStart).toMatch(/^\d+$/)
      await expect(take(path)).rejects.toThrow(/job Case is running: run \S+ since \S+, process \d+ on /)
      expect(await driver.ask({})).toEqual({ released: true })
      await (await take(path)).release()
      expect(await readdir(path)).toEqual([])
    }))

  it('is taken over when its holder has died', () =>
    withTable(async (path, driver) => {
      const dying = openLakeDriver(python)
      expect((await dying.ask({ do: 'hold', tablePath: path, dies: true })).held).toBeDefined()
      await dying.close()
      const lease = await take(path)
      const { error } = await driver.ask({ do: 'hold', tablePath: path })
      expect(error.message).toContain('run mine')
      await lease.release()
      const dead = {
        job: 'Case',
        run: 'dead',
        ...identifyThisProcess(),
        pid: spawnSync('true').pid,
        processStart: '',
      }
      await openLocalStore(path)
        .cell('_etl/_lease')
        .fill(JSON.stringify({ ...dead, since: new Date().toISOString() }))
      expect((await driver.ask({ do: 'hold', tablePath: path })).held).toBeDefined()
    }))

  it('has one holder at a time when both languages race for what the dead have left', () =>
    withTable(async (path) => {
      const [folder, rounds, dead] = [join(path, '..'), 40, spawnSync('true').pid]
      const script = join(import.meta.dirname, '../../python/race_for_lease.py')
      const racers = Array.from({ length: 3 }, () =>
        promisify(execFile)(python, [script, folder, String(rounds), String(dead)]),
      )
      const logged = async () =>
        (await readFile(join(folder, 'log'), 'utf8').catch(() => '')).trim().split('\n')
      const tell = (word: string) => appendFile(join(folder, 'log'), `${word} ${process.pid}\n`)
      while ((await logged()).filter((line) => line.startsWith('ready')).length < racers.length)
        await setTimeout(10)
      await writeFile(join(folder, 'go'), '')
      for (let round = 0; round < rounds; round += 1) {
        const lease = await takeWhenFree(path)
        await tell('start')
        await setTimeout(Math.random() * 3)
        await tell('end')
        await lease.release()
        const holder = {
          job: 'Dead',
          run: `dead-${round}`,
          ...identifyThisProcess(),
          pid: dead,
          processStart: '1',
        }
        await openLocalStore(path)
          .cell('_etl/_lease')
          .fill(JSON.stringify({ ...holder, since: '' }))
      }
      await Promise.all(racers)
      const turns = (await logged()).filter((line) => !line.startsWith('ready'))
      expect(turns).toHaveLength(2 * 4 * rounds)
      for (let turn = 0; turn < turns.length; turn += 2) {
        const pid = turns[turn]?.replace('start ', '')
        expect([turns[turn], turns[turn + 1]]).toEqual([`start ${pid}`, `end ${pid}`])
      }
    }))

  async function takeWhenFree(path: string) {
    for (;;) {
      try {
        const run = randomBytes(8).toString('hex')
        return await takeLease({ job: 'Job', run, now: new Date() }, openLocalStore(path))
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error
        await setTimeout(Math.random())
      }
    }
  }
})
