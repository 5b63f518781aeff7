import { databaseOf } from '../../crawl/catalog/plan-table.ts'
import type { MappedFolder } from '../../crawl/tables/map-folders.ts'
import type { ClassifiedFile } from '../../engine/crawl/classify-files.ts'
import type { FoundTables } from '../../engine/crawl/find-tables.ts'
import { formatPlace } from '../../errors.ts'
import type { Crawler } from '../../spec/crawler.ts'
import { countClassifiers } from './count-classifiers.ts'
import type { CrawlStyle } from './crawl.ts'
import { formatBytes, formatCount, plural } from './numbers.ts'

const mostMapped = 20

/** What lies below a crawler's paths, and which folder is which table: shown before anything is written. */
export function renderFound(crawler: Crawler, found: FoundTables, { paint, verbose }: CrawlStyle): string {
  const { files, paths, tables, map } = found
  const groups = tables.flatMap((table) => table.groups)
  const records = sum(groups.map((group) => group.records))
  const rejected = sum(groups.map((group) => group.rejected))
  const bytes = sum(files.map((file) => file.bytes))
  const excluded = sum(paths.map((path) => path.excluded))
  const known = sum(paths.map((path) => path.known))
  const there = paths.filter(({ isMissing }) => !isMissing).map(({ address }) => address)
  const [reject] = groups.flatMap(({ firstReject }) => firstReject ?? [])
  const mapped = verbose ? map.map((folder) => renderFolder(folder, crawler)) : renderMap(found, crawler)
  const shown = verbose ? mapped : mapped.slice(0, mostMapped)
  return [
    paint('bold', crawler.name),
    `  read   ${plural(records, 'record')} from ${plural(files.length, 'file')} (${formatBytes(bytes)})${there.length === 0 ? '' : ` below ${there.join(', ')}`}`,
    ...paths
      .filter(({ isMissing }) => isMissing)
      .map(({ address }) => `  ${paint('yellow', 'empty')}  there is nothing at ${address}`),
    ...(excluded > 0 ? [`  left   ${plural(excluded, 'file')} out, which the globs of exclude match`] : []),
    ...(known > 0 ? [`  left   ${plural(known, 'file')} out, in folders that the catalog has already`] : []),
    ...renderClassifiers(files, verbose),
    ...(reject === undefined
      ? []
      : [
          `  reject ${plural(rejected, 'record')}: ${formatPlace({ file: reject.uri, line: reject.line })}: expected ${reject.expected}, found ${reject.found}`,
        ]),
    ...shown.map((line) => `  map    ${line}`),
    ...(mapped.length > shown.length
      ? [`         and ${plural(mapped.length - shown.length, 'line')} more: --verbose shows all`]
      : []),
  ].join('\n')
}

/** The partitions of a table are one line. */
function renderMap({ map, tables }: FoundTables, crawler: Crawler): readonly string[] {
  const partitioned = new Map(
    tables.flatMap((table) => (table.partitionKeys.length > 0 ? [[table.name, table] as const] : [])),
  )
  const lines = new Map<string, string>()
  for (const folder of map) {
    const table = partitioned.get(folder.table ?? '')
    if (table === undefined) lines.set(`${folder.uri} ${folder.table}`, renderFolder(folder, crawler))
    else {
      const keys = table.partitionKeys.map(({ name }) => name).join(', ')
      const count = `${plural(table.files, 'file')}, ${plural(table.partitions.length, 'partition')} by ${keys}`
      lines.set(table.name, `${table.location} (${count}) → ${databaseOf(crawler)}.${table.name}`)
    }
  }
  return [...lines.values()]
}

function renderFolder({ uri, files, table }: MappedFolder, crawler: Crawler): string {
  return `${uri} (${plural(files, 'file')}) → ${table === undefined ? 'no table' : `${databaseOf(crawler)}.${table}`}`
}

/** Which classifier reads how many files, and why others do not; files that none reads are named. */
function renderClassifiers(files: readonly ClassifiedFile[], verbose: boolean): readonly string[] {
  return countClassifiers(files).flatMap(({ format, files: uris, classifier, reasons }) => {
    const [first] = uris
    const isNamed = !verbose && (uris.length === 1 || format === 'unknown')
    const what = format === 'unknown' ? 'UNKNOWN' : format
    const more = uris.length === 1 ? '' : ` and ${formatCount(uris.length - 1)} more`
    return [
      `  files  ${formatCount(uris.length)} ${what}, by ${classifier}${isNamed ? `: ${first}${more}` : ''}`,
      ...reasons.map((reason) => `         ${reason}`),
      ...(verbose ? uris.map((uri) => `         ${uri}`) : []),
    ]
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
