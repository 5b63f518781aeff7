import { copyFile, mkdir, symlink } from 'node:fs/promises'
import { dirname, extname, isAbsolute, join, relative, sep } from 'node:path'
import { SpecError } from '../errors.ts'
import type { InputFile } from '../lake/list-inputs.ts'
import { mapAtATime } from '../lake/map-at-a-time.ts'

/** Data of up to so many bytes is copied into the project; larger data is read where it lies. */
export const mostCopiedBytes = 20_000_000

/** Data that is to be read by a drafted project. */
export interface DataToPlace {
  readonly files: readonly InputFile[]
  /** Whether other files lie among them that are not to be read. */
  readonly isMixed: boolean
  /** Absolute path of the folder that holds them. */
  readonly base: string
  /** Of the project, absolute. */
  readonly folder: string
  /** `s3://bucket/prefix/` that is to stand for them. */
  readonly inbox: string
}

export interface PlacedData {
  readonly isCopied: boolean
  /** Address of the source. */
  readonly source: string
  /** What stands in for the inbox: relative to the project, or absolute. */
  readonly folder: string
  readonly remark: string
}

const copiedFolder = 'sample-data/raw'

/**
 * Says where a project is to find its data; nothing is written. Throws `SpecError` where data is too large to copy and
 * cannot be told from what lies beside it.
 */
export function placeData(data: DataToPlace): PlacedData {
  const { files, base, folder, inbox, isMixed } = data
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes <= mostCopiedBytes) {
    return { isCopied: true, source: inbox, folder: copiedFolder, remark: 'It was copied here.' }
  }
  if (files.length > 1 && isBelow(folder, base)) {
    throw new SpecError({
      message: `the project would lie inside of its data, which is too large to copy into it`,
      found: `${folder} is in ${base}`,
      hint: 'make the project in another folder: etl init <dir> --from <data>',
    })
  }
  const path = relative(folder, base)
  const isFar = isAbsolute(path) || path.startsWith(['..', '..', '..'].join(sep))
  const [only] = files
  const source =
    files.length === 1 && only !== undefined ? keyOf(only, base) : isMixed ? findPattern(data) : ''
  return {
    isCopied: false,
    source: `${inbox}${source}`,
    folder: isFar ? base : path.split(sep).join('/'),
    remark: 'It is read where it lies.',
  }
}

/** A glob for the files of one extension. */
function findPattern({ files, base }: DataToPlace): string {
  const extensions = [...new Set(files.map(({ path }) => extensionOf(path)))]
  if (extensions.length === 1 && extensions[0] !== '') return `**/*${extensions[0]}`
  throw new SpecError({
    message: `${base} holds other files beside the data, which is too large to copy`,
    hint: `give the files of one kind, in quotes: --from '${base}/**/*.json'`,
  })
}

function extensionOf(path: string): string {
  const compressed = /\.(gz|zst)$/.exec(path)?.[0] ?? ''
  return `${extname(path.slice(0, path.length - compressed.length))}${compressed}`
}

/** Copies files below a folder, each where it stands below its base; the result is their paths below `project`. */
export async function copyData(data: DataToPlace): Promise<readonly string[]> {
  const target = join(data.folder, copiedFolder)
  return mapAtATime(data.files, async (file) => {
    const key = keyOf(file, data.base)
    await mkdir(dirname(join(target, key)), { recursive: true })
    await copyFile(file.path, join(target, key))
    return `${copiedFolder}/${key}`
  })
}

/** Makes files that lie anywhere stand below one folder, without a copy. */
export async function linkData(files: readonly InputFile[], base: string, folder: string): Promise<void> {
  await mapAtATime(files, async (file) => {
    const link = join(folder, keyOf(file, base))
    await mkdir(dirname(link), { recursive: true })
    await symlink(file.path, link)
  })
}

export function keyOf({ path }: InputFile, base: string): string {
  return relative(base, path).split(sep).join('/')
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}
