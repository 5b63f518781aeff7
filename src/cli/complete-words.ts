import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findRoot } from './find-root.ts'

const jobCommands = ['run-job', 'run', 'validate', 'test', 'compile']

/** Words for shell completion: the jobs and saved queries of the project around. */
export async function completeWords(words: readonly string[], workingDirectory: string): Promise<string[]> {
  const command = words.find((word) => word !== 'etl' && word !== 'glue-etl')
  const root = findRoot(workingDirectory)
  if (root === undefined || command === undefined) return []
  if (jobCommands.includes(command)) return names(join(root, 'jobs'), /^(.+?)(?<!\.test)\.ya?ml$/)
  if (command === 'query') return names(join(root, 'sql'), /^(.+)\.sql$/)
  return []
}

async function names(folder: string, pattern: RegExp): Promise<string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return files.flatMap((file) => pattern.exec(file)?.[1] ?? [])
}
