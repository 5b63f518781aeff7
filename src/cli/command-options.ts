import type { Argv } from 'yargs'
import { SpecError } from '../errors.ts'

/** The options of a parser, without positionals. */
export interface CommandOptions {
  readonly names: readonly string[]
  readonly choices: Readonly<Record<string, readonly string[]>>
  /** Those that take one value. */
  readonly single: readonly string[]
}

/** What yargs knows of a parser; it is public there, but not in its types. */
interface Inspectable {
  getOptions(): {
    readonly key: Readonly<Record<string, unknown>>
    readonly choices: Readonly<Record<string, readonly string[]>>
    readonly array: readonly string[]
    readonly boolean: readonly string[]
  }
  getGroups(): Readonly<Record<string, readonly string[]>>
}

export function optionsOf(parser: Argv): CommandOptions {
  const inspectable = parser as unknown as Inspectable
  const { key, choices, array, boolean } = inspectable.getOptions()
  const positionals = inspectable.getGroups()['Positionals:'] ?? []
  const names = Object.keys(key).filter((name) => !positionals.includes(name))
  const single = names.filter((name) => !array.includes(name) && !boolean.includes(name))
  return { names, choices, single }
}

/** Refuses options without their value, with two, or with text for a number: yargs lets all of these pass. */
export function checkValues(args: Readonly<Record<string, unknown>>, { single }: CommandOptions): void {
  for (const name of single) {
    const value = args[name]
    if (Array.isArray(value)) throw new SpecError({ message: `--${name} is there more than once` })
    if (name in args && (value === undefined || value === '')) {
      throw new SpecError({ message: `--${name} needs a value` })
    }
    if (Number.isNaN(value)) throw new SpecError({ message: `--${name} is not a number` })
  }
}

/** Refuses a `--limit` that is not a whole number from 1 on. */
export function checkLimit(limit: number | undefined): void {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) return
  throw new SpecError({ message: `--limit cannot be ${limit}`, expected: 'a whole number from 1 on' })
}

/** For an option that was given to another action of a command: `onlyWith('--run', 'quarantine', 'show')`. */
export function onlyWith(option: string, command: string, action: string): SpecError {
  return new SpecError({ message: `${option} is for ${command} ${action}`, hint: `etl ${command} --help` })
}
