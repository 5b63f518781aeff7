import { expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createTempFolder } from './temp-project.ts'

const rows = [
  { id: 1, p: 'NULL', q: 'null' },
  { id: 2, p: 'null', q: 'a' },
  { id: 3, p: 'a', q: 'Null' },
  { id: 4, p: null, q: 'a' },
]

it('the text NULL of a partition is a text wherever its table is read', async () => {
  const cwd = await createTempFolder({
    'etl.yaml': 'name: nulls\n',
    'schemas/in.yaml': 'id: int\np: string\nq: string\n',
    'data/rows.ndjson': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    'jobs/Write.yaml':
      'source: { path: data/, schema: in }\nsteps: []\nsink: { table: lake.a, path: s3://lake/a/, partitionBy: [p, q] }\n',
    'jobs/Read.yaml':
      'source: { table: lake.a }\nsteps: []\nsink: { table: lake.b, path: s3://lake/b/, partitionBy: [q] }\n',
  })
  for (const job of ['Write', 'Read']) {
    const { exitCode, stderr } = await runEtl(['run-job', job, '--json'], { cwd })
    expect(exitCode, stderr).toBe(0)
  }
  const query = async (sql: string) => {
    const { stdout } = await runEtl(['query', sql, '--format', 'json', '--quiet'], { cwd })
    return JSON.parse(stdout)
  }
  expect(await query('SELECT id, p, q FROM lake.a ORDER BY id')).toEqual(rows)
  expect(await query('SELECT id, p, q FROM lake.b ORDER BY id')).toEqual(rows)
  expect(await query("SELECT id FROM lake.a WHERE p = 'NULL'")).toEqual([{ id: 1 }])
  expect(await query("SELECT id FROM lake.b WHERE q IN ('Null', 'null') ORDER BY id")).toEqual([
    { id: 1 },
    { id: 3 },
  ])
})
