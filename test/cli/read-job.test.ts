import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject, itemProject, writeFiles } from './temp-project.ts'

const cache = '.etl/cache'

async function columnsOf(cwd: string): Promise<readonly string[]> {
  const { stdout, stderr } = await runEtl(['run-job', 'Items', '--limit', '1'], { cwd })
  expect(stderr).toBe('')
  return stdout.match(/\b(id|day|price|cost)\b/g) ?? []
}

describe('a job that was checked before', () => {
  it('is checked again when its own file or its schema has changed', async () => {
    const cwd = await createItemProject()
    expect(await columnsOf(cwd)).toContain('price')
    expect(await readdir(join(cwd, cache))).toContain('job-Items.bin')
    await writeFiles(cwd, {
      'jobs/Items.yaml': itemProject['jobs/Items.yaml'].replace('price: price', 'cost: price'),
    })
    expect(await columnsOf(cwd)).toContain('cost')
    await writeFiles(cwd, { 'schemas/item.yaml': 'id: bigint\nday: string\namount: double\n' })
    const { exitCode, stderr } = await runEtl(['run-job', 'Items'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('jobs/Items.yaml:8')
  })

  it('is checked again when what was kept of it is not whole', async () => {
    const cwd = await createItemProject()
    await columnsOf(cwd)
    const file = join(cwd, cache, 'job-Items.bin')
    const kept = await readFile(file)
    for (const length of [0, 10, 40, kept.length - 1]) {
      await writeFile(file, kept.subarray(0, length))
      expect(await columnsOf(cwd)).toContain('price')
    }
  })
})
