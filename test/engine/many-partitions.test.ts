import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeReadingsProject } from '../../scripts/bench/readings-project.ts'
import { partitionFolder } from '../../src/lake/partition-folder.ts'
import { inTemporaryFolder, runProjectJob } from '../run-project-job.ts'
import { copyPairs } from './copy-pairs.ts'

/** Keys that are more than a word, and as many plain ones as it takes. */
const names = ["it's", 'a b', 'é', '{z}', '100%', 'a/b=c', '*?[x]', '__HIVE_DEFAULT_PARTITION__']
const keys = [...names, ...Array.from({ length: 132 }, (_, index) => `k${index}`)]
const folderOf = (value: string) => partitionFolder([{ name: 'key', value }])

describe.each([
  ['at once', 0],
  ['through buckets', 1e9],
])('140 partitions in no order, written %s', (_, inputBytes) => {
  it('are one file each, with the rows they are due', async () => {
    const { files, scanned, onDisk } = await copyPairs({ keys, rows: 4200, inputBytes })
    expect(onDisk).toBe(140)
    expect(scanned).toBe(4200)
    const found = files.map(({ folder, partition, rows, sum }) => [folder, partition[0]?.value, rows, sum])
    // the ids of a key are its index and every 140th number after it, 30 of them
    const due = keys.map((key, index) => [folderOf(key), key, 30, 30 * index + (140 * 29 * 30) / 2])
    expect(found.toSorted()).toEqual(due.toSorted())
  })

  it('leave out what is not asked for', async () => {
    const asked = ['k7', 'a b', 'a/b=c', 'é'].map(folderOf)
    const { files } = await copyPairs({ keys, rows: 4200, inputBytes, onlyFolders: new Set(asked) })
    expect(files.map(({ folder }) => folder).toSorted()).toEqual(asked.toSorted())
    expect(files.map(({ rows }) => rows)).toEqual([30, 30, 30, 30])
  })

  it('are split above the target size', async () => {
    const targetFileBytes = 700_000
    const { files, onDisk } = await copyPairs({
      keys,
      rows: 60_139,
      isSkewed: true,
      inputBytes,
      targetFileBytes,
    })
    const large = files.filter(({ partition }) => partition[0]?.value === keys[0])
    expect(large.length).toBeGreaterThan(1)
    expect(Math.max(...large.map(({ bytes }) => bytes))).toBeLessThanOrEqual(1.5 * targetFileBytes)
    expect(large.reduce((total, { rows }) => total + rows, 0)).toBe(60_000)
    expect(files).toHaveLength(139 + large.length)
    expect(onDisk).toBe(files.length)
  })

  it('stop when the run is interrupted', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'))
    await expect(copyPairs({ keys, rows: 4200, inputBytes, signal })).rejects.toThrow('interrupted')
  })
})

it.each(['csv', 'json'] as const)(
  '140 partitions of %s are one file each through buckets',
  async (format) => {
    const { files } = await copyPairs({ keys, rows: 4200, inputBytes: 1e9, format })
    const found = files.map(({ folder, rows, sum }) => [folder, rows, sum])
    const due = keys.map((key, index) => [folderOf(key), 30, 30 * index + (140 * 29 * 30) / 2])
    expect(found.toSorted()).toEqual(due.toSorted())
  },
)

it('partitions that do not fit into memory side by side are written all the same', async () => {
  const { files, scanned } = await copyPairs({
    keys,
    rows: 4200,
    inputBytes: 0,
    width: 100,
    memoryLimitBytes: 300_000_000,
  })
  expect(files.map(({ rows }) => rows)).toEqual(keys.map(() => 30))
  expect(scanned).toBe(4200)
})

it('a run of a job makes one file per partition, NULL and the empty string together', async () => {
  await inTemporaryFolder(async (root) => {
    await writeReadingsProject(root)
    await mkdir(join(root, 'data'))
    const devices = Array.from({ length: 200 }, (_, index) => `device-${index}`)
    const lines = Array.from({ length: 20 }, (_, round) =>
      [...devices, '', null].map((device, index) => JSON.stringify({ id: round * 1000 + index, device })),
    )
    await writeFile(join(root, 'data/readings.ndjson'), `${lines.flat().join('\n')}\n`)
    const { report } = await runProjectJob({ root, job: 'Readings', output: join(root, 'out') })
    expect(report).toMatchObject({
      status: 'succeeded',
      records: { read: 4040 },
      rows: { written: 4040 },
      partitions: 201,
    })
    const rows = Object.fromEntries(report.outputs.map(({ path, rows }) => [path.split('/').at(-2), rows]))
    expect(rows).toEqual({
      ...Object.fromEntries(devices.map((device) => [`device=${device}`, 20])),
      'device=__HIVE_DEFAULT_PARTITION__': 40,
    })
    expect(report.outputs).toHaveLength(201)
  })
})
