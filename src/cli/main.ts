import yargs, { type Argv } from 'yargs'
import { EtlError, exitCodes } from '../errors.ts'
import type { Arguments, Command } from './command.ts'
import { type CommandOptions, checkValues, optionsOf } from './command-options.ts'
import { catalogCommand } from './commands/catalog.ts'
import { compileCommand } from './commands/compile.ts'
import { initCommand } from './commands/init.ts'
import { queryCommand } from './commands/query.ts'
import { runJobCommand } from './commands/run-job.ts'
import { testCommand } from './commands/test.ts'
import { validateCommand } from './commands/validate.ts'
import { createPaint, type Io, processIo } from './io.ts'
import { keepParsed } from './parse-cache-file.ts'
import { errorAsJson, exitCodeOf, renderProblems } from './render/problems.ts'
import { usageError } from './usage-error.ts'
import { version } from './version.ts'

const commands: readonly Command[] = [
  initCommand,
  runJobCommand,
  queryCommand,
  validateCommand,
  testCommand,
  compileCommand,
  catalogCommand,
]

/** Runs one command line; the result is the exit code. */
export async function main(argv: readonly string[], io: Io = processIo): Promise<number> {
  let chosen: Chosen | undefined
  const parser = createParser(argv, io, (command) => {
    chosen = command
  })
  try {
    if (argv[0] === completionRequest) {
      const { completeWords } = await import('./complete-words.ts')
      const { workingDirectory } = io
      const words = await completeWords(argv.slice(1), {
        commands,
        optionsOf: commandOptions,
        workingDirectory,
      })
      io.stdout.write(words.map((word) => `${word}\n`).join(''))
      return exitCodes.done
    }
    await parser.parseAsync([...argv])
    return await runChosen(chosen, io)
  } catch (error) {
    reportError(error, argv, io)
    return exitCodeOf(error)
  }
}

/** A command with its arguments. It is run once yargs is done, which renders its whole help around a handler that waits. */
interface Chosen {
  readonly command: Command
  readonly args: Arguments
}

async function runChosen(chosen: Chosen | undefined, io: Io): Promise<number> {
  if (chosen === undefined) return exitCodes.done
  const { command, args } = chosen
  checkValues(args, commandOptions(command))
  const exitCode = await command.run(args, io)
  await keepParsed(io.workingDirectory)
  return exitCode
}

/** What the script that `etl completion` prints calls, with the words so far. */
const completionRequest = '--get-yargs-completions'

function withGlobalOptions(parser: Argv): Argv {
  return parser
    .options({
      target: { type: 'string', default: 'local', describe: 'Where to run: a target of etl.yaml' },
      json: { type: 'boolean', default: false, describe: 'One JSON object on stdout' },
      quiet: { type: 'boolean', default: false, describe: 'No progress and no advice' },
      verbose: { type: 'boolean', default: false, describe: 'Say more; stack traces for bugs' },
      color: { type: 'boolean', default: true, describe: 'Colours, where there is a terminal' },
    })
    .group(['target', 'json', 'quiet', 'verbose', 'color', 'help', 'version'], 'Everywhere:')
}

function commandOptions(command: Command | undefined): CommandOptions {
  const parser = withGlobalOptions(yargs())
  return optionsOf(command === undefined ? parser : command.builder(parser))
}

function createParser(argv: readonly string[], io: Io, choose: (chosen: Chosen) => void) {
  const parser = withGlobalOptions(yargs())
    .scriptName('etl')
    .locale('en')
    .usage('Nested JSON in, partitioned Parquet out, and SQL over it.\n\nUsage: $0 <command> [options]')
    .demandCommand(1, '')
    .strict()
    .completion('completion', 'Print a completion script for bash or zsh')
    .example('$0 init weather', 'A project that runs at once')
    .example('$0 run-job FlattenWeather', 'Run a job on this machine')
    .example('$0 query "SELECT count(*) FROM weather.weather_readings"', 'Ask its table')
    .epilogue('Exit codes: 0 done, 1 a bug, 2 your input, 3 the data, 4 a service or the machine')
    .version(version)
    .alias({ version: 'v', help: 'h' })
    .wrap(Math.min(100, io.stdout.columns ?? 100))
    .showHelpOnFail(false)
    .exitProcess(false)
    .fail((message, error) => {
      if (error) throw error
      throw usageError(message, { argv, commands, optionNames: (command) => commandOptions(command).names })
    })
  for (const command of commands) {
    parser.command([...command.command], command.describe, command.builder, (args) => {
      choose({ command, args: args as unknown as Arguments })
    })
  }
  return parser
}

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
