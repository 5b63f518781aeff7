import { describe, expect, it } from 'vitest'
import { queryableTable } from '../../src/engine/queryable-table.ts'
import { UnsupportedError } from '../../src/errors.ts'
import type { CatalogTable } from '../../src/spec/catalog-table.ts'
import { crawledOf, crawledOnce, jobTableOf, partitionedOf } from '../crawl/crawls.ts'
import { columnsOf } from '../crawl/type-of.ts'

function only(tables: readonly CatalogTable[]): CatalogTable {
  const [table] = tables
  if (table === undefined) throw new Error('no table')
  return table
}

const byYear = { ...partitionedOf('a:int', { 2019: 'a:int' }), format: 'parquet' } as const
const byPosition = {
  ...byYear,
  partitionKeys: columnsOf('struct<partition_0:string>'),
  partitions: byYear.partitions.map((partition) => ({ ...partition, folder: '2019' })),
}

describe('a query reads', () => {
  it.each([
    ['what a job writes', jobTableOf('a:int')],
    ['JSON that a job writes', jobTableOf('a:int', { format: 'json' })],
    ['crawled Parquet', only(crawledOnce([{ ...crawledOf('a:int'), format: 'parquet' }]))],
    ['crawled Parquet with partitions', only(crawledOnce([byYear]))],
  ])('%s', (_, table) => {
    expect(queryableTable(table)).toEqual({
      columns: table.columns,
      partitionKeys: table.partitionKeys,
      format: table.format,
    })
  })
})

describe('a query does not read', () => {
  it.each([
    ['raw JSON', crawledOf('a:int'), 'a crawler found it, as raw json'],
    [
      'what a custom classifier has read',
      { ...crawledOf('a:int'), classifier: 'W', jsonPath: '$' },
      'Athena cannot read what the custom classifier W has read',
    ],
    ['folders without names', byPosition, 'its folders are not named key=value'],
    [
      'what nobody knows',
      { ...crawledOf('a:int'), format: 'unknown' as const },
      'no classifier knows its files',
    ],
  ])('%s', (_, table, words) => {
    const read = () => queryableTable(only(crawledOnce([table])))
    expect(read).toThrow(UnsupportedError)
    expect(read).toThrow(`table lake.raw cannot be queried: ${words}`)
  })
})
