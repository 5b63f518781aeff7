import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject, itemProject, strictItems, writeFiles } from './temp-project.ts'

const append = strictItems.replace('overwrite', 'append')

/** A project with a run that has succeeded and one that has failed. */
async function createRuns() {
  const cwd = await createItemProject({ 'jobs/Items.yaml': append })
  const good = JSON.parse((await runEtl(['run-job', 'Items', '--json'], { cwd })).stdout)
  await writeFiles(cwd, { 'data/bad.ndjson': '{"id":"x"}\n' })
  const bad = JSON.parse((await runEtl(['run-job', 'Items', '--json'], { cwd })).stdout)
  return { cwd, good, bad }
}

describe('runs', () => {
  it('lists what was committed and what failed, newest first', async () => {
    const { cwd, good, bad } = await createRuns()
    const { exitCode, stdout, stderr } = await runEtl(['runs'], { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const [head = '', , first = '', second = '', ...rest] = stdout.trimEnd().split('\n')
    expect(rest).toEqual([])
    expect(head.trim().split(/\s{2,}/)).toEqual([
      ...['run', 'job', 'status', 'mode', 'read', 'quarantined', 'rows', 'files', 'seconds', 'when (UTC)'],
    ])
    expect(first.split(/\s+/).slice(0, 8)).toEqual([bad.run, 'Items', 'failed', 'append', '0', '0', '0', '0'])
    expect(second.split(/\s+/).slice(0, 8)).toEqual([
      ...[good.run, 'Items', 'succeeded', 'append', '3', '0', '3', '2'],
    ])
  })

  it('as JSON have stable keys', async () => {
    const { cwd, good, bad } = await createRuns()
    const { stdout } = await runEtl(['runs', '--json'], { cwd })
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const common = {
      job: 'Items',
      mode: 'append',
      startedAt: time,
      endedAt: time,
      seconds: expect.any(Number),
      tablePath: join(cwd, '.etl/lake/lake/items'),
    }
    expect(JSON.parse(stdout)).toEqual({
      total: 2,
      runs: [
        {
          ...common,
          run: bad.run,
          status: 'failed',
          inputs: bad.inputs,
          records: bad.records,
          rows: { written: 0 },
          partitions: 0,
          files: { written: 0, removed: 0, bytes: 0 },
          error: bad.error,
        },
        {
          ...common,
          run: good.run,
          status: 'succeeded',
          inputs: good.inputs,
          records: { read: 3, accepted: 3, quarantined: 0 },
          rows: { written: 3 },
          partitions: 2,
          files: { written: 2, removed: 0, bytes: good.outputs[0].bytes + good.outputs[1].bytes },
        },
      ],
    })
  })

  it('can be narrowed by job, status and number', async () => {
    const { cwd, good, bad } = await createRuns()
    await writeFiles(cwd, {
      'jobs/Others.yaml': itemProject['jobs/Items.yaml'].replaceAll('items', 'others'),
    })
    const list = async (...args: readonly string[]) => {
      const { runs, total } = JSON.parse((await runEtl(['runs', ...args, '--json'], { cwd })).stdout)
      return { total, runs: runs.map(({ run }: { run: string }) => run) }
    }
    expect(await list('--status', 'failed')).toEqual({ total: 1, runs: [bad.run] })
    expect(await list('--status', 'succeeded')).toEqual({ total: 1, runs: [good.run] })
    expect(await list('--limit', '1')).toEqual({ total: 2, runs: [bad.run] })
    expect(await list('Others')).toEqual({ total: 0, runs: [] })
    expect(await list('Items', 'Others')).toEqual({ total: 2, runs: [bad.run, good.run] })
    const { stdout } = await runEtl(['runs', '--limit', '1'], { cwd })
    expect(stdout).toContain('… and 1 older run: --limit')
  })

  it('of jobs that cannot be read are left out, with a warning', async () => {
    const { cwd } = await createRuns()
    await writeFiles(cwd, { 'jobs/Broken.yaml': 'source: 1\n' })
    const all = await runEtl(['runs', '--json'], { cwd })
    expect(JSON.parse(all.stdout)).toMatchObject({ total: 2 })
    expect(all.stderr).toContain('warning: jobs/Broken.yaml has problems')
    expect((await runEtl(['runs', 'Broken'], { cwd })).exitCode).toBe(2)
    const { exitCode, stderr } = await runEtl(['runs', 'Itms'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain("did you mean 'Items'?")
  })

  it('of another output are found there', async () => {
    const cwd = await createItemProject()
    await mkdir(join(cwd, 'below'))
    await runEtl(['run-job', 'Items', '--output', 'out'], { cwd })
    expect((await runEtl(['runs'], { cwd })).stdout).toBe('no runs\n')
    const { stdout } = await runEtl(['runs', '--output', '../out', '--json'], { cwd: join(cwd, 'below') })
    expect(JSON.parse(stdout)).toMatchObject({ total: 1, runs: [{ tablePath: join(cwd, 'out') }] })
  })
})

describe('runs show', () => {
  it('tells all about a run', async () => {
    const { cwd, good } = await createRuns()
    const { exitCode, stdout } = await runEtl(['runs', 'show', good.run], { cwd })
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`${good.run}  Items succeeded in`)
    expect(stdout).toContain('  read    3 records from 1 file')
    expect(stdout).toContain('\n    data/items.ndjson\n')
    expect(stdout).toContain('  wrote   3 rows in 2 partitions (2 files)')
    expect(stdout).toContain(`.etl/lake/lake/items/day=mon/part-${good.run}-00000.snappy.parquet  1 row, `)
    expect(stdout).toMatch(/ {2}spec {4}[0-9a-f]{64}\n/)
  })

  it('tells the error of a run that failed, with its place', async () => {
    const { cwd, bad } = await createRuns()
    const { exitCode, stdout } = await runEtl(['runs', 'show', bad.run], { cwd })
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`${bad.run}  Items failed in`)
    expect(stdout).toMatch(/error data\/bad\.ndjson:1: /)
  })

  it('has stable keys as JSON', async () => {
    const { cwd, good, bad } = await createRuns()
    const show = async (run: string) =>
      JSON.parse((await runEtl(['runs', 'show', run, '--json'], { cwd })).stdout)
    const shown = await show(good.run)
    expect(Object.keys(shown)).toEqual([
      ...['run', 'job', 'status', 'mode', 'startedAt', 'endedAt', 'seconds', 'inputs', 'records', 'rows'],
      ...['partitions', 'files', 'tablePath', 'target', 'engine', 'specHash', 'firstInputs', 'outputs'],
      ...['checks', 'unknownFields', 'evolved', 'discarded', 'warnings'],
    ])
    expect(shown).toMatchObject({ firstInputs: ['data/items.ndjson'], outputs: good.outputs })
    expect(await show(bad.run)).toMatchObject({ status: 'failed', error: bad.error })
  })

  it('names the runs where the id is none', async () => {
    const { cwd, good } = await createRuns()
    const none = await runEtl(['runs', 'show', 'x'], { cwd })
    expect(none).toMatchObject({ exitCode: 2, stdout: '' })
    expect(none.stderr).toContain("there is no run 'x'")
    expect(none.stderr).toContain(good.run)
    const both = await runEtl(['runs', 'show', good.run.slice(0, 4)], { cwd })
    expect(both.stderr).toContain(`2 runs begin with '${good.run.slice(0, 4)}'`)
    expect((await runEtl(['runs', 'show'], { cwd })).stderr).toContain('runs show needs a run')
  })
})
