import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Project, parseProject } from '../../src/spec/parse-project.ts'
import { expectCountsBelow } from '../expect-counts-below.ts'

export type ProjectFiles = Readonly<Record<string, string | Uint8Array>>

/** Writes a project to a folder that goes away afterwards. The counts of all runs in it are held. */
export async function inProject<T>(
  files: ProjectFiles,
  use: (written: { readonly root: string; readonly project: Project }) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'etl-case-'))
  try {
    await writeFiles(root, files)
    const result = await use({ root, project: projectOf(files) })
    await expectCountsBelow(root)
    return result
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

export function projectOf(files: ProjectFiles): Project {
  return parseProject(
    Object.entries(files).flatMap(([file, text]) => (typeof text === 'string' ? [{ file, text }] : [])),
  )
}

export async function writeFiles(root: string, files: ProjectFiles): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
}
