import type { Crawler } from '../../spec/crawler.ts'
import type { CrawlWarning } from './crawl-warning.ts'
import type { FieldSet } from './field-sets.ts'
import type { FileGroup } from './file-group.ts'

/** A table to be: groups of one folder and of the folders below it, or a single file. */
export interface Placement<Group extends FileGroup> {
  /** `s3://bucket/prefix/`, or the address of the file. */
  readonly location: string
  /** Below the include path; of a file, the one that it is in. */
  readonly folder: string
  /** Of the groups' folders below the table's, all alike; `''` for a table without partitions. */
  readonly layout: string
  readonly groups: readonly Group[]
}

export interface PlaceOptions<Group extends FileGroup> {
  /** The include path, with a slash at its end. */
  readonly root: string
  readonly groups: readonly Group[]
  readonly fields: ReadonlyMap<Group, FieldSet>
  readonly crawler: Pick<Crawler, 'tableGrouping' | 'tableLevel' | 'similarity'>
}

export interface Placed<Group extends FileGroup> {
  readonly placements: readonly Placement<Group>[]
  readonly warnings: readonly CrawlWarning[]
}

/** `s3://bucket/prefix/` of a folder below the include path. */
export function folderUri(folder: string, root: string): string {
  return folder === '' ? root : `${root}${folder}/`
}

/** A folder as seen from one above it. */
export function folderBelow(above: string, folder: string): string {
  return above === '' ? folder : folder.slice(above.length + 1)
}

/** The bucket is level 1. */
export function levelOf(uri: string): number {
  return uri
    .slice('s3://'.length)
    .split('/')
    .filter((part) => part !== '').length
}

export function countFiles(groups: readonly FileGroup[]): number {
  return groups.reduce((sum, { files }) => sum + files.length, 0)
}

/** The last part of an address. */
export function lastName(uri: string): string {
  return uri.slice(uri.lastIndexOf('/', uri.length - 2) + 1).replace(/\/$/, '')
}
