import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listParquet } from '../reference/read-parquet.ts'
import { runEtl } from './run-etl.ts'
import { createItemProject, itemProject, snapshotLake, writeFiles } from './temp-project.ts'

const appending = {
  'jobs/Items.yaml': itemProject['jobs/Items.yaml'].replace('mode: overwrite', 'mode: append'),
}

/** Two runs: each leaves a file for tuesday, the first one for monday as well. */
async function createTable(): Promise<string> {
  const cwd = await createItemProject(appending)
  expect((await runEtl(['run-job', 'Items'], { cwd })).exitCode).toBe(0)
  await writeFiles(cwd, { 'data/more.ndjson': '{"id":4,"day":"tue","price":1.25}\n{"id":5,"day":"tue"}\n' })
  expect((await runEtl(['run-job', 'Items'], { cwd })).exitCode).toBe(0)
  return cwd
}

const tablePath = (cwd: string) => join(cwd, '.etl/lake/lake/items')

async function totalBytes(cwd: string): Promise<number> {
  const files = listParquet(tablePath(cwd)).map((file) => stat(join(tablePath(cwd), file)))
  return (await Promise.all(files)).reduce((sum, { size }) => sum + size, 0)
}

async function query(cwd: string): Promise<string> {
  const sql = 'SELECT id, day, price FROM lake.items ORDER BY id'
  return (await runEtl(['query', sql, '--format', 'csv'], { cwd })).stdout
}

describe('compact', () => {
  it('merges the files of a partition, and tells so on stdout', async () => {
    const cwd = await createTable()
    const rows = await query(cwd)
    const { exitCode, stdout, stderr } = await runEtl(['compact', 'lake.items'], { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^lake\.items compacted in \d/)
    expect(stdout).toContain('files  3 → 2 in 1 partition\n')
    expect(stdout).toContain('rows   4 in the merged files\n')
    expect(listParquet(tablePath(cwd))).toHaveLength(2)
    expect(await query(cwd)).toBe(rows)
    const after = await snapshotLake(cwd)
    const again = await runEtl(['compact', 'lake.items'], { cwd })
    expect(again.stdout).toMatch(/^lake\.items: nothing to merge in 2 files \(/)
    expect(await snapshotLake(cwd)).toEqual(after)
  })

  it('prints one JSON object under --json', async () => {
    const cwd = await createTable()
    const before = await totalBytes(cwd)
    const { exitCode, stdout, stderr } = await runEtl(
      ['compact', 'lake.items', '--json', '--sort', 'price,id'],
      { cwd },
    )
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { run, seconds, merges, ...report } = JSON.parse(stdout)
    expect(report).toEqual({
      table: 'lake.items',
      target: 'local',
      status: 'merged',
      partitions: 1,
      rows: 4,
      files: { before: 3, after: 2 },
      bytes: { before, after: await totalBytes(cwd) },
      targetFileBytes: 128_000_000,
      sort: ['price', 'id'],
    })
    expect(run).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/)
    expect(seconds).toBeGreaterThan(0)
    expect(merges).toMatchObject([{ partition: 'day=tue', rows: 4, files: { before: 2, after: 1 } }])
  })

  it('takes the target size and the codec from the job that writes the table', async () => {
    const cwd = await createTable()
    const job = `${appending['jobs/Items.yaml']}  compression: zstd\n  targetFileSize: 1B\n`
    await writeFiles(cwd, { 'jobs/Items.yaml': job })
    const { stdout } = await runEtl(['compact', 'lake.items', '--json'], { cwd })
    expect(JSON.parse(stdout)).toMatchObject({ status: 'nothingToMerge', targetFileBytes: 1 })
    await writeFiles(cwd, { 'jobs/Items.yaml': job.replace('1B', '1MB') })
    await runEtl(['compact', 'lake.items'], { cwd })
    expect(listParquet(tablePath(cwd)).filter((file) => file.endsWith('.zstd.parquet'))).toHaveLength(1)
  })

  it('shows in a dry run what it would do, and does nothing', async () => {
    const cwd = await createTable()
    const before = await snapshotLake(cwd)
    const { exitCode, stdout } = await runEtl(['compact', 'lake.items', '--dry-run'], { cwd })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('would be compacted; nothing was written')
    expect(stdout).toContain('files  3 → about 2 in 1 partition')
    expect(stdout).toMatch(/^day=tue +2 +1 /m)
    expect(await snapshotLake(cwd)).toEqual(before)
  })

  it.each([
    { args: ['lake.itms'], message: "there is no table 'lake.itms'", hint: "did you mean 'lake.items'?" },
    {
      args: ['lake.items', '--partition', 'day=tua'],
      message: "no partition 'day=tua'",
      hint: "did you mean 'day=tue'?",
    },
    { args: ['lake.items', '--sort', 'prize'], message: "no column 'prize'", hint: "did you mean 'price'?" },
    { args: ['lake.items', '--sort', 'id,'], message: "--sort cannot be 'id,'", hint: 'a,b' },
    { args: [], message: 'compact needs <table>', hint: 'etl compact --help' },
  ])('$args: $message', async ({ args, message, hint }) => {
    const cwd = await createTable()
    const { exitCode, stdout, stderr } = await runEtl(['compact', ...args], { cwd })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).toContain(hint)
  })

  it('refuses a table in another format by its name', async () => {
    const cwd = await createItemProject({
      'jobs/Items.yaml': `${appending['jobs/Items.yaml']}  format: csv\n`,
    })
    await runEtl(['run-job', 'Items'], { cwd })
    const { exitCode, stdout } = await runEtl(['compact', 'lake.items', '--json'], { cwd })
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      error: { name: 'UnsupportedError', message: expect.stringContaining('csv') },
    })
  })

  it('says who holds the table', async () => {
    const cwd = await createTable()
    // pid 1 lives as long as this machine
    const { hostname } = await import('node:os')
    const holder = {
      job: 'Items',
      run: 'a-run',
      host: hostname(),
      pid: 1,
      processStart: '',
      since: '2026-01-01',
    }
    const { openLocalStore } = await import('../../src/lake/local-store.ts')
    await openLocalStore(tablePath(cwd)).cell('_etl/_lease').fill(JSON.stringify(holder))
    const { exitCode, stderr } = await runEtl(['compact', 'lake.items'], { cwd })
    expect(exitCode).toBe(4)
    expect(stderr).toContain('job Items is running: run a-run since 2026-01-01')
  })
})

