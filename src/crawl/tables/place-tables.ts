import type { CrawlWarning } from './crawl-warning.ts'
import type { FileGroup } from './file-group.ts'
import { describeSplit, findSplit, formOf } from './find-split.ts'
import { groupBy } from './group-by.ts'
import { isNamedLayout, layoutOf } from './partition-keys.ts'
import { countFiles, folderBelow, folderUri, levelOf, type Placed, type PlaceOptions } from './placement.ts'
import { areMostAlike, listFew } from './shape-similarity.ts'

/**
 * Which folders are tables. From the include path down: a folder is one if all files in it and below it are of one
 * form (format, classifier, delimiter) and similar schemas, at its table level or below. Else its folders are looked
 * at one by one, and the files directly in it are a table if they are alike, or one each. Folders are partitions of
 * one table only if they have the same depth and the same keys; where some have others, most files decide, and the
 * rest are tables of their own. Stray files beside `key=value` folders that are alike do not split these.
 */
export function placeTables<Group extends FileGroup>(options: PlaceOptions<Group>): Placed<Group> {
  return placeFolder('', options.groups, options)
}

function placeFolder<Group extends FileGroup>(
  folder: string,
  groups: readonly Group[],
  options: PlaceOptions<Group>,
): Placed<Group> {
  const uri = folderUri(folder, options.root)
  const direct = groups.filter((group) => group.folder === folder)
  const below = groups.filter((group) => group.folder !== folder)
  if (below.length > 0 && levelOf(uri) < (options.crawler.tableLevel ?? 0)) {
    const placed = combine([placeDirect(folder, direct, options), placeChildren(folder, below, options)])
    return direct.length === 0 ? placed : combine([placed, warn(aboveLevel(uri, direct, options))])
  }
  const split = findSplit(folder, groups, options)
  if (split === undefined) return placeAlike(folder, groups, options)
  if (below.length === 0) return placeDirect(folder, direct, options)
  if (direct.length > 0 && arePartitions(folder, below, options)) {
    return combine([
      placeAlike(folder, below, options),
      placeFiles(folder, direct, options),
      warn({
        kind: 'stray-files',
        uri,
        message: `the files directly in ${uri} are not like those in its partitions: ${split.reason}`,
        hint: 'exclude them, or move them away: Glue may make a table of each partition',
      }),
    ])
  }
  const placed = combine([placeDirect(folder, direct, options), placeChildren(folder, below, options)])
  const passesThrough = direct.length === 0 && childrenOf(folder, below).size === 1
  return passesThrough ? placed : combine([placed, warn(describeSplit(uri, split, placed.placements))])
}

/** Groups of one form and similar schemas. */
function placeAlike<Group extends FileGroup>(
  folder: string,
  groups: readonly Group[],
  options: PlaceOptions<Group>,
): Placed<Group> {
  const byLayout = groupBy(groups, (group) => layoutOf(folderBelow(folder, group.folder)))
  const [winner, ...others] = [...byLayout].sort(compareLayouts)
  if (winner === undefined) return { placements: [], warnings: [] }
  const location = folderUri(folder, options.root)
  const placement = { location, folder, layout: winner[0], groups: winner[1] }
  if (others.length === 0) return { placements: [placement], warnings: [] }
  const rest = others.flatMap(([, members]) => members)
  const direct = rest.filter((group) => group.folder === folder)
  const below = rest.filter((group) => group.folder !== folder)
  return combine([
    { placements: [placement], warnings: [] },
    placeFiles(folder, direct, options),
    placeChildren(folder, below, options),
    warn({
      kind: 'split-layout',
      uri: location,
      message: `folders of unlike depth or keys are no partitions of one table: ${location} is made of ${spell(winner[0])}; tables of their own are made of ${listFew(others.map(([layout]) => spell(layout)))}`,
      hint: 'give all files the same depth and keys, or each kind an include path of its own',
    }),
  ])
}

/** `key=value` first, then by how many files there are. */
function compareLayouts(
  [left, some]: readonly [string, readonly FileGroup[]],
  [right, others]: readonly [string, readonly FileGroup[]],
): number {
  const named = Number(isNamedLayout(right)) - Number(isNamedLayout(left))
  return named || countFiles(others) - countFiles(some) || (left < right ? -1 : 1)
}

function spell(layout: string): string {
  return layout === '' ? 'the files directly in it' : `${layout.replaceAll(/=(?=\/|$)/g, '=…')}/`
}

