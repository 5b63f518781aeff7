import type { TableFiles } from '../../engine/describe-table-files.ts'
import type { CatalogTable, CrawledFacts } from '../../spec/catalog-table.ts'
import { printType } from '../../spec/data-type.ts'
import { renderFileSizes } from './file-sizes.ts'
import { formatBytes, plural } from './numbers.ts'
import { renderTable } from './table.ts'

/** A table in a line. */
export function summariseTable(table: CatalogTable) {
  const { database, name, format, columns, partitionKeys, partitions, location } = table
  const { updatedBy, crawledBy, deprecatedByCrawler } = table
  return {
    table: `${database}.${name}`,
    format,
    columns: columns.length,
    partitionKeys: partitionKeys.map((key) => key.name),
    partitions: partitions.length,
    location,
    updatedBy,
    crawledBy,
    deprecatedByCrawler,
  }
}

export function renderTables(tables: readonly CatalogTable[], width: number): string {
  if (tables.length === 0) return 'no tables yet: run a job or a crawler first, for example etl run-job <job>'
  const rows = tables
    .map(summariseTable)
    .map((row) => [
      row.table,
      row.format,
      row.columns,
      row.partitions === 0 ? '' : `${row.partitions} by ${row.partitionKeys.join(', ')}`,
      [
        row.updatedBy?.job ?? `${row.crawledBy?.crawler} (crawler)`,
        ...(row.deprecatedByCrawler === undefined ? [] : ['deprecated']),
      ].join(', '),
    ])
  return renderTable({
    columns: ['table', 'format', 'columns', 'partitions', 'written by'],
    rows,
    width,
    rightAligned: new Set([2]),
  })
}

/** The files of a crawled table are those that its crawler has counted. */
export function renderCatalogTable(
  table: CatalogTable,
  { files, width }: { readonly files: TableFiles | undefined; readonly width: number },
): string {
  const name = `${table.database}.${table.name}`
  const rows = [
    ...table.columns.map((column) => [column.name, printType(column.type), '']),
    ...table.partitionKeys.map((key) => [key.name, printType(key.type), 'partition key']),
  ]
  return [
    `${name}${table.description === undefined ? '' : `: ${table.description}`}`,
    `${table.format} at ${table.location}, ${plural(table.partitions.length, 'partition')}, ${renderWriter(table)}`,
    ...(table.deprecatedByCrawler === undefined
      ? []
      : [
          `deprecated since ${new Date(table.deprecatedByCrawler).toISOString()}: its files are gone or others`,
        ]),
    '',
    renderTable({ columns: ['column', 'type', ''], rows, width }),
    ...(files === undefined ? [] : ['', renderFileSizes(name, files)]),
    ...(table.crawled === undefined ? [] : ['', renderFacts(table.crawled)]),
  ].join('\n')
}

function renderWriter({ updatedBy, crawledBy }: CatalogTable): string {
  const job = updatedBy === undefined ? [] : [`written by ${updatedBy.job} (${updatedBy.run})`]
  const crawler = crawledBy === undefined ? [] : [`crawled by ${crawledBy.crawler}`]
  return [...job, ...crawler].join(', ')
}

function renderFacts(facts: CrawledFacts): string {
  const { files, bytes, records, compression, classifier, jsonPath, csv, exclusions } = facts
  return [
    `${plural(files, 'file')}, ${formatBytes(bytes)} of ${plural(records, 'record')}`,
    ...(compression === 'none' ? [] : [compression]),
    ...(csv === undefined
      ? []
      : [`delimiter ${JSON.stringify(csv.delimiter)}, ${csv.header ? 'with' : 'without'} header`]),
    `read by ${classifier === undefined ? 'a built-in classifier' : `${classifier} (${jsonPath})`}`,
    ...(exclusions === undefined ? [] : [`without ${exclusions.join(', ')}`]),
  ].join(', ')
}

export function renderPartitions({ partitions, partitionKeys }: CatalogTable, width: number): string {
  const isCounted = partitions.some(({ crawled }) => crawled !== undefined)
  const columns = [
    ...partitionKeys.map(({ name }) => name),
    ...(isCounted ? ['files', 'bytes', 'records'] : []),
    ...(partitions.some(({ columns: own }) => own !== undefined) ? ['columns'] : []),
  ]
  return renderTable({
    columns,
    rows: partitions.map(({ values, crawled, columns: own, deprecatedByCrawler }) => [
      ...values,
      ...(isCounted ? [crawled?.files ?? '', crawled?.bytes ?? '', crawled?.records ?? ''] : []),
      [
        ...(own === undefined ? [] : [`${own.length} of its own`]),
        ...(deprecatedByCrawler === undefined ? [] : ['deprecated']),
      ].join(', '),
    ]),
    width,
    rightAligned: new Set(isCounted ? [0, 1, 2].map((index) => partitionKeys.length + index) : []),
  })
}
