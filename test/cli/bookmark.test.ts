import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject, itemProject, writeFiles } from './temp-project.ts'

const job = itemProject['jobs/Items.yaml'].replace('overwrite', 'append')
const bytes = Buffer.byteLength(itemProject['data/items.ndjson'])

function createProject(): Promise<string> {
  return createItemProject({ 'jobs/Items.yaml': job })
}

async function etl(cwd: string, ...args: readonly string[]) {
  const { exitCode, stdout } = await runEtl([...args, '--json'], { cwd })
  expect(exitCode).toBe(0)
  return JSON.parse(stdout)
}

async function countRows(cwd: string): Promise<number> {
  const args = ['query', 'SELECT count(*) AS n FROM lake.items', '--format', 'csv']
  const { stdout } = await runEtl(args, { cwd })
  return Number(stdout.split('\r\n')[1])
}

describe('bookmark', () => {
  it('get tells what is known', async () => {
    const cwd = await createProject()
    const tablePath = join(cwd, '.etl/lake/lake/items')
    expect(await etl(cwd, 'bookmark', 'get', 'Items')).toEqual({
      job: 'Items',
      tablePath,
      inputs: { files: 0, bytes: 0, notLoaded: 0 },
    })
    const { run } = await etl(cwd, 'run-job', 'Items')
    const { mtimeMs } = await stat(join(cwd, 'data/items.ndjson'))
    const newest = { uri: 'data/items.ndjson', bytes, changedAt: new Date(mtimeMs).toISOString() }
    expect(await etl(cwd, 'bookmark', 'get', 'Items')).toEqual({
      job: 'Items',
      tablePath,
      inputs: { files: 1, bytes, notLoaded: 0 },
      newest,
      lastRun: { run, mode: 'append', committedAt: expect.any(String) },
    })
    expect(await etl(cwd, 'bookmark', 'get', 'Items', '--inputs')).toEqual(newest)
    const { stdout } = await runEtl(['bookmark', 'get', 'Items'], { cwd })
    expect(stdout).toContain(`Items knows 1 file (${bytes} B)\n  newest  data/items.ndjson, changed `)
    const listed = await runEtl(['bookmark', 'get', 'Items', '--inputs'], { cwd })
    expect(listed.stdout).toBe('data/items.ndjson\n')
  })

  it('set has runs load only what comes later', async () => {
    const cwd = await createProject()
    const { run, ...change } = await etl(cwd, 'bookmark', 'set', 'Items')
    expect(change).toEqual({
      job: 'Items',
      action: 'set',
      tablePath: join(cwd, '.etl/lake/lake/items'),
      marked: { files: 1, bytes },
      skipped: 0,
    })
    expect(await etl(cwd, 'run-job', 'Items')).toMatchObject({ status: 'noNewInput' })
    expect((await etl(cwd, 'runs')).runs).toMatchObject([{ run, mode: 'bookmark', status: 'succeeded' }])
    const shown = await runEtl(['runs', 'show', run], { cwd })
    expect(shown.stdout).toContain(`  marked  1 file as known, and loaded none (${bytes} B)\n    data/items`)
    await writeFiles(cwd, { 'data/later.ndjson': '{"id":4,"day":"wed"}\n' })
    await etl(cwd, 'run-job', 'Items')
    expect(await countRows(cwd)).toBe(1)
    const { stdout } = await runEtl(['bookmark', 'set', 'Items'], { cwd })
    expect(stdout).toBe('Items: nothing to mark; 2 files known before\n')
  })

  it('reset has the next run read everything and replace the table', async () => {
    const cwd = await createProject()
    await etl(cwd, 'run-job', 'Items')
    const { stdout } = await runEtl(['bookmark', 'reset', 'Items'], { cwd })
    expect(stdout).toBe('Items has forgotten 1 file; its next run reads every input and replaces the table\n')
    expect(await etl(cwd, 'bookmark', 'get', 'Items')).toMatchObject({
      inputs: { files: 0 },
      reset: { run: expect.any(String), at: expect.any(String) },
    })
    const again = await runEtl(['run-job', 'Items'], { cwd })
    expect(again.exitCode).toBe(0)
    expect(again.stderr).toContain('warning: the bookmark was reset at')
    expect(await countRows(cwd)).toBe(3)
  })

  it.each([
    [['get', 'Itms'], "did you mean 'Items'?"],
    [['resett', 'Items'], "did you mean 'reset'?"],
    [['get'], 'bookmark needs'],
    [['get', 'Items', '--input', 'x'], '--input is for bookmark set'],
    [['set', 'Items', '--inputs'], '--inputs is for bookmark get'],
    [['set', 'Items', '--input', 'nowhere'], 'there is nothing at'],
  ])('%j is refused', async (args, words) => {
    const { exitCode, stdout, stderr } = await runEtl(['bookmark', ...args], { cwd: await createProject() })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(words)
  })
})
