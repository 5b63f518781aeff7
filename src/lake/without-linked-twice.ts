import { realpath } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { mapAtATime } from './map-at-a-time.ts'

/**
 * The files below a folder, each once: a folder that is reached through links as well counts where it lies, or under
 * the first of its shortest paths where it lies elsewhere. `files` are absolute and sorted.
 */
export async function withoutLinkedTwice(
  files: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const file of files) found.add(dirname(file))
  const folders = [...found]
  const root = await realpath(folder).catch(() => folder)
  const places = await mapAtATime(folders, async (path) => ({
    path,
    place: await realpath(path).catch(() => path),
  }))
  const kept = new Map<string, { readonly path: string; readonly distance: number }>()
  for (const { path, place } of places) {
    const isOwn = join(root, relative(folder, path)) === place
    const distance = isOwn ? 0 : path.split(sep).length
    const before = kept.get(place)
    if (before === undefined || distance < before.distance) kept.set(place, { path, distance })
  }
  const names = new Set([...kept.values()].map(({ path }) => path))
  return names.size === folders.length ? files : files.filter((file) => names.has(dirname(file)))
}
