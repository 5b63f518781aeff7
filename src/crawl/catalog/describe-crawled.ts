import type { CatalogTable, CrawledFacts } from '../../spec/catalog-table.ts'
import type { Crawler } from '../../spec/crawler.ts'
import type { CrawledTable } from '../tables/crawled-table.ts'

/** What the catalog keeps of a crawled table beside its columns and partitions. */
export function describeFacts(found: CrawledTable, { exclude }: Crawler): CrawledFacts {
  const { compression, classifier, jsonPath, csv, files, bytes, records } = found
  return {
    compression,
    ...(classifier === undefined ? {} : { classifier }),
    ...(jsonPath === undefined ? {} : { jsonPath }),
    ...(csv === undefined
      ? {}
      : { csv: { delimiter: csv.delimiter, header: csv.header, quoted: csv.quoted } }),
    ...(exclude.length === 0 ? {} : { exclusions: exclude.map(({ text }) => text) }),
    files,
    bytes,
    records,
  }
}

/** What differs so much that the same table can hardly mean both, a sentence each. */
export function findFundamentalChanges(before: CatalogTable, found: CrawledTable): readonly string[] {
  const { crawled } = before
  const was = (what: string, earlier: string, now: string) =>
    earlier === now ? [] : [`${what} ${earlier}, and now ${now}`]
  const keysBefore = before.partitionKeys.map(({ name }) => name.toLowerCase()).join('/')
  const keysNow = found.partitionKeys.map(({ name }) => name.toLowerCase()).join('/')
  return [
    ...was('the format is', before.format, found.format),
    ...(crawled === undefined ? [] : was('the compression is', crawled.compression, found.compression)),
    ...(crawled?.csv === undefined || found.csv === undefined
      ? []
      : was('the delimiter is', JSON.stringify(crawled.csv.delimiter), JSON.stringify(found.csv.delimiter))),
    ...was('the folders are', keysBefore || 'no partitions', keysNow || 'no partitions'),
  ]
}

/** Whether two catalog entries say the same; which crawl wrote them does not count. */
export function isSameEntry(left: CatalogTable, right: CatalogTable): boolean {
  return canonical(left) === canonical(right)
}

function canonical({ crawledBy: _, ...table }: CatalogTable): string {
  return JSON.stringify(sortKeys(table))
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortKeys(inner)]),
  )
}
