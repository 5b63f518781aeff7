import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** `jobs/<Job>.test.yaml`. */
export interface TestFile {
  readonly job: string
  readonly file: string
  readonly text: string
}

/** The test files of a project, by name. */
export async function readTests(root: string): Promise<readonly TestFile[]> {
  const names = await readdir(join(root, 'jobs')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return Promise.all(
    names.sort().flatMap((name) => {
      const job = /^(.+)\.test\.ya?ml$/.exec(name)?.[1]
      const file = `jobs/${name}`
      return job === undefined
        ? []
        : [readFile(join(root, file), 'utf8').then((text) => ({ job, file, text }))]
    }),
  )
}
