import { EtlError, exitCodes } from '../errors.ts'
import type { Command } from './command.ts'
import { bookmarkCommand } from './commands/bookmark.ts'
import { catalogCommand } from './commands/catalog.ts'
import { compactCommand } from './commands/compact.ts'
import { compileCommand } from './commands/compile.ts'
import { crawlCommand } from './commands/crawl.ts'
import { initCommand } from './commands/init.ts'
import { quarantineCommand } from './commands/quarantine.ts'
import { queryCommand } from './commands/query.ts'
import { runJobCommand } from './commands/run-job.ts'
import { runsCommand } from './commands/runs.ts'
import { testCommand } from './commands/test.ts'
import { validateCommand } from './commands/validate.ts'
import { verifyCommand } from './commands/verify.ts'
import { createPaint, type Io, processIo } from './io.ts'
import { keepParsed } from './parse-cache-file.ts'
import { commandOptions, parseCommandLine } from './parse-command-line.ts'
import { errorAsJson, exitCodeOf, renderProblems } from './render/problems.ts'

const commands: readonly Command[] = [
  initCommand,
  crawlCommand,
  runJobCommand,
  queryCommand,
  validateCommand,
  verifyCommand,
  testCommand,
  compileCommand,
  catalogCommand,
  compactCommand,
  quarantineCommand,
  runsCommand,
  bookmarkCommand,
]

/** Runs one command line; the result is the exit code. */
export async function main(argv: readonly string[], io: Io = processIo): Promise<number> {
  try {
    if (argv[0] === completionRequest) return await complete(argv.slice(1), io)
    const chosen = await parseCommandLine(argv, { commands, columns: io.stdout.columns ?? 100 })
    if (chosen === undefined) return exitCodes.done
    const exitCode = await chosen.command.run(chosen.args, io)
    await keepParsed(io.workingDirectory)
    return exitCode
  } catch (error) {
    reportError(error, argv, io)
    return exitCodeOf(error)
  }
}

async function complete(words: readonly string[], { stdout, workingDirectory }: Io): Promise<number> {
  const { completeWords } = await import('./complete-words.ts')
  const completed = await completeWords(words, { commands, optionsOf: commandOptions, workingDirectory })
  stdout.write(completed.map((word) => `${word}\n`).join(''))
  return exitCodes.done
}

/** What the script that `etl completion` prints calls, with the words so far. */
const completionRequest = '--get-yargs-completions'

function reportError(error: unknown, argv: readonly string[], io: Io): void {
  const json = argv.includes('--json')
  if (json) {
    io.stdout.write(`${JSON.stringify(errorAsJson(error))}\n`)
    return
  }
  const paint = createPaint(io.stderr, { environment: io.environment, color: !argv.includes('--no-color') })
  if (error instanceof EtlError) {
    io.stderr.write(`${renderProblems(error.problems, paint)}\n`)
    return
  }
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined }
  const detail = argv.includes('--verbose') && stack ? `\n${stack}` : '\n  --verbose shows where'
  io.stderr.write(`${paint('red', 'this is a bug in etl')}: ${message}${detail}\n`)
}
