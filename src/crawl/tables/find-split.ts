import type { CrawlWarning } from './crawl-warning.ts'
import type { FieldSet } from './field-sets.ts'
import type { FileGroup } from './file-group.ts'
import { groupBy } from './group-by.ts'
import { folderBelow, lastName, type Placement, type PlaceOptions } from './placement.ts'
import { describeUnlikeness, findUnlike, listFew } from './shape-similarity.ts'

/** Why groups are not one table. */
export interface Split {
  readonly kind: 'split-form' | 'split-schema'
  readonly reason: string
}

/** Undefined where the groups may be one table; how they lie in folders does not count here. */
export function findSplit<Group extends FileGroup>(
  folder: string,
  groups: readonly Group[],
  { fields, crawler }: Pick<PlaceOptions<Group>, 'fields' | 'crawler'>,
): Split | undefined {
  const forms = groupBy(groups, formOf)
  if (forms.size > 1) {
    const examples = [...forms].map(([form, [first]]) => `${form} in ${nameOf(first, folder)}`).sort()
    return { kind: 'split-form', reason: listFew(examples) }
  }
  if (crawler.tableGrouping === 'CombineCompatibleSchemas') return undefined
  return findUnlikeSchemas(folder, groups, { fields, crawler })
}

/** As if `CombineCompatibleSchemas` were not set. */
export function findUnlikeSchemas<Group extends FileGroup>(
  folder: string,
  groups: readonly Group[],
  { fields, crawler }: Pick<PlaceOptions<Group>, 'fields' | 'crawler'>,
): Split | undefined {
  const sets = groups.flatMap((group) => fields.get(group) ?? [])
  const unlike = findUnlike(sets, crawler.similarity)
  if (unlike === undefined) return undefined
  const holder = (set: FieldSet) => groups.find((group) => fields.get(group) === set)
  const names = {
    left: nameOf(holder(unlike.left), folder),
    right: nameOf(holder(unlike.right), folder),
  }
  return { kind: 'split-schema', reason: describeUnlikeness(unlike, names) }
}

/**
 * What files of one table have in common, in words. Which classifier has read them does not count: an array of
 * documents and one document hold the same records.
 */
export function formOf({ format, csv }: FileGroup): string {
  if (csv === undefined) return format
  return `${format} with delimiter ${JSON.stringify(csv.delimiter)} and ${csv.header ? 'a' : 'no'} header`
}

export function describeSplit(
  uri: string,
  { kind, reason }: Split,
  placements: readonly Placement<FileGroup>[],
): CrawlWarning {
  const tables = placements.length
  return {
    kind,
    uri,
    message: `${uri} is ${tables} tables: ${reason}`,
    hint:
      kind === 'split-form'
        ? 'Glue, too, makes no table of several formats; exclude what is not data, or give each an include path'
        : 'if they are one table: tableGrouping: CombineCompatibleSchemas, or a lower similarity',
  }
}

/** The group's folder as seen from the folder above it, or its first file where it lies directly in it. */
function nameOf(group: FileGroup | undefined, folder: string): string {
  if (group === undefined) return '?'
  if (group.folder !== folder) return `${folderBelow(folder, group.folder)}/`
  return lastName(group.files[0] ?? '?')
}
