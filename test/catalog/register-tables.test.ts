import { expect, it } from 'vitest'
import { readTable, writeTable } from '../../src/catalog/local-catalog.ts'
import { registerTables } from '../../src/engine/register-tables.ts'
import type { CommitRecord } from '../../src/lake/commit-record.ts'
import { createTempFolder } from '../cli/temp-project.ts'
import { crawledOnce, jobTableOf, partitionedOf } from '../crawl/crawls.ts'

const crawled = crawledOnce([partitionedOf('raw:string', { 2019: 'raw:string' })])

async function register(location: string) {
  const root = await createTempFolder()
  for (const table of crawled) await writeTable(root, table)
  const table = jobTableOf('id:int', { name: 'raw', location })
  const record = { tables: [table], mode: 'append', files: [{}] } as unknown as CommitRecord
  await registerTables(root, record)
  return { table, entry: await readTable(root, table) }
}

it('a job takes the name of a crawled table elsewhere, and nothing of that table', async () => {
  const { table, entry } = await register('s3://b/made/')
  expect(entry).toEqual(table)
})

it('a job that adds to a crawled folder keeps the columns and partitions that are there', async () => {
  const { entry } = await register('s3://b/raw/')
  expect(entry?.columns.map(({ name }) => name)).toEqual(['raw', 'id'])
  expect(entry?.partitions.map(({ folder }) => folder)).toEqual(['year=2019'])
})
