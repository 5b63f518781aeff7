import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OperatorError, SpecError } from '../errors.ts'
import type { ProjectFile } from '../spec/parse-project.ts'
import { findRoot } from './find-root.ts'

export interface Specs {
  /** Absolute path of the folder that holds etl.yaml. */
  readonly root: string
  /** etl.yaml, the jobs, the schemas. */
  readonly files: readonly ProjectFile[]
}

/** The spec files of the project around a folder: the nearest one upwards that has an etl.yaml. */
export async function readSpecs(from: string): Promise<Specs> {
  const root = findRoot(from)
  if (root === undefined) {
    throw new SpecError({
      message: `no etl.yaml in ${from} or above it`,
      hint: "go to a project's folder, or make one with etl init",
    })
  }
  const files = [
    await readSpec(root, 'etl.yaml'),
    ...(await readFolder(root, 'jobs')),
    ...(await readFolder(root, 'schemas')),
  ]
  return { root, files }
}

async function readFolder(root: string, folder: string): Promise<readonly ProjectFile[]> {
  const names = await readdir(join(root, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw unreadable(folder, error)
  })
  const specs = names.filter((name) => /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name)).sort()
  return Promise.all(specs.map((name) => readSpec(root, `${folder}/${name}`)))
}

async function readSpec(root: string, file: string): Promise<ProjectFile> {
  const text = await readFile(join(root, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error)
  })
  return { file, text }
}

function unreadable(file: string, error: NodeJS.ErrnoException): OperatorError {
  return new OperatorError(
    { message: `cannot read ${file}: ${error.message}`, place: { file }, hint: 'check its permissions' },
    { cause: error },
  )
}
