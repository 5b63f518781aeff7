import type { Argv } from 'yargs'
import type { GlobalOptions, Io } from './io.ts'

/** One command. `run` loads what it needs when it is called; its result is the exit code. */
export interface Command {
  /** In yargs' notation: `run-job <job>`. */
  readonly command: readonly string[]
  readonly describe: string
  builder(parser: Argv): Argv
  run(args: Arguments, io: Io): Promise<number>
}

/** As yargs has parsed them; a command knows the types of its own. */
export type Arguments = GlobalOptions & Readonly<Record<string, unknown>>
