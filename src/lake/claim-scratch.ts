import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stateFolder } from './addresses.ts'
import { cannotWrite } from './cannot-write.ts'
import { absent } from './local-folders.ts'
import { tableStateFolder } from './object-store.ts'
import { findProcessState, identifyThisProcess, type ProcessIdentity } from './process-identity.ts'

const ownerEnding = '.owner.json'

/** A run in another container or on another machine cannot be asked; no run takes so long. */
const longestRunMs = 7 * 86_400_000

/** Between writing one of these and giving it its name lie milliseconds. */
const leftoverAgeMs = 3_600_000
const leftover = /^_(?:tmp|lease)-[0-9a-f]{12}$/

/** What a process has claimed. */
export interface Scratch {
  /** Removes all of it. */
  release(): Promise<void>
}

/**
 * Says that this process has files in the project's scratch folder, under names that begin with the run. Removes what
 * others have left that ended before they could. To be called before the first such file is written.
 */
export async function claimScratch({
  root,
  tablePath,
  run,
}: {
  /** Absolute path of the project's folder. */
  readonly root: string
  readonly tablePath: string
  readonly run: string
}): Promise<Scratch> {
  const folder = join(root, stateFolder, 'tmp')
  try {
    await mkdir(folder, { recursive: true })
    await removeOfEnded(folder)
    await removeUnnamed(join(tablePath, tableStateFolder))
    await writeFile(join(folder, `${run}${ownerEnding}`), JSON.stringify(identifyThisProcess()))
  } catch (error) {
    throw cannotWrite(folder, error)
  }
  return { release: () => removeOf(run, folder) }
}

async function removeOfEnded(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(ownerEnding)) continue
    const path = join(folder, name)
    const hasEnded = (await hasOwnerEnded(path)) ?? (await isOlder(path, longestRunMs))
    if (hasEnded) await removeOf(name.slice(0, -ownerEnding.length), folder)
  }
}

/** Undefined where it cannot be seen from here. */
async function hasOwnerEnded(path: string): Promise<boolean | undefined> {
  const content = await readFile(path, 'utf8').catch(absent(''))
  // it is being written, or was when the machine went down
  if (content === '') return undefined
  const state = findProcessState(JSON.parse(content) as ProcessIdentity)
  return state === 'unknown' ? undefined : state === 'ended'
}

async function isOlder(path: string, ageMs: number): Promise<boolean> {
  const found = await stat(path).catch(absent(undefined))
  return found !== undefined && Date.now() - found.mtimeMs > ageMs
}

/** The owner's name goes last: who ends in here leaves the rest to the next. */
async function removeOf(run: string, folder: string): Promise<void> {
  const owner = `${run}${ownerEnding}`
  const names = (await readdir(folder).catch(absent([]))).filter((name) => name.startsWith(run))
  for (const name of names.filter((other) => other !== owner))
    await rm(join(folder, name), { recursive: true, force: true })
  await rm(join(folder, owner), { force: true })
}

/** What was written to a table's folder and never got its name. */
async function removeUnnamed(folder: string): Promise<void> {
  const names = (await readdir(folder).catch(absent([]))).filter((name) => leftover.test(name))
  for (const name of names) {
    const path = join(folder, name)
    if (await isOlder(path, leftoverAgeMs)) await rm(path, { recursive: true, force: true })
  }
}
