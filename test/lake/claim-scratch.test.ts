import { spawnSync } from 'node:child_process'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { claimScratch } from '../../src/lake/claim-scratch.ts'
import { identifyThisProcess } from '../../src/lake/process-identity.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

const run = '20260102T030405Z-0a1b2c'
const other = '20260101T000000Z-ffffff'

/** Scratch of another run, as a run that was killed leaves it. */
async function leave(root: string, owner: object): Promise<void> {
  const folder = join(root, '.etl/tmp')
  await mkdir(join(folder, other, 'source-0'), { recursive: true })
  await mkdir(join(folder, `${other}-evolve`))
  await writeFile(join(folder, other, 'source-0/spool.ndjson'), '{}\n')
  await writeFile(join(folder, `${other}-replay.ndjson`), '{}\n')
  await writeFile(join(folder, `${other}.owner.json`), JSON.stringify(owner))
}

const left = [other, `${other}-evolve`, `${other}-replay.ndjson`, `${other}.owner.json`]

async function setAge(path: string, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * 3_600_000)
  await utimes(path, then, then)
}

describe('scratch', () => {
  it('of a process that has ended is removed by the next run, and its own at its end', () =>
    inTemporaryFolder(async (root) => {
      const { pid } = spawnSync('true')
      await leave(root, { ...identifyThisProcess(), pid, processStart: '1' })
      const scratch = await claimScratch({ root, tablePath: join(root, 'table'), run })
      expect(await readdir(join(root, '.etl/tmp'))).toEqual([`${run}.owner.json`])
      await mkdir(join(root, '.etl/tmp', run))
      await writeFile(join(root, '.etl/tmp', `${run}-replay.ndjson`), '')
      await scratch.release()
      expect(await readdir(join(root, '.etl/tmp'))).toEqual([])
    }))

  it('of a process that lives is left alone', () =>
    inTemporaryFolder(async (root) => {
      await leave(root, identifyThisProcess())
      await setAge(join(root, '.etl/tmp', `${other}.owner.json`), 24 * 30)
      await (await claimScratch({ root, tablePath: join(root, 'table'), run })).release()
      expect((await readdir(join(root, '.etl/tmp'))).sort()).toEqual(left)
    }))

  it('of a process that cannot be seen stays for a week', () =>
    inTemporaryFolder(async (root) => {
      await leave(root, { ...identifyThisProcess(), host: 'another-machine' })
      for (const [hours, names] of [
        [24 * 6, left],
        [24 * 8, []],
      ] as const) {
        await setAge(join(root, '.etl/tmp', `${other}.owner.json`), hours)
        await (await claimScratch({ root, tablePath: join(root, 'table'), run })).release()
        expect((await readdir(join(root, '.etl/tmp'))).sort()).toEqual(names)
      }
    }))

  it('in the folder of a table goes after an hour, and nothing else does', () =>
    inTemporaryFolder(async (root) => {
      const folder = join(root, 'table/_etl')
      const [old, fresh] = ['0123456789ab', 'ba9876543210']
      for (const name of [`_lease-${old}`, `_lease-${fresh}`, '_lease', '_commits'])
        await mkdir(join(folder, name), { recursive: true })
      for (const name of [`_tmp-${old}`, `_tmp-${fresh}`, '_tmp-notes'])
        await writeFile(join(folder, name), 'half')
      for (const name of await readdir(folder))
        await setAge(join(folder, name), name.includes(fresh) ? 0.5 : 2)
      await (await claimScratch({ root, tablePath: join(root, 'table'), run })).release()
      expect((await readdir(folder)).sort()).toEqual([
        '_commits',
        '_lease',
        `_lease-${fresh}`,
        `_tmp-${fresh}`,
        '_tmp-notes',
      ])
    }))
})
