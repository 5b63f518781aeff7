import type { CrawlWarning } from './crawl-warning.ts'
import type { CrawledTable } from './crawled-table.ts'
import type { MappedFolder } from './map-folders.ts'
import { listFew } from './shape-similarity.ts'

/**
 * Tables in which Athena sees more than the crawler put there: it reads all that lies at the location of a table without
 * partitions, or of a partition, however deep, and knows nothing of formats and excludes.
 */
export function findReadsMore(
  map: readonly MappedFolder[],
  tables: readonly { readonly table: CrawledTable }[],
): readonly CrawlWarning[] {
  const readers = new Map<string, string>()
  for (const { table } of tables) {
    if (table.partitionKeys.length === 0) readers.set(table.location, table.name)
    for (const { folder } of table.partitions) readers.set(`${table.location}${folder}/`, table.name)
  }
  const found = new Map<string, { readonly table: string; readonly uris: string[] }>()
  for (const { uri, table } of map) {
    for (const above of foldersAbove(uri)) {
      const reader = readers.get(above)
      if (reader === undefined || reader === table) continue
      const entry = found.get(above) ?? { table: reader, uris: [] }
      entry.uris.push(uri)
      found.set(above, entry)
    }
  }
  return [...found].map(([uri, { table, uris }]) => ({
    kind: 'reads-more',
    uri,
    message: `Athena reads all files below ${uri} as table ${table}, also those that are not of it: ${listFew([...new Set(uris)])}`,
    hint: 'move them out of the folder',
  }))
}

/** The folder itself, or that of a file, and all above. */
function foldersAbove(uri: string): readonly string[] {
  const folders: string[] = []
  for (let at = uri.lastIndexOf('/'); at > 's3://'.length; at = uri.lastIndexOf('/', at - 1)) {
    folders.push(uri.slice(0, at + 1))
  }
  return folders
}
