import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject, itemProject, snapshotLake, writeFiles } from './temp-project.ts'

/** A thousand million rows from one record: no machine is done with it before the test is. */
const endless = {
  'schemas/list.yaml': 'list: [bigint]\n',
  'many/list.ndjson': `{"list":[${Array.from({ length: 1000 }, (_, index) => index).join(',')}]}\n`,
  'jobs/Items.yaml': `source: { path: many/, schema: list }
steps:
  - explode: { a: list }
  - explode: { b: list }
  - explode: { c: list }
  - select: { id: a * b + c, day: CAST(c AS varchar), price: CAST(a * b * c AS double) }
sink: { table: lake.items, path: s3://lake/items/, mode: overwrite }
`,
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s during a run', (signal) => {
  it('leaves the table as it was, and nothing staged', async () => {
    const cwd = await createItemProject()
    expect((await runEtl(['run-job', 'Items'], { cwd })).exitCode).toBe(0)
    const before = await snapshotLake(cwd)
    await writeFiles(cwd, endless)
    const { exitCode, stderr } = await runEtl(['run-job', 'Items'], {
      cwd,
      onStart: (pid) => {
        void interruptWhenStaging(cwd, () => process.kill(pid, signal))
      },
    })
    expect(stderr).toContain('error: interrupted; the table is as it was')
    expect(exitCode).toBe(4)
    expect(await snapshotLake(cwd)).toEqual(before)
  })
})

it('a second run after the interrupted one makes the table', async () => {
  const cwd = await createItemProject(endless)
  await runEtl(['run-job', 'Items'], {
    cwd,
    onStart: (pid) => {
      void interruptWhenStaging(cwd, () => process.kill(pid, 'SIGINT'))
    },
  })
  await writeFiles(cwd, itemProject)
  const { stdout } = await runEtl(['run-job', 'Items', '--json'], { cwd })
  expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded', rows: { written: 3 } })
})

/** Waits until rows are being written. */
async function interruptWhenStaging(cwd: string, interrupt: () => void): Promise<void> {
  const staged = join(cwd, '.etl/lake/lake/items/_etl/_staged')
  while (
    !(
      existsSync(staged) &&
      (await readdir(staged, { recursive: true })).some((name) => name.endsWith('.staged'))
    )
  ) {
    await setTimeout(20)
  }
  interrupt()
}