describe('catalog show', () => {
  it('counts files and rows, and says what compact would make of them', async () => {
    const cwd = await createTable()
    const { stdout } = await runEtl(['catalog', 'show', 'lake.items'], { cwd })
    expect(stdout).toMatch(
      /^3 files, [\d.]+ k?B of 5 rows: smallest [\d.]+ k?B, median [\d.]+ k?B, largest [\d.]+ k?B$/m,
    )
    expect(stdout).toMatch(/^ {2}< 1 MB {6}3 {2}█+$/m)
    expect(stdout).toMatch(/^ {2}≥ 256 MB {4}0$/m)
    expect(stdout).toContain('2 small files could be 1: etl compact lake.items')
    await runEtl(['compact', 'lake.items'], { cwd })
    const after = await runEtl(['catalog', 'show', 'lake.items'], { cwd })
    expect(after.stdout).toContain('2 files, ')
    expect(after.stdout).not.toContain('etl compact')
  })

  it('gives the same as data under --json, beside the table', async () => {
    const cwd = await createTable()
    const sizes = await Promise.all(
      listParquet(tablePath(cwd)).map(async (file) => (await stat(join(tablePath(cwd), file))).size),
    )
    sizes.sort((left, right) => left - right)
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    const { stdout } = await runEtl(['catalog', 'show', 'lake.items', '--json'], { cwd })
    const { files, ...table } = JSON.parse(stdout)
    expect(table).toMatchObject(JSON.parse(await readFile(join(cwd, '.etl/catalog/lake/items.json'), 'utf8')))
    expect(files).toMatchObject({
      count: 3,
      bytes,
      rows: 5,
      smallestBytes: sizes[0],
      medianBytes: sizes[1],
      largestBytes: sizes[2],
      mergeable: { files: 2, into: 1 },
      warnings: [],
    })
    expect(files.histogram[0]).toEqual({ fromBytes: 0, toBytes: 1_000_000, files: 3, bytes })
  })

  it('shows a table all the same where a file cannot be read, with a warning', async () => {
    const cwd = await createTable()
    const [file = ''] = listParquet(tablePath(cwd))
    await writeFile(join(tablePath(cwd), file), 'no parquet')
    const { exitCode, stdout, stderr } = await runEtl(['catalog', 'show', 'lake.items'], { cwd })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^3 files, /m)
    expect(stderr).toContain(`warning: rows cannot be counted`)
    expect(stderr).toContain(file)
  })
})
