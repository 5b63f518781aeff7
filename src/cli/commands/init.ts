import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { OperatorError, SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { createPaint } from '../io.ts'
import type { TemplateFile } from '../template-files.ts'

export const initCommand: Command = {
  command: ['init [dir]'],
  describe: 'Make a small project that runs at once',
  builder: (parser) =>
    parser
      .positional('dir', { type: 'string', default: '.', describe: 'Its folder; made where it is missing' })
      .example('etl init shop', 'In the new folder shop')
      .example('etl init', 'Here'),
  async run(args, io) {
    const { dir } = args as unknown as { readonly dir: string }
    const { readTemplate } = await import('../template-files.ts')
    const folder = resolve(io.workingDirectory, dir)
    const files = await readTemplate()
    refuseToOverwrite(files, folder, dir)
    for (const file of files) await writeTemplateFile(file, folder)
    if (args.json) {
      io.stdout.write(`${JSON.stringify({ folder, files: files.map(({ path }) => path) })}\n`)
      return 0
    }
    const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
    // As npm says of what npx runs: there is no etl on the PATH then.
    const etl = io.environment.npm_command === 'exec' ? 'npx etl' : 'etl'
    const commands = [
      ...(folder === io.workingDirectory ? [] : [`cd ${quoteForShell(dir)}`]),
      `${etl} validate`,
      `${etl} run-job FlattenOrders`,
      `${etl} query revenue_by_day`,
    ]
    io.stdout.write(`${files.map(({ path }) => `${paint('green', '+')} ${path}`).join('\n')}\n`)
    if (!args.quiet) io.stdout.write(`\nNext:\n${commands.map((command) => `  ${command}`).join('\n')}\n`)
    return 0
  },
}

/** Nothing is written where anything would be lost. */
function refuseToOverwrite(files: readonly TemplateFile[], folder: string, dir: string): void {
  const inTheWay = files.map(({ path }) => path).filter((path) => existsSync(join(folder, path)))
  if (inTheWay.length === 0) return
  const isProject = inTheWay.includes('etl.yaml')
  throw new SpecError({
    message: isProject ? `there is a project in ${folder} already` : `files in ${folder} are in the way`,
    found: inTheWay.join(', '),
    hint: isProject
      ? 'give the name of a new folder: etl init <dir>'
      : `move them away, or give the name of a new folder: etl init ${dir === '.' ? '<dir>' : `${dir}-etl`}`,
  })
}

async function writeTemplateFile({ path, content }: TemplateFile, folder: string): Promise<void> {
  const file = join(folder, path)
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content, { flag: 'wx' })
  } catch (error) {
    throw new OperatorError(
      { message: `cannot write ${file}: ${(error as Error).message}`, hint: 'give another folder' },
      { cause: error },
    )
  }
}

function quoteForShell(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
