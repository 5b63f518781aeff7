import { findKnownFolders } from '../../crawl/catalog/find-known-folders.ts'
import { takenNames } from '../../crawl/catalog/taken-names.ts'
import type { CheckedCrawler } from '../../crawl/tables/check-crawlers.ts'
import { type GroupedTables, groupTables, type IncludePath } from '../../crawl/tables/group-tables.ts'
import type { LocalLake } from '../../lake/addresses.ts'
import type { RunProgress } from '../../lake/run-report.ts'
import type { CatalogTable } from '../../spec/catalog-table.ts'
import type { Limits } from '../../spec/contract.ts'
import { withDuckdbWhenAsked } from '../with-duckdb-when-asked.ts'
import { type ClassifiedFile, classifyFiles } from './classify-files.ts'
import { type CrawledPath, listCrawled } from './list-crawled.ts'
import { type CrawledGroup, observeGroups } from './observe-groups.ts'

export interface FindTablesOptions {
  readonly checked: CheckedCrawler
  /** The declared JSON paths of classifiers, as they are written, by name. */
  readonly jsonPaths: ReadonlyMap<string, string>
  readonly lake: LocalLake
  /** All tables of the catalog. */
  readonly existing: readonly CatalogTable[]
  readonly limits: Limits
  /** Of each file, only so much is looked at; undefined for all. */
  readonly sampleBytes?: number | undefined
  readonly threads: number
  readonly memoryLimitBytes: number
  readonly temporaryDirectory: string
}

export interface FindTablesEffects {
  readonly workerUrl?: URL | undefined
  readonly signal?: AbortSignal | undefined
  onProgress?(progress: RunProgress): void
}

/** What a crawler finds below its paths; the catalog has no part in it, but for names and folders that it knows. */
export interface FoundTables extends GroupedTables<CrawledGroup> {
  readonly paths: readonly CrawledPath[]
  readonly files: readonly ClassifiedFile[]
}

/** Lists, classifies and observes the files of a crawler, and tells which tables they are. */
export async function findTables(
  options: FindTablesOptions,
  effects: FindTablesEffects = {},
): Promise<FoundTables> {
  const { checked, lake, existing, limits } = options
  const { crawler, classifiers, excludes } = checked
  const mayBeGone = existing.some(({ crawledBy }) => crawledBy?.crawler === crawler.name)
  const listed = await listCrawled({ crawler, excludes, lake, mayBeGone })
  const paths =
    crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY'
      ? withoutFolders(listed, findKnownFolders(existing, crawler))
      : listed
  const all = paths.flatMap(({ files }) => files)
  const totalBytes = all.reduce((sum, { bytes }) => sum + bytes, 0)
  const progress = (phase: RunProgress['phase'], bytes: number, records: number) =>
    effects.onProgress?.({ phase, bytes, totalBytes, files: all.length, records })
  const classified = await withDuckdbWhenAsked({ ...options, keepOrder: true }, (connect) =>
    classifyFiles(
      { files: all, classifiers, limits },
      { connect, signal: effects.signal, onProgress: () => progress('classifying', 0, 0) },
    ),
  )
  const byUri = new Map(classified.map((file) => [file.uri, file]))
  const read = { bytes: 0, records: 0 }
  const grouped: IncludePath<CrawledGroup>[] = []
  for (const { address, files } of paths) {
    const placed = files.flatMap(({ uri, key }) => {
      const file = byUri.get(uri)
      return file === undefined ? [] : [{ ...file, key }]
    })
    const groups = await observeGroups(
      { ...options, files: placed },
      {
        ...effects,
        onProgress: ({ bytes, records }) => progress('running', read.bytes + bytes, read.records + records),
      },
    )
    grouped.push({ path: address, groups })
    read.bytes += files.reduce((sum, { bytes }) => sum + bytes, 0)
    read.records += groups.reduce((sum, { records }) => sum + records, 0)
  }
  const tables = groupTables({
    crawler,
    paths: grouped,
    existing: takenNames(existing, crawler),
  })
  return { ...tables, paths, files: classified }
}

function withoutFolders(paths: readonly CrawledPath[], known: ReadonlySet<string>): readonly CrawledPath[] {
  const folderOf = (uri: string) => uri.slice(0, uri.lastIndexOf('/') + 1)
  return paths.map((path) => {
    const files = path.files.filter(({ uri }) => !known.has(folderOf(uri)))
    return { ...path, files, known: path.files.length - files.length }
  })
}
