import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject, createTempFolder, itemProject, snapshotLake, writeFiles } from './temp-project.ts'

/** Rows that no codec makes small: some 250 kB. */
const manyItems = Array.from({ length: 4000 }, (_, id) => {
  const day = createHash('sha256').update(String(id)).digest('hex')
  return `${JSON.stringify({ id, day })}\n`
}).join('')

const unpartitioned = itemProject['jobs/Items.yaml'].replace('  partitionBy: [day]\n', '')

describe('a disk that is full while a run writes', () => {
  // A limit on the size of files (RLIMIT_FSIZE) needs no rights: the kernel refuses the write as it does on a full disk.
  it('fails with exit code 4, and the table stays as it was', async () => {
    const cwd = await createItemProject({ 'jobs/Items.yaml': unpartitioned })
    expect((await runEtl(['run-job', 'Items'], { cwd })).exitCode).toBe(0)
    const before = await snapshotLake(cwd)
    await writeFiles(cwd, { 'data/many.ndjson': manyItems })
    const { exitCode, stderr } = await runEtl(['run-job', 'Items'], {
      cwd,
      shell: 'ulimit -f 128; exec "$@"',
    })
    expect(stderr).toContain('error: job Items: ')
    expect(stderr).toContain('File too large')
    expect(exitCode).toBe(4)
    expect(await snapshotLake(cwd)).toEqual(before)
  })

  if (canMount()) {
    it('says so, and how to go on', async () => {
      const mountPoint = await createTempFolder()
      const cwd = await createTempFolder({
        ...itemProject,
        'jobs/Items.yaml': unpartitioned,
        'many.ndjson': manyItems,
      })
      const lake = join(mountPoint, 'table')
      // The disk lives as long as the namespace of this one shell.
      const shell = `mount -t tmpfs -o size=128k none ${mountPoint} && "$@" --output ${lake} --input data &&
        sha256sum ${lake}/*.parquet; "$@" --output ${lake} --input many.ndjson --json; echo "exit code $?"; sha256sum ${lake}/*.parquet`
      const { stdout } = await runEtl(['run-job', 'Items', '--quiet'], {
        cwd,
        shell: `unshare -Urm sh -c '${shell}' sh "$@"`,
      })
      const lines = stdout.trim().split('\n')
      const [table, failure = '', exitCode, after] = lines.slice(-4)
      expect(table).toMatch(/^[0-9a-f]{64} .*\.parquet$/)
      expect(JSON.parse(failure)).toMatchObject({
        status: 'failed',
        error: {
          message: 'job Items: the disk is full',
          problems: [{ hint: 'free some space and run again; the table is as it was' }],
        },
      })
      expect(exitCode).toBe('exit code 4')
      expect(after).toBe(table)
    })
  }
})

/** Whether this user may make a namespace with a small disk of its own: most do on Linux, containers may forbid it. */
function canMount(): boolean {
  const { status } = spawnSync('sh', ['-c', 'unshare -Urm mount -t tmpfs none /mnt'])
  return status === 0
}
