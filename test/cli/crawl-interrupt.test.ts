import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { crawl, createCrawlProject, x } from './crawl-project.ts'
import { runEtl } from './run-etl.ts'
import { snapshotLake } from './temp-project.ts'

describe.skipIf(!existsSync('/proc/self/fd')).each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it('ends a crawl, and the catalog is as it was', async () => {
    const cwd = await createCrawlProject(x, { 'data/x/a.json': '{"a":1}\n' })
    await crawl(cwd)
    const before = await snapshotLake(cwd)
    const member = gzipSync('{"b":1,"c":[1,2,3],"d":"x"}\n'.repeat(400_000))
    await writeFile(
      join(cwd, 'data/x/long.json.gz'),
      Buffer.concat(Array.from({ length: 400 }, () => member)),
    )
    const { exitCode, stderr } = await runEtl(['crawl'], {
      cwd,
      onStart: (pid) => {
        void interruptWhenReading(pid, () => process.kill(pid, signal))
      },
    })
    expect(stderr).toContain('error: interrupted; the catalog is as it was')
    expect(exitCode).toBe(4)
    expect(await snapshotLake(cwd)).toEqual(before)
  })
})

/** Waits until the long file is open. */
async function interruptWhenReading(pid: number, interrupt: () => void): Promise<void> {
  const folder = `/proc/${pid}/fd`
  const isReading = () =>
    existsSync(folder) &&
    readdirSync(folder).some((name) => linkOf(join(folder, name)).endsWith('long.json.gz'))
  while (!isReading()) await setTimeout(10)
  interrupt()
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
