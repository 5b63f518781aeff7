import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keyBelow } from '../lake/key-below.ts'

export interface TemplateFile {
  /** Where it goes, below the new project. */
  readonly path: string
  readonly content: Buffer
}

/** The files of a new project. */
export async function readTemplate(): Promise<readonly TemplateFile[]> {
  const folder = findTemplate()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return Promise.all(
    files.sort().map(async (file) => {
      const path = keyBelow(folder, file)
      // npm leaves files of the name .gitignore out of packages.
      return { path: path === 'gitignore' ? '.gitignore' : path, content: await readFile(file) }
    }),
  )
}

/** Beside `dist` in the package, and beside `src` in its source. */
function findTemplate(): string {
  const found = ['..', '../..']
    .map((up) => fileURLToPath(new URL(`${up}/templates/project/`, import.meta.url)))
    .find((folder) => existsSync(folder))
  if (found === undefined) throw new Error('templates/ is missing from the package')
  return found
}
