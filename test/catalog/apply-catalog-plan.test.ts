import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyCatalogPlan } from '../../src/catalog/apply-catalog-plan.ts'
import { listTables, readTable, writeTable } from '../../src/catalog/local-catalog.ts'
import { planCatalog } from '../../src/crawl/catalog/plan-catalog.ts'
import type { CrawledTable } from '../../src/crawl/tables/crawled-table.ts'
import type { Crawler } from '../../src/spec/crawler.ts'
import { createTempFolder } from '../cli/temp-project.ts'
import { crawledOf, crawlerOf, jobTableOf, partitionedOf } from '../crawl/crawls.ts'

let crawls = 0

/** Crawls as a command does: what is in the catalog, planned and written. */
async function crawl(root: string, crawled: readonly CrawledTable[], settings: Partial<Crawler> = {}) {
  crawls += 1
  const read = await Promise.all((await listTables(root)).map((name) => readTable(root, name)))
  const existing = read.filter((table) => table !== undefined)
  const plan = planCatalog({
    crawled,
    existing,
    crawler: crawlerOf(settings),
    run: `c-${crawls}`,
    now: crawls,
  })
  await applyCatalogPlan(root, plan)
  return plan.tables.map(({ name, kind }) => `${name} ${kind}`)
}

/** Every file of the catalog with its bytes and the time of its last change. */
async function snapshot(root: string) {
  const folder = join(root, '.etl/catalog')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.sort().map(async (file) => [file, await readFile(file, 'utf8'), (await stat(file)).mtimeMs]),
  )
}

const tables = [
  partitionedOf('a:int,b:string', { 2019: 'a:int', 2020: 'a:int,b:string' }),
  crawledOf('x:array<struct<`Y`:double>>', { name: 'other', location: 's3://b/raw/other/' }),
]

describe('the catalog on this machine', () => {
  it('is not written by a second crawl of the same', async () => {
    const root = await createTempFolder()
    expect(await crawl(root, tables)).toEqual(['other created', 'raw created'])
    const before = await snapshot(root)
    expect(await crawl(root, tables)).toEqual(['other unchanged', 'raw unchanged'])
    expect(await snapshot(root)).toEqual(before)
    expect(before).toHaveLength(2)
  })

  it('loses the tables whose files are gone, and only those', async () => {
    const root = await createTempFolder()
    await writeTable(root, jobTableOf('a:int', { location: 's3://b/raw/made/' }))
    await crawl(root, tables)
    const settings = { deleteBehavior: 'DELETE_FROM_DATABASE' } as const
    expect(await crawl(root, tables.slice(0, 1), settings)).toEqual(['other deleted', 'raw unchanged'])
    expect((await listTables(root)).map(({ name }) => name)).toEqual(['made', 'raw'])
  })

  it('keeps what a job has written byte for byte where a crawl finds it as declared', async () => {
    const root = await createTempFolder()
    await writeTable(root, jobTableOf('`Id`:bigint,name:string'))
    const before = await snapshot(root)
    const found = crawledOf('id:bigint,name:string', { format: 'parquet', name: 'raw' })
    expect(await crawl(root, [found])).toEqual(['made unchanged'])
    expect(await snapshot(root)).toEqual(before)
  })
})
