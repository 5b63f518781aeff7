import type { Io } from '../io.ts'

/** The commands to go on with in a project, as they are to be typed here. */
export function renderNext(
  commands: readonly string[],
  { dir, folder }: { /** As it was given. */ readonly dir: string; readonly folder: string },
  io: Pick<Io, 'environment' | 'workingDirectory'>,
): string {
  // As npm says of what npx runs: there is no etl on the PATH then.
  const etl = io.environment.npm_command === 'exec' ? 'npx etl' : 'etl'
  const lines = [
    ...(folder === io.workingDirectory ? [] : [`cd ${quoteForShell(dir)}`]),
    ...commands.map((command) => `${etl} ${command}`),
  ]
  return `\nNext:\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

function quoteForShell(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
