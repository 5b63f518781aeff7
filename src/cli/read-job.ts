import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { CheckedJob } from '../compile/checked-job.ts'
import type { NewField } from '../crawl/shape/add-fields.ts'
import { stateFolder } from '../lake/addresses.ts'
import type { ProjectSettings } from '../spec/project.ts'
import { readSpecs, type Specs } from './read-specs.ts'
import { writeCache } from './write-cache.ts'

/** One job of a project, ready to run. */
export interface OpenJob {
  /** Absolute path of the folder that holds etl.yaml. */
  readonly root: string
  readonly settings: ProjectSettings
  readonly checked: CheckedJob
  /** The job as it is when fields have entered the schema of its source. */
  evolve(fields: readonly NewField[]): Promise<CheckedJob>
}

/**
 * The job by its name, from the project around a folder. A job whose specs are as they were the last time is not
 * parsed and checked again: loading what does so costs more than the rest of a small run.
 */
export async function readJob(name: string, from: string): Promise<OpenJob> {
  const specs = await readSpecs(from)
  const file = join(specs.root, stateFolder, 'cache', `job-${encodeURIComponent(name)}.bin`)
  const kept = await readKept(file, specs)
  const evolve = async (fields: readonly NewField[]) => {
    const { parseProject } = await import('../spec/parse-project.ts')
    const { evolveJob } = await import('../compile/evolve-job.ts')
    return evolveJob(parseProject(specs.files), name, fields)
  }
  if (kept !== undefined) return { ...kept, root: specs.root, evolve }
  const { parseProject } = await import('../spec/parse-project.ts')
  const { findJob } = await import('../compile/find-job.ts')
  const { readParseCache } = await import('./parse-cache-file.ts')
  await readParseCache(specs.root)
  const project = parseProject(specs.files)
  const checked = findJob(project, name)
  const { settings } = project
  const bytes = serialize({ settings, checked })
  await writeCache(file, Buffer.concat([seal(bytes, specs), bytes]))
  return { root: specs.root, settings, checked, evolve }
}

/** A checked job belongs to the program that checked it: the built file's name carries the hash of what is in it. */
function seal(bytes: Uint8Array, { files }: Specs): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([import.meta.url, process.version, files]))
    .update(bytes)
    .digest()
}

type KeptJob = Pick<OpenJob, 'settings' | 'checked'>

const sealBytes = 32

async function readKept(file: string, specs: Specs): Promise<KeptJob | undefined> {
  const kept = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error
  })
  if (kept === undefined) return undefined
  const bytes = kept.subarray(sealBytes)
  if (!kept.subarray(0, sealBytes).equals(seal(bytes, specs))) return undefined
  return deserialize(bytes) as KeptJob
}