/** Whether the folders below are `key=value` and would be one table without the files beside them. */
function arePartitions<Group extends FileGroup>(
  folder: string,
  below: readonly Group[],
  options: PlaceOptions<Group>,
): boolean {
  const layouts = new Set(below.map((group) => layoutOf(folderBelow(folder, group.folder))))
  const [layout] = layouts
  if (layout === undefined || layouts.size > 1 || !isNamedLayout(layout)) return false
  return findSplit(folder, below, options) === undefined
}

function placeDirect<Group extends FileGroup>(
  folder: string,
  direct: readonly Group[],
  options: PlaceOptions<Group>,
): Placed<Group> {
  if (direct.length === 0) return { placements: [], warnings: [] }
  const split = findSplit(folder, direct, options)
  const location = folderUri(folder, options.root)
  const whole = { placements: [{ location, folder, layout: '', groups: direct }], warnings: [] }
  if (split === undefined) return whole
  if (split.kind === 'split-schema' && hasMajority(direct, options)) {
    return combine([
      whole,
      warn({
        kind: 'unlike-files',
        uri: location,
        message: `not all files of ${location} are alike, and they are one table: ${split.reason}`,
        hint: 'Glue may make a table of each file; exclude what is not of the table',
      }),
    ])
  }
  const placed = placeFiles(folder, direct, options)
  return combine([placed, warn(describeSplit(location, split, placed.placements))])
}

/** Whether few of the files directly in a folder are unlike the others. */
function hasMajority<Group extends FileGroup>(
  direct: readonly Group[],
  { fields, crawler }: PlaceOptions<Group>,
): boolean {
  const schemas = direct.flatMap((group) => {
    const set = fields.get(group)
    return set === undefined ? [] : [{ fields: set, files: group.files.length }]
  })
  return areMostAlike(schemas, crawler.similarity)
}

/** A table for each file. */
function placeFiles<Group extends FileGroup>(
  folder: string,
  groups: readonly Group[],
  options: PlaceOptions<Group>,
): Placed<Group> {
  if (groups.length === 0) return { placements: [], warnings: [] }
  const placements = groups.flatMap((group) =>
    group.files.map((location) => ({ location, folder, layout: '', groups: [group] })),
  )
  return combine([
    { placements, warnings: [] },
    warn(fileLocation(folderUri(folder, options.root), placements.length)),
  ])
}

export function fileLocation(uri: string, tables: number): CrawlWarning {
  const message = tables === 1 ? 'the location of a table' : `the locations of ${tables} tables`
  return {
    kind: 'file-location',
    uri,
    message: `${message} in ${uri} ${tables === 1 ? 'is a file' : 'are files'}: Athena returns no rows for ${tables === 1 ? 'it' : 'them'}`,
    hint: 'give each kind of file a folder of its own',
  }
}

function placeChildren<Group extends FileGroup>(
  folder: string,
  below: readonly Group[],
  options: PlaceOptions<Group>,
): Placed<Group> {
  return combine([...childrenOf(folder, below)].map(([child, groups]) => placeFolder(child, groups, options)))
}

function childrenOf<Group extends FileGroup>(
  folder: string,
  below: readonly Group[],
): ReadonlyMap<string, readonly Group[]> {
  const start = folder === '' ? 0 : folder.length + 1
  return groupBy(below, (group) => {
    const end = group.folder.indexOf('/', start)
    return end < 0 ? group.folder : group.folder.slice(0, end)
  })
}

function aboveLevel<Group extends FileGroup>(
  uri: string,
  direct: readonly Group[],
  { crawler }: PlaceOptions<Group>,
): CrawlWarning {
  return {
    kind: 'above-level',
    uri,
    message: `${countFiles(direct)} files (${listFew([...new Set(direct.map(formOf))])}) lie directly in ${uri}, at level ${levelOf(uri)}, above tableLevel ${crawler.tableLevel}`,
    hint: 'exclude them, or make tableLevel less',
  }
}

function warn(warning: CrawlWarning): Placed<never> {
  return { placements: [], warnings: [warning] }
}

function combine<Group extends FileGroup>(parts: readonly Placed<Group>[]): Placed<Group> {
  return {
    placements: parts.flatMap(({ placements }) => placements),
    warnings: parts.flatMap(({ warnings }) => warnings),
  }
}
