import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseProject } from '../spec/parse-project.ts'
import type { Command } from './command.ts'
import type { CommandOptions } from './command-options.ts'
import { findRoot } from './find-root.ts'
import { commandNames, findCommand } from './usage-error.ts'

const jobCommands = ['run-job', 'validate', 'verify', 'test', 'compile', 'runs', 'bookmark']

/** What may stand for the last of the words of a command line that is being typed; the first is the program. */
export async function completeWords(
  words: readonly string[],
  options: {
    readonly commands: readonly Command[]
    optionsOf(command: Command | undefined): CommandOptions
    readonly workingDirectory: string
  },
): Promise<readonly string[]> {
  const { commands, optionsOf, workingDirectory } = options
  const current = words.length > 1 ? (words.at(-1) ?? '') : ''
  const before = words.slice(1, -1)
  const command = findCommand(before, commands)
  const { names, choices } = optionsOf(command)
  const values = choices[before.at(-1)?.replace(/^--/, '') ?? '']
  const all = current.startsWith('-')
    ? names.map((name) => (name.length === 1 ? `-${name}` : `--${name}`))
    : (values ?? (await nouns(command, options.commands, workingDirectory)))
  return all.filter((word) => word.startsWith(current))
}

/** Commands, or the jobs, crawlers and saved queries of the project around. */
async function nouns(
  command: Command | undefined,
  commands: readonly Command[],
  workingDirectory: string,
): Promise<readonly string[]> {
  if (command === undefined) return [...commands.map((one) => commandNames(one)[0] ?? ''), 'completion']
  const root = findRoot(workingDirectory)
  if (root === undefined) return []
  const [name = ''] = commandNames(command)
  if (jobCommands.includes(name)) return filesIn(join(root, 'jobs'), /^(.+?)(?<!\.test)\.ya?ml$/)
  if (name === 'crawl') return crawlersIn(join(root, 'etl.yaml'))
  return name === 'query' ? filesIn(join(root, 'sql'), /^(.+)\.sql$/) : []
}

async function crawlersIn(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return parseProject([{ file: 'etl.yaml', text }]).settings.crawlers.map(({ name }) => name)
}

async function filesIn(folder: string, pattern: RegExp): Promise<readonly string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return files.flatMap((file) => pattern.exec(file)?.[1] ?? []).sort()
}
