import { existsSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject, itemProject, snapshotLake } from './temp-project.ts'

describe('run-job', () => {
  it('tells the result on stdout, and nothing on stderr', async () => {
    const cwd = await createItemProject()
    const { exitCode, stdout, stderr } = await runEtl(['run-job', 'Items'], { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('read   3 records from 1 file')
    expect(stdout).toContain('wrote  3 rows in 2 partitions to lake.items')
    expect(stdout).toContain('where  .etl/lake/lake/items/')
  })

  it('prints one JSON object with the counts under --json', async () => {
    const cwd = await createItemProject()
    const { exitCode, stdout, stderr } = await runEtl(['run-job', 'Items', '--json'], { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const { run, seconds, outputs, ...report } = JSON.parse(stdout)
    expect(report).toEqual({
      job: 'Items',
      target: 'local',
      engine: 'duckdb',
      mode: 'overwrite',
      status: 'succeeded',
      inputs: { files: 1, bytes: Buffer.byteLength(itemProject['data/items.ndjson']), skipped: 0 },
      records: { read: 3, accepted: 3, quarantined: 0 },
      rows: { written: 3 },
      partitions: 2,
      checks: [],
      unknownFields: [],
      evolved: [],
      discarded: [],
      warnings: [],
    })
    expect(run).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/)
    expect(seconds).toBeGreaterThan(0)
    const folder = join(cwd, '.etl/lake/lake/items')
    expect(outputs).toEqual([
      {
        table: 'lake.items',
        path: join(folder, `day=mon/part-${run}-00000.snappy.parquet`),
        rows: 1,
        bytes: expect.any(Number),
      },
      {
        table: 'lake.items',
        path: join(folder, `day=tue/part-${run}-00000.snappy.parquet`),
        rows: 2,
        bytes: expect.any(Number),
      },
    ])
    for (const { path, bytes } of outputs) expect((await stat(path)).size).toBe(bytes)
  })

  it('makes a table that query finds, with the rows on stdout and the talk on stderr', async () => {
    const cwd = await createItemProject()
    await runEtl(['run-job', 'Items'], { cwd })
    const sql = 'SELECT day, count(*) AS items, sum(price) AS price FROM lake.items GROUP BY day ORDER BY day'
    const { exitCode, stdout, stderr } = await runEtl(['query', sql, '--format', 'csv'], { cwd })
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'day,items,price\r\nmon,1,1.5\r\ntue,2,2.5\r\n',
    })
    expect(stderr).toMatch(/^2 rows in /)
  })

  it('runs from any folder of the project', async () => {
    const cwd = await createItemProject()
    const { exitCode, stdout } = await runEtl(['run-job', 'Items', '--json'], { cwd: join(cwd, 'data') })
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded', rows: { written: 3 } })
  })

  it('with --limit and no --output shows rows and writes none', async () => {
    const cwd = await createItemProject()
    const { exitCode, stdout } = await runEtl(['run-job', 'Items', '--limit', '2'], { cwd })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('read   2 records')
    expect(await snapshotLake(cwd)).toEqual({})
  })

  it('with --output writes there and leaves the catalog alone', async () => {
    const cwd = await createItemProject()
    const { exitCode } = await runEtl(['run-job', 'Items', '--output', 'out'], { cwd })
    expect(exitCode).toBe(0)
    expect(existsSync(join(cwd, 'out/day=mon'))).toBe(true)
    expect(await snapshotLake(cwd)).toEqual({})
  })

  it.each([
    { name: 'an empty folder', input: 'nothing', warning: 'there are no files at nothing' },
    { name: 'an empty file', input: 'empty.ndjson', warning: /^warning: .*empty\.ndjson is empty\n/ },
  ])('passes over $name with a warning', async ({ input, warning }) => {
    const cwd = await createItemProject({ 'empty.ndjson': '' })
    await mkdir(join(cwd, 'nothing'))
    await runEtl(['run-job', 'Items'], { cwd })
    const before = await snapshotLake(cwd)
    const { exitCode, stdout, stderr } = await runEtl(['run-job', 'Items', '--input', input], { cwd })
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(warning)
    expect(stdout).toContain('no new input')
    expect(await snapshotLake(cwd)).toEqual(before)
  })
})
