import yargs, { type Argv } from 'yargs'
import type { Arguments, Command } from './command.ts'
import { type CommandOptions, checkValues, optionsOf } from './command-options.ts'
import { commandNames, usageError } from './usage-error.ts'
import { version } from './version.ts'

/** A command with its arguments. It is run once yargs is done, whose handlers are a part of its parsing. */
export interface Chosen {
  readonly command: Command
  readonly args: Arguments
}

interface ParseOptions {
  readonly commands: readonly Command[]
  /** Width of the terminal. */
  readonly columns: number
}

/** What a command line asks for; nothing where yargs has answered it, as it does `--help`. No word at all is that. */
export async function parseCommandLine(
  given: readonly string[],
  options: ParseOptions,
): Promise<Chosen | undefined> {
  const argv = given.length === 0 ? ['--help'] : given
  const [first = '', ...rest] = argv
  const command = options.commands.find((candidate) => commandNames(candidate).includes(first))
  const parser = createParser(argv, options)
  let chosen: Chosen | undefined
  const choose = (choice: Chosen) => {
    chosen = choice
  }
  if (command !== undefined) {
    await commandParser(parser, { command, name: first, choose }).parseAsync(rest)
    return chosen
  }
  await wholeParser(parser, options.commands, choose).parseAsync([...argv])
  return chosen
}

/** The options of a command, or those that all have. */
export function commandOptions(command: Command | undefined): CommandOptions {
  return optionsOf(withGlobalOptions(command === undefined ? yargs() : command.builder(yargs())))
}

type Choose = (chosen: Chosen) => void

/** Knows one command, as yargs' default: around any other it renders the whole help, each time, unasked. */
function commandParser(
  parser: Argv,
  { command, name, choose }: { readonly command: Command; readonly name: string; readonly choose: Choose },
): Argv {
  const [usage = ''] = command.command
  return withCommand(parser.scriptName(`etl ${name}`), [usage.replace(/^\S+/, '$0')], command, choose)
}

function wholeParser(parser: Argv, commands: readonly Command[], choose: Choose): Argv {
  withGlobalOptions(parser)
    .scriptName('etl')
    .usage('Nested JSON in, partitioned Parquet out, and SQL over it.\n\nUsage: $0 <command> [options]')
    .demandCommand(1, '')
    .completion('completion', 'Print a completion script for bash or zsh')
    .example('etl init weather', 'A project that runs at once')
    .example('etl run-job FlattenWeather', 'Run a job on this machine')
    .example('etl query "SELECT count(*) FROM weather.weather_readings"', 'Ask its table')
  for (const command of commands) withCommand(parser, command.command, command, choose)
  return parser
}

function withCommand(parser: Argv, usages: readonly string[], command: Command, choose: Choose): Argv {
  let options: CommandOptions
  const build = (inner: Argv) => {
    const built = withGlobalOptions(command.builder(inner))
    options = optionsOf(built)
    return built
  }
  return parser.command([...usages], command.describe, build, (parsed) => {
    const args = parsed as unknown as Arguments
    checkValues(args, options)
    choose({ command, args })
  })
}

function createParser(argv: readonly string[], { commands, columns }: ParseOptions): Argv {
  return yargs()
    .locale('en')
    .strict()
    .epilogue('Exit codes: 0 done, 1 a bug, 2 your input, 3 the data, 4 a service or the machine')
    .version(version)
    .alias({ version: 'v', help: 'h' })
    .wrap(Math.min(100, columns))
    .showHelpOnFail(false)
    .exitProcess(false)
    .fail((message, error) => {
      if (error) throw error
      throw usageError(message, { argv, commands, optionNames: (command) => commandOptions(command).names })
    })
}

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
