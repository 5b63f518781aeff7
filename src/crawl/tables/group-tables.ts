import { DataError } from '../../errors.ts'
import type { Crawler } from '../../spec/crawler.ts'
import type { Shape } from '../shape/shape.ts'
import type { CrawlWarning } from './crawl-warning.ts'
import type { CrawledTable } from './crawled-table.ts'
import { fieldSetsOf } from './field-sets.ts'
import type { FileGroup } from './file-group.ts'
import { findReadsMore } from './find-reads-more.ts'
import { findUnlikeSchemas } from './find-split.ts'
import { makeTable } from './make-table.ts'
import { type MappedFolder, mapFolders } from './map-folders.ts'
import { fileLocation, placeTables } from './place-tables.ts'
import { folderBelow, lastName, levelOf, type Placed, type Placement } from './placement.ts'
import { listFew } from './shape-similarity.ts'
import { type NamedTable, plainTableName, tableName } from './table-name.ts'

export interface GroupOptions<Group extends FileGroup> {
  readonly crawler: Pick<
    Crawler,
    'name' | 'place' | 'tablePrefix' | 'tableGrouping' | 'tableLevel' | 'tableThreshold' | 'similarity'
  >
  readonly paths: readonly IncludePath<Group>[]
  /** The tables of the crawler's database: they keep their names, which others then cannot have. */
  readonly existing: readonly NamedTable[]
}

/** An include path of a crawler and what lies below it. */
export interface IncludePath<Group extends FileGroup> {
  /** `s3://bucket/prefix`, with or without a slash at its end; also of a single file. */
  readonly path: string
  readonly groups: readonly Group[]
}

export interface GroupedTables<Group extends FileGroup> {
  /** By name. */
  readonly tables: readonly GroupedTable<Group>[]
  /** By uri. */
  readonly warnings: readonly CrawlWarning[]
  /** By uri. */
  readonly map: readonly MappedFolder[]
}

export interface GroupedTable<Group extends FileGroup> extends CrawledTable {
  /** Of all its records; undefined where the format says itself what it holds. */
  readonly shape: Shape | undefined
  /** What it is made of; where a file is a table of its own, its group may hold others, too. */
  readonly groups: readonly Group[]
}

/**
 * The tables that a crawler makes of what lies below its include paths, as Glue does, and a warning wherever that may
 * surprise. The order of paths, groups and files does not matter. Throws `DataError` if there are more tables
 * than the crawler's threshold allows.
 */
export function groupTables<Group extends FileGroup>(options: GroupOptions<Group>): GroupedTables<Group> {
  const { crawler } = options
  const paths = mergePaths(options.paths)
  const placed = paths.map((path) => placePath(path, crawler))
  const placements = distinctPlacements(placed.flatMap((each) => each.placements))
  checkThreshold(placements, crawler)
  const warnings: CrawlWarning[] = [...placed.flatMap((each) => each.warnings), ...findNested(paths)]
  const taken = options.existing.map(
    ({ name, location }): NamedTable =>
      location === undefined ? { name } : { name, location: endWithSlash(location, placements) },
  )
  const tables = placements.map((placement) => {
    const named = nameTable(placement, crawler.tablePrefix, taken)
    taken.push({ name: named.name, location: placement.location })
    const made = makeTable(placement, named.name)
    warnings.push(...named.warnings, ...made.warnings)
    return { placement, table: { ...made.table, groups: placement.groups } }
  })
  const map = mapFolders(paths, tables)
  warnings.push(...findReadsMore(map, tables))
  return {
    tables: tables.map(({ table }) => table).sort((left, right) => (left.name < right.name ? -1 : 1)),
    warnings: warnings.sort(compareWarnings),
    map,
  }
}

/** Paths with a slash at their end, groups and files sorted, so that nothing depends on how they were listed. */
function mergePaths<Group extends FileGroup>(
  paths: readonly IncludePath<Group>[],
): readonly IncludePath<Group>[] {
  const merged = new Map<string, IncludePath<Group>>()
  for (const { path, groups } of paths) {
    const key = path.replace(/\/+$/, '')
    if (merged.has(key)) continue
    const sorted = groups.map((group) => ({ ...group, files: [...group.files].sort() }))
    const filled = sorted.filter(({ files }) => files.length > 0)
    merged.set(key, { path: key, groups: filled.sort(compareGroups) })
  }
  return [...merged.values()].sort((left, right) => (left.path < right.path ? -1 : 1))
}

function placePath<Group extends FileGroup>(
  { path, groups }: IncludePath<Group>,
  crawler: GroupOptions<Group>['crawler'],
): Placed<Group> {
  const isFile = groups.length === 1 && groups[0]?.files[0] === path
  if (isFile) {
    const placement = { location: path, folder: '', layout: '', groups }
    return { placements: [placement], warnings: [fileLocation(path, 1), ...unknownWarnings(path, groups)] }
  }
  const root = `${path}/`
  const known = groups.filter(({ format }) => format !== 'unknown')
  const chosen = known.length === 0 ? groups : known
  if (chosen.length === 0) return { placements: [], warnings: [] }
  const fields = fieldSetsOf(chosen)
  const { placements, warnings } = placeTables({ root, groups: chosen, fields, crawler })
  const merged = placements.flatMap((placement) => mergeWarnings(placement, { fields, crawler }))
  const level = crawler.tableLevel
  const tooHigh: readonly CrawlWarning[] =
    level === undefined || levelOf(root) <= level
      ? []
      : [
          {
            kind: 'below-level',
            uri: root,
            message: `${root} is at level ${levelOf(root)}, below tableLevel ${level}: it is the highest table`,
            hint: 'the bucket is level 1',
          },
        ]
  return { placements, warnings: [...warnings, ...merged, ...tooHigh, ...unknownWarnings(root, groups)] }
}

