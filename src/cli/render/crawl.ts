import type { CatalogPlan, TableChange } from '../../crawl/catalog/catalog-plan.ts'
import { describeChange, describeDrift, describeMissed } from '../../crawl/drift/describe-drift.ts'
import type { TableComparison } from '../../engine/crawl/compare-with-catalog.ts'
import type { SampleComparison } from '../../engine/crawl/compare-with-sample.ts'
import type { SchemaComparison } from '../../engine/crawl/compare-with-schemas.ts'
import { printType } from '../../spec/data-type.ts'
import type { Crawl } from '../crawl-on-this-machine.ts'
import type { createPaint } from '../io.ts'
import { renderDrifts } from './drifts.ts'
import { formatCount, formatSeconds, plural } from './numbers.ts'
import { renderTable } from './table.ts'

export interface CrawlStyle {
  readonly paint: ReturnType<typeof createPaint>
  readonly width: number
  readonly verbose: boolean
  readonly quiet: boolean
}

/** What a crawl made of the catalog, and what of its data the schemas do not hold. */
export function renderCrawl(
  crawl: Crawl & { readonly written: readonly string[] },
  style: CrawlStyle,
): string {
  const { plan, found, schemas, samples, seconds, written } = crawl
  const isNothingNew = plan.tables.length === 0 && found.paths.some(({ known }) => known > 0)
  return [
    ...plan.tables.flatMap((change) => renderChange(change, crawl, style)),
    ...(plan.tables.length === 0 ? [`  table  none${isNothingNew ? ': there is no new folder' : ''}`] : []),
    ...(samples ?? []).flatMap((sample) => renderSample(sample, style)),
    ...renderMissing(schemas.filter(({ schema, isThere }) => !isThere && !written.includes(fileOf(schema)))),
    ...schemas.filter(({ isThere }) => isThere).flatMap((comparison) => renderComparison(comparison, style)),
    ...written.map((file) => `  wrote  ${file}`),
    style.paint('dim', `  in ${formatSeconds(seconds)}`),
    ...renderColumns(plan, style),
  ].join('\n')
}

const changeStyles = {
  created: 'green',
  updated: 'yellow',
  unchanged: 'dim',
  logged: 'yellow',
  deprecated: 'yellow',
  deleted: 'red',
} as const

function renderChange(
  change: TableChange,
  { comparisons, schemas, isApplied }: Crawl,
  { paint, verbose }: CrawlStyle,
): readonly string[] {
  const { kind, database, name, partitions, logged, table } = change
  const compared = comparisons.find((one) => one.database === database && one.table === name)
  const count = (what: string, folders: readonly string[]) =>
    folders.length === 0 ? [] : [`${plural(folders.length, 'partition')} ${what}`]
  const size =
    kind === 'created' && table !== undefined
      ? `: ${plural(table.columns.length, 'column')}${table.partitions.length > 0 ? `, ${plural(table.partitions.length, 'partition')} by ${table.partitionKeys.map((key) => key.name).join(', ')}` : ''}`
      : ''
  const isGone = kind === 'deleted' || (kind === 'deprecated' && logged.length === 0)
  const done = isApplied || kind === 'unchanged' || kind === 'logged' ? '' : ' (not written)'
  return [
    `  table  ${database}.${name} ${paint(changeStyles[kind], kind)}${done}${size}${isGone ? ': no files are of it any more' : ''}`,
    ...(kind === 'created'
      ? []
      : [
          ...count('added', partitions.added),
          ...count('changed', partitions.changed),
          ...count('gone', partitions.gone),
        ].map((line) => `         ${line}`)),
    ...(kind === 'unchanged' || compared === undefined
      ? []
      : renderColumnChanges(compared, schemas, verbose)),
    ...logged.map((line) => `         left as it is: ${line}`),
  ]
}

/** Evidence and uses stand with the schema, where that tells the same. */
function renderColumnChanges(
  { table, drift }: TableComparison,
  schemas: readonly SchemaComparison[],
  verbose: boolean,
): readonly string[] {
  const told = new Set(
    schemas
      .filter((comparison) => comparison.table === table)
      .flatMap((comparison) => comparison.drift.map(({ path }) => path)),
  )
  const shown = drift.map((one) => (told.has(one.path) ? { ...one, evidence: [], uses: [] } : one))
  return renderDrifts(shown, verbose, describeChange)
}

function renderSample(
  { location, table, missed }: SampleComparison,
  { paint, verbose }: CrawlStyle,
): readonly string[] {
  if (table === undefined) return [`  sample ${paint('yellow', 'finds no table')} at ${location}`]
  if (missed.length === 0) return [`  sample ${paint('green', 'misses nothing')} of ${table}`]
  const unused = missed.map((one) => ({ ...one, uses: [] }))
  return [
    `  sample ${paint('yellow', `misses ${plural(missed.length, 'difference')}`)} of ${table}:`,
    ...renderDrifts(unused, verbose, describeMissed),
  ]
}

const mostMissing = 3

function renderMissing(missing: readonly SchemaComparison[]): readonly string[] {
  const files = [...new Set(missing.map(({ schema }) => fileOf(schema)))]
  if (files.length <= mostMissing)
    return files.map((file) => `  schema ${file} is not there yet: --write-schema makes it`)
  return [
    `  schema ${files.slice(0, mostMissing).join(', ')} and ${files.length - mostMissing} more are not there yet: --write-schema makes them`,
  ]
}

function renderComparison(
  { schema, drift, notes }: SchemaComparison,
  { paint, verbose }: CrawlStyle,
): readonly string[] {
  const file = fileOf(schema)
  return [
    drift.length === 0
      ? `  schema ${file} ${paint('green', 'holds all of it')}`
      : `  schema ${file}: ${paint('yellow', `${formatCount(drift.length)} drifted`)}`,
    ...renderDrifts(drift, verbose),
    ...(verbose ? notes.map((note) => `         note: ${describeDrift(note).message}`) : []),
  ]
}

function fileOf(schema: string): string {
  return `schemas/${schema}.yaml`
}

/** The columns of tables that are new. */
function renderColumns({ tables }: CatalogPlan, { width, quiet }: CrawlStyle): readonly string[] {
  if (quiet) return []
  return tables.flatMap(({ kind, table, database, name }) => {
    if (kind !== 'created' || table === undefined || table.columns.length === 0) return []
    const isPartitioned = table.partitionKeys.length > 0
    const rows = [
      ...table.columns.map((column) => [column.name, printType(column.type), '']),
      ...table.partitionKeys.map((key) => [key.name, printType(key.type), 'partition key']),
    ]
    const longest = Math.max(...rows.map(([column = '']) => column.length), database.length + name.length + 1)
    const widestCell = Math.max(40, width - longest - 20)
    const columns = [`${database}.${name}`, 'type', ...(isPartitioned ? [''] : [])]
    return ['', renderTable({ columns, rows, width, widestCell })]
  })
}
