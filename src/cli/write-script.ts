import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { displayPath } from '../lake/addresses.ts'
import { cannotWrite } from '../lake/cannot-write.ts'
import { pythonPackageFolder } from './this-machine.ts'

/** Writes a generated script and the package it imports to a folder; gives their paths as a reader would type them. */
export async function writeScript(options: {
  readonly job: string
  readonly text: string
  readonly folder: string
  /** Absolute path that `folder` is relative to. */
  readonly from: string
}): Promise<readonly string[]> {
  const { job, text, folder, from } = options
  const directory = resolve(from, folder)
  const script = join(directory, `${job}.py`)
  const archive = join(directory, 'glue_etl.zip')
  try {
    await mkdir(directory, { recursive: true })
    await writeFile(script, text)
    await copyFile(join(pythonPackageFolder(), 'glue_etl.zip'), archive)
  } catch (error) {
    throw cannotWrite(directory, error)
  }
  return [script, archive].map((path) => displayPath(path, from))
}
