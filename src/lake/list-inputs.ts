import { stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { OperatorError, SpecError } from '../errors.ts'
import { folderAddress } from '../spec/folder-address.ts'
import { type LocalLake, sourcePath } from './addresses.ts'
import { keyBelow } from './key-below.ts'
import { hasChanged, readLiveTable } from './live-table.ts'
import { mapAtATime } from './map-at-a-time.ts'
import { withoutLinkedTwice } from './without-linked-twice.ts'

/** A file of a source. */
export interface InputFile {
  readonly path: string
  /**
   * What it goes by in messages and bookkeeping: its address in the source, `s3://` or relative to the project, or its
   * absolute path where it was given by hand and lies elsewhere.
   */
  readonly uri: string
  readonly bytes: number
}

export interface ListedInput extends InputFile {
  /** Tells a file from another under the same address: the time of its last change, in milliseconds. */
  readonly version: string
}

export interface InputAddress {
  readonly address: string
  /** Given on the command line instead of the spec's address. */
  readonly override?: string | undefined
  readonly workingDirectory: string
  readonly lake: LocalLake
  /** What names the address in messages, for example `source.path in jobs/Weather.yaml`. */
  readonly named: string
}

/**
 * The files at an address, by name: a file, all files below a folder, or those that a glob matches.
 * Names that start with `_` or `.` are passed over, as every engine does. A path that is not there is a `SpecError`.
 */
export async function listInputs(options: InputAddress): Promise<readonly ListedInput[]> {
  const { address, override, named } = options
  const { given, remote, path, uriOf } = findAddress(options)
  const entry = await stat(path).catch(undefinedIfAbsent(path))
  if (entry?.isFile()) return statInputs([{ path, uri: remote ? given : uriOf(path) }])
  if (entry?.isDirectory()) return listFolder(path, uriOf)
  if (!isDynamicPattern(given)) throw nothingThere(options)
  const base = path.split(sep)
  const dynamic = base.findIndex((part) => isDynamicPattern(part))
  const folder = base.slice(0, dynamic).join(sep) || sep
  const files = await listFiles(folder, base.slice(dynamic).join('/'))
  if (files.length === 0) {
    throw new SpecError({
      message: `${named}: nothing matches ${override ?? address}`,
      hint: 'quote globs, so that the shell leaves them alone',
    })
  }
  return statInputs(place(files, remote ? (file) => file : uriOf))
}

/** A folder that is a table holds what its commit log says, at one moment; any other what lies in it. */
async function listFolder(path: string, uriOf: (file: string) => string): Promise<readonly ListedInput[]> {
  const table = await readLiveTable(path)
  if (table === undefined) return statInputs(place(await listFiles(path, '**/*'), uriOf))
  const inputs = await statInputs(place(table.paths, uriOf))
  if (inputs.length === table.paths.length) return inputs
  if (await hasChanged(path, table)) return listFolder(path, uriOf)
  const there = new Set(inputs.map((input) => input.path))
  throw new OperatorError({
    message: `${table.paths.find((file) => !there.has(file))} is gone, and its rows are part of a table`,
    hint: 'bring it back, or run the job that writes the table with --full-refresh',
  })
}

/** Files that were given by hand and lie in the source go by the address that they have there; others by their paths. */
export function nameGiven(listed: readonly ListedInput[], address: InputAddress): readonly ListedInput[] {
  if (address.override === undefined) return listed
  const { given, remote, path, uriOf } = findAddress({ ...address, override: undefined })
  if (isDynamicPattern(given) && remote) return listed
  const parts = path.split(sep)
  const dynamic = parts.findIndex((part) => isDynamicPattern(part))
  const folder = isDynamicPattern(given) ? parts.slice(0, dynamic).join(sep) : path
  return listed.map((input) => {
    const isInside = input.path === folder || input.path.startsWith(`${folder}${sep}`)
    return isInside ? { ...input, uri: uriOf(input.path) } : input
  })
}

/** Of addresses that `listInputs` gave once, the files that are there still; nothing else is looked at. */
export async function listKnown(uris: readonly string[], lake: LocalLake): Promise<readonly ListedInput[]> {
  return statInputs(uris.map((uri) => ({ uri, path: locateKnown(uri, lake) })))
}

/** The path of an address that `listInputs` gave once. */
export function locateKnown(uri: string, lake: LocalLake): string {
  return pathOf(uri, lake.root, lake)
}

/** Where an address is on this machine, and what the files below it go by. */
export function findAddress({ address, override, workingDirectory, lake }: InputAddress): {
  readonly given: string
  readonly remote: boolean
  readonly path: string
  uriOf(file: string): string
} {
  const given = override ?? address
  const remote = isRemote(given)
  const path = pathOf(given, override === undefined ? lake.root : workingDirectory, lake)
  const uriOf = (file: string) =>
    remote ? uriBelow(given, path, file) : override === undefined ? relative(lake.root, file) : file
  return { given, remote, path, uriOf }
}

/** The files below a folder that match a glob, sorted. */
export async function listFiles(folder: string, pattern: string): Promise<readonly string[]> {
  const files = await glob(pattern, {
    cwd: folder,
    absolute: true,
    onlyFiles: true,
    dot: false,
    followSymbolicLinks: true,
  })
  const visible = files.filter((file) => relative(folder, file).split(sep).every(isVisible))
  return withoutLinkedTwice(visible.map((file) => resolve(file)).sort(), resolve(folder))
}

/** Names that no engine takes for data begin with `_` or `.`. */
export function isVisible(name: string): boolean {
  return !name.startsWith('_') && !name.startsWith('.')
}

interface PlacedFile {
  readonly path: string
  readonly uri: string
}

export function place(files: readonly string[], uriOf: (file: string) => string): readonly PlacedFile[] {
  return files.map((path) => ({ path, uri: uriOf(path) }))
}

/** Sizes and versions of files, in their order, without those that are gone. */
export async function statInputs(files: readonly PlacedFile[]): Promise<readonly ListedInput[]> {
  const inputs = await mapAtATime(files, async (file) => {
    const entry = await stat(file.path).catch(undefinedIfAbsent(file.path))
    return entry?.isFile() ? { ...file, bytes: entry.size, version: String(entry.mtimeMs) } : []
  })
  return inputs.flat()
}

export function nothingThere(address: InputAddress): SpecError {
  const { given, remote, path } = findAddress(address)
  return new SpecError({
    message: `${address.named}: there is nothing at ${remote ? `${given} (${path} on this machine)` : path}`,
    hint: remote
      ? 'map the bucket to a folder under sampleData: in etl.yaml, or give files with --input'
      : 'check the path',
  })
}

/** Makes undefined of what is not there, and an `OperatorError` of what cannot be read. */
export function undefinedIfAbsent(path: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new OperatorError(
      { message: `cannot read ${path}: ${error.message}`, hint: 'check its permissions' },
      { cause: error },
    )
  }
}

function isRemote(address: string): boolean {
  return /^s3a?:\/\//.test(address)
}

function pathOf(address: string, from: string, lake: LocalLake): string {
  return isRemote(address) ? sourcePath(address, lake) : resolve(from, address)
}

function uriBelow(address: string, folder: string, file: string): string {
  const key = keyBelow(folder, file)
  return key === '' ? address : `${folderAddress(address)}${key}`
}
