import { type Project, parseProject } from '../spec/parse-project.ts'
import { readParseCache } from './parse-cache-file.ts'
import { readSpecs } from './read-specs.ts'

export interface OpenProject {
  /** Absolute path of the folder that holds etl.yaml. */
  readonly root: string
  readonly project: Project
}

/** The project around a folder: the nearest one upwards that has an etl.yaml. */
export async function readProject(from: string): Promise<OpenProject> {
  const { root, files } = await readSpecs(from)
  await readParseCache(root)
  return { root, project: parseProject(files) }
}
