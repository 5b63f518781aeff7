import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { UnsupportedError } from '../../src/errors.ts'
import { withRuns } from './run-in-project.ts'

const files = (rejects = '') => ({
  'etl.yaml': 'name: test\n',
  'schemas/in.yaml': 'id: int\nname: string\n',
  'jobs/Case.yaml': `source: { path: data, schema: in, format: parquet }
steps: []
sink: { table: lake.out, path: s3://lake/out/ }
${rejects}`,
})

async function writeParquet(root: string, given: Readonly<Record<string, string>>): Promise<void> {
  mkdirSync(join(root, 'data'), { recursive: true })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const [name, select] of Object.entries(given)) {
    await connection.run(`COPY (${select}) TO '${join(root, 'data', name)}' (FORMAT parquet)`)
  }
  connection.closeSync()
  instance.closeSync()
}

const good = { 'a.parquet': "SELECT 1::INT id, 'x' AS name", 'z.parquet': 'SELECT 2::INT id' }
const goodRows = [
  { id: 1, name: 'x' },
  { id: 2, name: null },
]

it('files that cannot be read are rejected as a whole, and the others load', () =>
  withRuns(files(), async ({ root, run, replay, quarantined, rows }) => {
    await writeParquet(root, {
      ...good,
      'b.parquet': "SELECT '3' AS id, 'y' AS name",
      'c.parquet': 'SELECT 4::INT AS other',
    })
    writeFileSync(join(root, 'data/d.parquet'), 'id,name\n1,x\n')
    writeFileSync(join(root, 'data/e.parquet'), 'PAR1')
    const { report } = await run()
    expect(report).toMatchObject({
      records: { read: 6, accepted: 2, quarantined: 4 },
      quarantine: { records: 4, reasons: { unreadableFile: 4 } },
    })
    const common = { reason: 'unreadableFile', line: 1, index: 0, offset: 0, raw: '', rawTruncated: true }
    expect(quarantined()).toMatchObject([
      {
        ...common,
        file: 'data/b.parquet',
        path: '$.id',
        expected: 'int',
        found: "column 'id' is of another type than the contract says: VARCHAR",
      },
      {
        ...common,
        file: 'data/c.parquet',
        path: '$',
        expected: 'id, name',
        found: 'the file has none of the columns of the contract: other',
      },
      { ...common, file: 'data/d.parquet', path: '$', bytes: 12 },
      { ...common, file: 'data/e.parquet', path: '$', bytes: 4 },
    ])
    expect(await rows()).toEqual(goodRows)
    expect((await run()).report.status).toBe('noNewInput')
    await expect(replay()).rejects.toThrow(UnsupportedError)
  }))

it('nothing but such files', () =>
  withRuns(files(), async ({ root, run, rows }) => {
    await writeParquet(root, { 'b.parquet': "SELECT '3' AS id" })
    const { report } = await run()
    expect(report).toMatchObject({ status: 'succeeded', records: { read: 1, accepted: 0, quarantined: 1 } })
    expect(await rows()).toEqual([])
  }))

it('a share counts the rows of the files that can be read', () =>
  withRuns(files('rejects: { max: 0.1% }\n'), async ({ root, run }) => {
    await writeParquet(root, {
      'a.parquet': 'SELECT range::INT id FROM range(1999)',
      'b.parquet': "SELECT '3' AS id",
    })
    expect((await run()).report).toMatchObject({
      status: 'succeeded',
      records: { read: 2000, accepted: 1999, quarantined: 1 },
    })
    await writeParquet(root, {
      'c.parquet': 'SELECT range::INT id FROM range(998)',
      'd.parquet': "SELECT '3' AS id",
      'e.parquet': "SELECT '3' AS id",
    })
    expect((await run()).report).toMatchObject({
      status: 'failed',
      records: { read: 1000, accepted: 998, quarantined: 2 },
    })
  }))

it('under fail such a file fails the run', () =>
  withRuns(files('rejects: { onMismatch: fail }\n'), async ({ root, run, quarantined }) => {
    await writeParquet(root, { ...good, 'b.parquet': "SELECT '3' AS id" })
    const { report, error } = await run()
    expect(report.status).toBe('failed')
    expect((error as Error).message).toBe("column 'id' is of another type than the contract says")
    expect(quarantined()).toEqual([])
  }))
