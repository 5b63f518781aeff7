import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newlyParsed, type ParseCache, seedParseCache } from '../compile/athena/parse-cache.ts'
import { stateFolder } from '../lake/addresses.ts'
import { findRoot } from './find-root.ts'
import { version } from './version.ts'
import { writeCache } from './write-cache.ts'

/** Kept trees, beyond which the file starts anew: specs change, and old expressions are never asked for again. */
const mostEntries = 2000

/** Takes up what an earlier process has parsed: loading the parser costs more than the rest of a small run. */
export async function readParseCache(root: string): Promise<void> {
  seedParseCache(await readEntries(cacheFile(root)))
}

/** Keeps what this process has parsed. */
export async function keepParsed(workingDirectory: string): Promise<void> {
  const added = newlyParsed()
  const root = findRoot(workingDirectory)
  if (Object.keys(added).length === 0 || root === undefined) return
  const file = cacheFile(root)
  const before = await readEntries(file)
  const kept = Object.keys(before).length < mostEntries ? before : {}
  await writeCache(file, JSON.stringify({ ...kept, ...added }))
}

async function readEntries(file: string): Promise<ParseCache> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ParseCache
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined) return {}
    throw error
  }
}

/** Trees belong to the version that made them. */
function cacheFile(root: string): string {
  return join(root, stateFolder, 'cache', `parsed-${version}.json`)
}
