import { describe, expect, it } from 'vitest'
import { writeTable } from '../../src/catalog/local-catalog.ts'
import type { GluePartition } from '../../src/catalog/print-glue-table.ts'
import { catalogCommand } from '../../src/cli/commands/catalog.ts'
import { planCatalog } from '../../src/crawl/catalog/plan-catalog.ts'
import { createTempFolder } from '../cli/temp-project.ts'
import { crawlerOf, firstCrawl, jobTableOf, partitionedOf } from '../crawl/crawls.ts'

const project = `name: p
databases: { lake: { description: All there is }, Later: {} }
`

/** A catalog with a table that a job writes and one that a crawler has found. */
async function createCatalog(): Promise<string> {
  const root = await createTempFolder({ 'etl.yaml': project })
  await writeTable(root, jobTableOf('`Id`:bigint', { location: 's3://b/made/' }))
  const crawled = [partitionedOf('a:int,b:string', { 2019: 'a:int', 2020: 'a:int,b:string' })]
  const plan = planCatalog({ crawled, existing: [], crawler: crawlerOf(), ...firstCrawl })
  for (const { table } of plan.tables) if (table !== undefined) await writeTable(root, table)
  return root
}

async function catalog(root: string, args: Readonly<Record<string, unknown>>): Promise<string> {
  let text = ''
  const stdout = { write: (part: string) => (text += part), columns: 120 }
  const io = { stdout, stderr: stdout, workingDirectory: root, environment: {} }
  const all = { action: 'tables', target: 'local', format: 'text', json: false, ...args }
  const exitCode = await catalogCommand.run(
    all as unknown as Parameters<typeof catalogCommand.run>[0],
    io as unknown as Parameters<typeof catalogCommand.run>[1],
  )
  expect(exitCode).toBe(0)
  return text
}

describe('etl catalog', () => {
  it('says who has written a table', async () => {
    const root = await createCatalog()
    const lines = (await catalog(root, {})).split('\n').map((line) => line.split(/ {2,}/))
    expect(lines[0]).toEqual(['table', 'format', 'columns', 'partitions', 'written by'])
    expect(lines[2]).toEqual(['lake.made', 'parquet', '1', 'J'])
    expect(lines[3]).toEqual(['lake.raw', 'json', '2', '2 by year', 'C (crawler)'])
  })

  it('shows what a crawler has found, without looking for files', async () => {
    const root = await createCatalog()
    const text = await catalog(root, { action: 'show', table: 'lake.raw' })
    expect(text).toContain('json at s3://b/raw/, 2 partitions, crawled by C')
    expect(text).toContain('2 files, 200 B of 20 records, read by a built-in classifier')
    const json = JSON.parse(await catalog(root, { action: 'show', table: 'lake.raw', json: true }))
    expect(json).not.toHaveProperty('files')
    expect(json.crawled).toEqual({ compression: 'none', files: 2, bytes: 200, records: 20 })
    const partitions = (await catalog(root, { action: 'partitions', table: 'lake.raw' })).split('\n')
    expect(partitions[2]?.split(/ {2,}/)).toEqual(['2019', '1', '100', '10', '1 of its own'])
    expect(partitions[3]?.split(/ {2,}/)).toEqual(['2020', '1', '100', '10'])
  })

  it('answers as Glue does under --format glue', async () => {
    const root = await createCatalog()
    const glue = async (args: Readonly<Record<string, unknown>>) =>
      JSON.parse(await catalog(root, { ...args, format: 'glue' }))
    expect(await glue({ action: 'databases' })).toEqual({
      DatabaseList: [{ Name: 'lake', Description: 'All there is' }, { Name: 'later' }],
    })
    const { TableList: tables } = await glue({})
    expect(tables.map(({ Name }: { readonly Name: string }) => Name)).toEqual(['made', 'raw'])
    const { Table: table } = await glue({ action: 'show', table: 'lake.made' })
    expect(table.StorageDescriptor.Columns).toEqual([{ Name: 'id', Type: 'bigint' }])
    const { Partitions: partitions } = await glue({ action: 'partitions', table: 'lake.raw' })
    expect(
      partitions.map((partition: GluePartition) => [partition.Values, partition.StorageDescriptor.Location]),
    ).toEqual([
      [['2019'], 's3://b/raw/year=2019/'],
      [['2020'], 's3://b/raw/year=2020/'],
    ])
  })
})