function unknownWarnings(uri: string, groups: readonly FileGroup[]): readonly CrawlWarning[] {
  const files = groups.filter(({ format }) => format === 'unknown').flatMap((group) => group.files)
  if (files.length === 0) return []
  const isAll = groups.every(({ format }) => format === 'unknown')
  return [
    {
      kind: 'unknown-format',
      uri,
      message: `${files.length === 1 ? 'a file' : `${files.length} files`} of unknown format ${isAll ? 'and nothing else: the table has no columns' : files.length === 1 ? 'is in no table' : 'are in no table'}: ${listFew(files.map(lastName))}`,
      hint: isAll
        ? 'see why no classifier reads them'
        : 'exclude them: Glue makes tables without columns of them',
    },
  ]
}

/** Where tables come out of what another would call several. */
function mergeWarnings<Group extends FileGroup>(
  { location, folder, layout, groups }: Placement<Group>,
  options: Parameters<typeof findUnlikeSchemas<Group>>[2],
): readonly CrawlWarning[] {
  const isCombined = options.crawler.tableGrouping === 'CombineCompatibleSchemas'
  const unlike = isCombined ? findUnlikeSchemas(folder, groups, options) : undefined
  if (unlike !== undefined) {
    return [
      {
        kind: 'combined',
        uri: location,
        message: `${location} is one table only because of CombineCompatibleSchemas: ${unlike.reason}`,
        hint: 'give each schema an include path of its own if they are several tables',
      },
    ]
  }
  const names = new Set(groups.map((group) => folderBelow(folder, group.folder).split('/')[0] ?? ''))
  const words = [...names].filter((name) => /^\p{L}/u.test(name)).sort()
  if (!layout.startsWith('*') || words.length < 2) return []
  return [
    {
      kind: 'merged',
      uri: location,
      message: `${listFew(words.map((name) => `${name}/`))} are partitions of one table, by key partition_0: their schemas are similar`,
      hint: `if they are tables: tableLevel: ${levelOf(location) + 1}, or an include path for each`,
    },
  ]
}

/** Of two at one location, which nested include paths make, that of the longer path. */
function distinctPlacements<Group extends FileGroup>(
  placements: readonly Placement<Group>[],
): readonly Placement<Group>[] {
  const distinct = new Map(placements.map((placement) => [placement.location, placement]))
  return [...distinct.values()].sort((left, right) => (left.location < right.location ? -1 : 1))
}

function checkThreshold<Group extends FileGroup>(
  placements: readonly Placement<Group>[],
  { name, place, tableThreshold }: GroupOptions<Group>['crawler'],
): void {
  if (tableThreshold === undefined || placements.length <= tableThreshold) return
  throw new DataError({
    message: `crawler ${name} finds ${placements.length} tables, more than its tableThreshold of ${tableThreshold}`,
    place,
    expected: `at most ${tableThreshold} tables`,
    found: listFew(placements.map(({ location }) => location)),
    hint: 'set tableLevel, or tableGrouping: CombineCompatibleSchemas, or a higher tableThreshold',
  })
}

function findNested(paths: readonly IncludePath<FileGroup>[]): readonly CrawlWarning[] {
  return paths.flatMap(({ path }) =>
    paths
      .filter((other) => path.startsWith(`${other.path}/`))
      .map((other) => ({
        kind: 'nested-paths' as const,
        uri: `${path}/`,
        message: `include path ${path} lies in include path ${other.path}: its files may be in two tables`,
        hint: 'exclude it from the outer one, or leave it out',
      })),
  )
}

function nameTable(
  { location }: Placement<FileGroup>,
  prefix: string,
  taken: readonly NamedTable[],
): { readonly name: string; readonly warnings: readonly CrawlWarning[] } {
  const from = lastName(location)
  const name = tableName({ from, prefix, location, taken })
  const plain = plainTableName(from, prefix)
  const holder = taken.find((table) => table.name === plain && table.location !== location)
  if (name !== plain && holder !== undefined) {
    const message = `the table of ${location} is named ${name}: ${plain} is ${holder.location ?? 'the table of another crawler'}`
    const hint = 'rename the folder, or give the crawlers different values of tablePrefix'
    return { name, warnings: [{ kind: 'name-taken', uri: location, message, hint }] }
  }
  if (name !== plain || [...prefix, ...from].length <= plain.length) return { name, warnings: [] }
  const message = `the name of the table of ${location} is cut to ${plain.length} characters: ${plain}`
  return {
    name,
    warnings: [{ kind: 'name-cut', uri: location, message, hint: 'give the folder a shorter name' }],
  }
}

/** As the locations of placements are spelt: files have none. */
function endWithSlash(location: string, placements: readonly Placement<FileGroup>[]): string {
  const isFile = placements.some((placement) => placement.location === location)
  return isFile || location.endsWith('/') ? location : `${location}/`
}

function compareGroups(left: FileGroup, right: FileGroup): number {
  if (left.folder !== right.folder) return left.folder < right.folder ? -1 : 1
  return (left.files[0] ?? '') < (right.files[0] ?? '') ? -1 : 1
}

function compareWarnings(left: CrawlWarning, right: CrawlWarning): number {
  const key = ({ uri, kind, message }: CrawlWarning) => `${uri}\n${kind}\n${message}`
  return key(left) < key(right) ? -1 : 1
}
