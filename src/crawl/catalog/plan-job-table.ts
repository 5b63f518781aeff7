import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Crawler } from '../../spec/crawler.ts'
import type { Field } from '../../spec/data-type.ts'
import type { CrawledTable } from '../tables/crawled-table.ts'
import { type CrawlMoment, noPartitionChanges, type TableChange } from './catalog-plan.ts'
import { type ColumnChanges, compareColumns, describeColumnChanges } from './compare-columns.ts'
import { findFundamentalChanges } from './describe-crawled.ts'
import { holdsType } from './holds-type.ts'
import { mergeNewColumns } from './merge-new-columns.ts'
import { policyOf, settle } from './plan-table.ts'

/**
 * A table that a job writes. It stays the job's: what its files do not contradict is left as the job declares it, and
 * so are its format, its partition keys and the partitions that the job has entered.
 */
export function planJobTable(
  options: { readonly before: CatalogTable; readonly found: CrawledTable; readonly crawler: Crawler },
  moment: CrawlMoment,
): TableChange {
  const { before, found, crawler } = options
  const { crawled: _, ...declared } = before
  const fundamental = findFundamentalChanges(declared, found)
  if (fundamental.length > 0)
    return settle({ ...options, table: before, partitions: noPartitionChanges, logged: fundamental }, moment)
  const changes = compareWithDeclared(before, found)
  const policy = policyOf(crawler)
  const columns =
    policy === 'log'
      ? before.columns
      : policy === 'merge'
        ? mergeNewColumns(before.columns, changes.added)
        : applyChanges(before.columns, changes)
  const known = new Set(before.partitions.map(({ folder }) => folder))
  const added = found.partitions
    .filter(({ folder }) => !known.has(folder))
    .map(({ values, folder }) => ({ values, folder }))
  const partitions = [...before.partitions, ...added].sort((left, right) =>
    left.folder < right.folder ? -1 : 1,
  )
  return settle(
    {
      ...options,
      table: { ...before, columns, partitions: added.length === 0 ? before.partitions : partitions },
      partitions: { ...noPartitionChanges, added: added.map(({ folder }) => folder).sort() },
      logged: describeColumnChanges(compareWithDeclared({ ...before, columns }, found)),
    },
    moment,
  )
}

/** A column that is always NULL leaves nothing in text. */
function compareWithDeclared({ columns, format }: CatalogTable, found: CrawledTable): ColumnChanges {
  const kind = format === 'json' || format === 'csv' ? format : 'parquet'
  const changes = compareColumns(columns, found.columns, (declared, seen) => holdsType(declared, seen, kind))
  return kind === 'parquet' ? changes : { ...changes, gone: [] }
}

function applyChanges(columns: readonly Field[], { added, gone, retyped }: ColumnChanges): readonly Field[] {
  const kept = columns
    .filter(({ name }) => !gone.some((column) => column.name === name))
    .map(({ name, type }) => ({
      name,
      type: retyped.find((column) => column.name === name)?.after ?? type,
    }))
  return [...kept, ...added]
}
