import { SpecError } from '../errors.ts'
import { closest } from '../spec/did-you-mean.ts'
import type { Command } from './command.ts'

/** What yargs says of a command line that it cannot take, with what to do about it. */
export function usageError(
  message: string | null,
  options: {
    readonly argv: readonly string[]
    readonly commands: readonly Command[]
    /** Of a command, or those that all have. */
    optionNames(command: Command | undefined): readonly string[]
  },
): SpecError {
  const { argv, commands, optionNames } = options
  const command = findCommand(argv, commands)
  const [name = ''] = command === undefined ? [] : commandNames(command)
  const help = name === '' ? 'etl --help' : `etl ${name} --help`
  if (!message) {
    return new SpecError({
      message: 'which command?',
      expected: listCommands(commands).join(', '),
      hint: help,
    })
  }
  const unknown = /^Unknown (?:arguments?|commands?): (.+)$/.exec(message)?.[1]?.split(', ')[0]
  if (unknown !== undefined) {
    const known = argv.includes(unknown) ? undefined : optionNames(command)
    if (command === undefined && known === undefined) return unknownCommand(unknown, commands)
    return unknownOption(unknown, { known, help })
  }
  if (command !== undefined && message.startsWith('Not enough non-option arguments')) {
    const usage = command.command[0] ?? ''
    return new SpecError({ message: `${name} needs ${usage.slice(name.length + 1)}`, hint: help })
  }
  const value = /^Invalid values:\n\s*Argument: (\S+), Given: "?(.*?)"?, Choices: (.*)$/.exec(message)
  if (value !== null) {
    const [, option = '', given = '', list = ''] = value
    const choices = list.split(', ').map((choice) => choice.replaceAll('"', ''))
    const dashes = optionNames(command).includes(option) ? '--' : ''
    return new SpecError({
      message: `${dashes}${option} cannot be '${given}'`,
      expected: choices.join(', '),
      ...didYouMean(closest(given, choices)),
    })
  }
  return new SpecError({ message, hint: help })
}

/** `run-job`, `run`. */
export function commandNames({ command }: Command): readonly string[] {
  return command.map((usage) => usage.split(' ')[0] ?? '')
}

/** The command of a command line: its first word that is one. */
export function findCommand(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const word = words.find((candidate) =>
    commands.some((command) => commandNames(command).includes(candidate)),
  )
  return commands.find((command) => word !== undefined && commandNames(command).includes(word))
}

function listCommands(commands: readonly Command[]): readonly string[] {
  return [...commands.flatMap(commandNames), 'completion']
}

function unknownCommand(word: string, commands: readonly Command[]): SpecError {
  const names = listCommands(commands)
  return new SpecError({
    message: `there is no command '${word}'`,
    expected: names.join(', '),
    ...didYouMean(closest(word, names)),
  })
}

function unknownOption(
  word: string,
  { known, help }: { readonly known: readonly string[] | undefined; readonly help: string },
): SpecError {
  if (known === undefined) return new SpecError({ message: `'${word}' is one word too many`, hint: help })
  const dashes = word.length === 1 ? '-' : '--'
  const suggestion = word.length === 1 ? undefined : closest(word, known)
  return new SpecError({
    message: `there is no option '${dashes}${word}' here`,
    hint: suggestion === undefined ? help : `did you mean '--${suggestion}'?`,
  })
}

function didYouMean(suggestion: string | undefined): { readonly hint?: string } {
  return suggestion === undefined ? {} : { hint: `did you mean '${suggestion}'?` }
}
