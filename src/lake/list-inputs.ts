import { stat } from 'node:fs/promises'
import { basename, isAbsolute, relative, resolve, sep } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import { OperatorError, SpecError } from '../errors.ts'
import { type LocalLake, sourcePath } from './addresses.ts'

/** A file of a source. */
export interface InputFile {
  readonly path: string
  /** What it goes by in messages and bookkeeping: its `s3://` address, or its path where it was given by hand. */
  readonly uri: string
  readonly bytes: number
}

export interface ListedInput extends InputFile {
  /** Tells a file from another under the same address: the time of its last change, in milliseconds. */
  readonly version: string
}

/**
 * The files at an address, by name: a file, all files below a folder, or those that a glob matches.
 * Names that start with `_` or `.` are passed over, as every engine does. A path that is not there is a `SpecError`.
 */
export async function listInputs(options: {
  readonly address: string
  /** Given on the command line instead of the spec's address. */
  readonly override?: string | undefined
  readonly workingDirectory: string
  readonly lake: LocalLake
  /** What names the address in messages, for example `source.path in jobs/Weather.yaml`. */
  readonly named: string
}): Promise<readonly ListedInput[]> {
  const { address, override, workingDirectory, lake, named } = options
  const given = override ?? address
  const remote = /^s3a?:\/\//.test(given)
  const path = remote
    ? sourcePath(given, lake)
    : resolve(override === undefined ? lake.root : workingDirectory, given)
  const uriOf = (file: string) =>
    remote ? uriBelow(given, path, file) : override === undefined ? relative(lake.root, file) : file
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw cannotRead(path, error)
  })
  if (entry?.isFile())
    return [{ path, uri: remote ? given : uriOf(path), bytes: entry.size, version: String(entry.mtimeMs) }]
  if (entry?.isDirectory()) return statAll(await below(path, '**/*'), uriOf)
  if (!isDynamicPattern(given)) {
    const where = remote ? `${given} (${path} on this machine)` : path
    throw new SpecError({
      message: `${named}: there is nothing at ${where}`,
      hint: remote
        ? 'map the bucket to a folder under sampleData: in etl.yaml, or give files with --input'
        : 'check the path',
    })
  }
  const base = path.split(sep)
  const dynamic = base.findIndex((part) => isDynamicPattern(part))
  const folder = base.slice(0, dynamic).join(sep) || sep
  const files = await below(folder, base.slice(dynamic).join('/'))
  if (files.length === 0) {
    throw new SpecError({
      message: `${named}: nothing matches ${given}`,
      hint: 'quote globs, so that the shell leaves them alone',
    })
  }
  return statAll(files, (file) => (remote ? file : override === undefined ? relative(lake.root, file) : file))
}

async function below(folder: string, pattern: string): Promise<readonly string[]> {
  const files = await glob(pattern, {
    cwd: folder,
    absolute: true,
    onlyFiles: true,
    dot: false,
    followSymbolicLinks: true,
  })
  const visible = files.filter((file) => {
    const inside = isAbsolute(file) ? relative(folder, file) : file
    return inside.split(sep).every((part) => !part.startsWith('_') && !part.startsWith('.'))
  })
  return visible.map((file) => resolve(file)).sort()
}

async function statAll(
  files: readonly string[],
  uriOf: (file: string) => string,
): Promise<readonly ListedInput[]> {
  const inputs: ListedInput[] = []
  for (const path of files) {
    const { size, mtimeMs } = await stat(path)
    inputs.push({ path, uri: uriOf(path), bytes: size, version: String(mtimeMs) })
  }
  return inputs
}

function uriBelow(address: string, folder: string, file: string): string {
  const key = relative(folder, file).split(sep).join('/')
  return key === '' ? address : `${address.endsWith('/') ? address : `${address}/`}${key || basename(file)}`
}

function cannotRead(path: string, error: NodeJS.ErrnoException): OperatorError {
  return new OperatorError(
    { message: `cannot read ${path}: ${error.message}`, hint: 'check the permissions of the file' },
    { cause: error },
  )
}
