import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { folderAddress } from '../spec/folder-address.ts'
import type { ProjectSettings } from '../spec/project.ts'

/** A project on this machine: its folder, and what stands in for its raw buckets. */
export interface LocalLake {
  /** Absolute path of the project's folder. */
  readonly root: string
  readonly sampleData: ProjectSettings['sampleData']
}

/** Where a project keeps what it makes: lake, catalog, scratch. */
export const stateFolder = '.etl'

/** The directory that stands for an address: `s3://bucket/key` is `.etl/lake/bucket/key`. */
export function lakePath(address: string, lake: LocalLake): string {
  const object = /^s3a?:\/\/([^/]+)\/?(.*)$/.exec(address)
  if (object === null) return resolve(lake.root, address)
  return join(lake.root, stateFolder, 'lake', object[1] ?? '', object[2] ?? '')
}

/** Where the files of a source are read from: sample data stands in for raw buckets. */
export function sourcePath(address: string, lake: LocalLake): string {
  const slashed = folderAddress(address)
  const matches = lake.sampleData.filter((entry) => slashed.startsWith(entry.address))
  const [longest] = matches.toSorted((left, right) => right.address.length - left.address.length)
  if (longest === undefined) return lakePath(address, lake)
  // a slash after a file's name would make it a folder
  return join(resolve(lake.root, longest.folder), slashed.slice(longest.address.length).replace(/\/$/, ''))
}

/** A path as a reader would type it: relative where it lies below `from`. */
export function displayPath(path: string, from: string): string {
  const short = relative(from, path)
  return short.startsWith('..') || isAbsolute(short) ? path : short.split(sep).join('/')
}
