import type { CatalogPartition, CatalogTable } from '../../spec/catalog-table.ts'
import type { Crawler } from '../../spec/crawler.ts'
import { type Field, printType } from '../../spec/data-type.ts'
import type { CrawledPartition, CrawledTable } from '../tables/crawled-table.ts'
import type { CrawlMoment, PartitionChanges } from './catalog-plan.ts'
import { compareColumns, hasChanges } from './compare-columns.ts'
import { mergeNewColumns } from './merge-new-columns.ts'

/** What becomes of known tables and partitions that are found again. */
export type UpdatePolicy = 'update' | 'merge' | 'log'

interface PartitionsOptions {
  readonly before: Pick<CatalogTable, 'columns' | 'partitions'>
  readonly found: Pick<CrawledTable, 'partitions'>
  /** Of the table, as it will be in the catalog. */
  readonly columns: readonly Field[]
  readonly policy: UpdatePolicy
  readonly crawler: Pick<Crawler, 'deleteBehavior' | 'partitionBehavior' | 'recrawlBehavior'>
}

export interface PlannedPartitions {
  /** By folder. */
  readonly partitions: readonly CatalogPartition[]
  readonly changes: PartitionChanges
  readonly logged: readonly string[]
}

/** A partition with the columns that it has, of its own or the table's. */
type Whole = CatalogPartition & { readonly columns: readonly Field[] }

/** New partitions are made whatever the policy; what becomes of the others is the crawler's to say. */
export function planPartitions(options: PartitionsOptions, { now }: CrawlMoment): PlannedPartitions {
  const { before, found, policy, crawler } = options
  const known = new Map(before.partitions.map((entry) => [entry.folder, whole(entry, before.columns)]))
  const seen = new Map(found.partitions.map((entry) => [entry.folder, entry]))
  const added = found.partitions.filter(({ folder }) => !known.has(folder))
  const planned: { readonly earlier?: Whole; readonly later: Whole }[] = added.map((entry) => ({
    later: describePartition(entry),
  }))
  const unlike: string[] = []
  const missing: string[] = []
  for (const [folder, earlier] of known) {
    const again = seen.get(folder)
    if (again !== undefined) {
      const later = updatePartition(earlier, again, policy)
      if (hasChanges(compareColumns(later.columns, again.columns))) unlike.push(folder)
      planned.push({ earlier, later })
    } else if (crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY') {
      planned.push({ earlier, later: earlier })
    } else {
      const later = deprecate(earlier, crawler, now)
      if (later !== undefined) planned.push({ earlier, later })
      if (later === earlier && earlier.deprecatedByCrawler === undefined) missing.push(folder)
    }
  }
  const inherits = crawler.partitionBehavior === 'InheritFromTable'
  const settled = planned.map(({ earlier, later }) => ({
    earlier,
    later: inherits ? { ...later, columns: options.columns } : later,
  }))
  const changed = settled.filter(({ earlier, later }) => earlier && !isSamePartition(earlier, later))
  const kept = new Set(settled.map(({ later }) => later.folder))
  const changedFolders = new Map(changed.map(({ later }) => [later.folder, later]))
  const isMarked = (folder: string) =>
    !seen.has(folder) && changedFolders.get(folder)?.deprecatedByCrawler !== undefined
  const gone = [...known.keys()].filter((folder) => !kept.has(folder) || isMarked(folder))
  return {
    partitions: settled
      .map(({ later }) => withoutTableColumns(later, options.columns))
      .sort((left, right) => (left.folder < right.folder ? -1 : 1)),
    changes: {
      added: added.map(({ folder }) => folder).sort(),
      changed: [...changedFolders.keys()].filter((folder) => !isMarked(folder)).sort(),
      gone: gone.sort(),
    },
    logged: [
      ...(inherits ? [] : mention('has other columns', 'have other columns', unlike)),
      ...mention('is gone', 'are gone', missing),
    ],
  }
}

/** The entry of a partition that is new to the catalog. */
function describePartition({ values, folder, columns, files, bytes, records }: CrawledPartition): Whole {
  return { values, folder, columns, crawled: { files, bytes, records } }
}

function updatePartition(earlier: Whole, again: CrawledPartition, policy: UpdatePolicy): Whole {
  if (policy === 'log') return earlier
  const later = describePartition(again)
  return policy === 'update' ? later : { ...later, columns: mergeNewColumns(earlier.columns, again.columns) }
}

/** Undefined for a partition that is to be dropped. */
function deprecate(
  earlier: Whole,
  { deleteBehavior }: Pick<Crawler, 'deleteBehavior'>,
  now: number,
): Whole | undefined {
  if (deleteBehavior === 'DELETE_FROM_DATABASE') return undefined
  if (deleteBehavior === 'LOG' || earlier.deprecatedByCrawler !== undefined) return earlier
  return { ...earlier, deprecatedByCrawler: now }
}

function whole(entry: CatalogPartition, columns: readonly Field[]): Whole {
  return { ...entry, columns: entry.columns ?? columns }
}

function withoutTableColumns({ columns, ...entry }: Whole, tableColumns: readonly Field[]): CatalogPartition {
  const { values, folder, crawled, deprecatedByCrawler } = entry
  return {
    values,
    folder,
    ...(printColumns(columns) === printColumns(tableColumns) ? {} : { columns }),
    ...(crawled === undefined ? {} : { crawled }),
    ...(deprecatedByCrawler === undefined ? {} : { deprecatedByCrawler }),
  }
}

function isSamePartition(left: Whole, right: Whole): boolean {
  const print = ({ values, columns, crawled, deprecatedByCrawler }: Whole) =>
    JSON.stringify([
      values,
      printColumns(columns),
      crawled?.files,
      crawled?.bytes,
      crawled?.records,
      deprecatedByCrawler,
    ])
  return print(left) === print(right)
}

function printColumns(columns: readonly Field[]): string {
  return printType({ kind: 'struct', fields: columns })
}

const mostNamed = 3

function mention(one: string, many: string, folders: readonly string[]): readonly string[] {
  const [first] = folders
  if (first === undefined) return []
  if (folders.length === 1) return [`partition ${first} ${one}`]
  const named = folders.slice(0, mostNamed).join(', ')
  return [`${folders.length} partitions ${many}: ${named}${folders.length > mostNamed ? ', …' : ''}`]
}
