import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SpecError } from '../errors.ts'
import { createLevelReader, type Layout } from '../spec/layout.ts'
import { positionInWindow, type TimeWindow } from '../spec/time-window.ts'
import {
  findAddress,
  type InputAddress,
  isVisible,
  type ListedInput,
  listFiles,
  nothingThere,
  place,
  statInputs,
  undefinedIfAbsent,
} from './list-inputs.ts'
import { readLiveTable } from './live-table.ts'

export interface WindowListing {
  readonly inputs: readonly ListedInput[]
  /** Digits of the newest folder that was passed over as older than the window. */
  readonly newestBefore?: string
  /** Beside the folders of the window, what does not fit the layout. It was passed over; sorted. */
  readonly unfit: readonly string[]
}

/** Effects of listing, so that it can be told what has been looked at. */
export interface ListEffects {
  readonly readFolder?: (path: string) => Promise<readonly Dirent[]>
}

/**
 * The files in those folders of a layout whose time lies in a window. Only these are opened, and the folders above
 * them: what a run costs goes by the window, not by the lake. A path that is not there is a `SpecError`.
 */
export async function listWindow(
  options: InputAddress & { readonly layout: Layout; readonly window: TimeWindow },
  { readFolder = openFolder }: ListEffects = {},
): Promise<WindowListing> {
  const { layout, window, named } = options
  const { given, path, uriOf } = findAddress(options)
  const readers = layout.levels.map(createLevelReader)
  const folders: string[] = []
  const unfit: string[] = []
  let newestBefore: string | undefined

  async function descend(folder: string, depth: number, known: string): Promise<void> {
    const readName = readers[depth]
    if (readName === undefined) {
      folders.push(folder)
      return
    }
    for (const entry of await readFolder(folder)) {
      if (!isVisible(entry.name)) continue
      const below = join(folder, entry.name)
      const digits = entry.isFile() ? undefined : readName(entry.name, known)
      if (digits === undefined) {
        unfit.push(below)
        continue
      }
      const position = positionInWindow(digits, window)
      if (position === 'in') await descend(below, depth + 1, digits)
      else if (position === 'before' && digits > (newestBefore ?? '')) newestBefore = digits
    }
  }

  const entry = await stat(path).catch(undefinedIfAbsent(path))
  if (entry === undefined) throw nothingThere(options)
  if (!entry.isDirectory()) {
    throw new SpecError({ message: `${named}: a layout is one of folders, and ${given} is a file` })
  }
  await descend(path, 0, '')
  const files: string[] = []
  for (const folder of folders) files.push(...(await listFiles(folder, '**/*')))
  const table = await readLiveTable(path)
  const inTable = new Set(table?.paths)
  const live = table === undefined ? files : files.filter((file) => inTable.has(file))
  return {
    inputs: await statInputs(place(live.sort(), uriOf)),
    ...(newestBefore === undefined ? {} : { newestBefore }),
    unfit: unfit.sort(),
  }
}

async function openFolder(path: string): Promise<readonly Dirent[]> {
  return (await readdir(path, { withFileTypes: true }).catch(undefinedIfAbsent(path))) ?? []
}
