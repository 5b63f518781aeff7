import { resolve } from 'node:path'
import type { Command } from '../command.ts'
import { createPaint } from '../io.ts'

interface InitArguments {
  readonly dir: string
  readonly from?: string
}

export const initCommand: Command = {
  command: ['init [dir]'],
  describe: 'Make a small project that runs at once; with --from, from your own data',
  builder: (parser) =>
    parser
      .positional('dir', { type: 'string', default: '.', describe: 'Its folder; made where it is missing' })
      .option('from', {
        type: 'string',
        describe:
          'Draft schema and job from this file, folder or glob (JSON, CSV, Parquet), run them, show rows',
      })
      .example('etl init shop', 'In the new folder shop')
      .example('etl init', 'Here')
      .example('etl init quakes --from ~/Downloads/4.5_month.geojson', 'For your own data'),
  async run(args, io) {
    const { dir, from } = args as unknown as InitArguments
    const { refuseToOverwrite } = await import('../write-project.ts')
    const folder = resolve(io.workingDirectory, dir)
    if (from !== undefined) {
      const { printInitFromData } = await import('../print-init-from-data.ts')
      return printInitFromData({ from, dir, folder }, args, io)
    }
    const { readTemplate } = await import('../template-files.ts')
    const files = await readTemplate()
    const paths = files.map(({ path }) => path)
    refuseToOverwrite(paths, folder, dir)
    const { writeProjectFile } = await import('../write-project.ts')
    for (const { path, content } of files) await writeProjectFile({ file: path, content }, folder)
    if (args.json) {
      io.stdout.write(`${JSON.stringify({ folder, files: paths })}\n`)
      return 0
    }
    const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
    io.stdout.write(`${paths.map((path) => `${paint('green', '+')} ${path}`).join('\n')}\n`)
    if (!args.quiet) {
      const { renderNext } = await import('../render/next.ts')
      const commands = ['validate', 'run-job FlattenOrders', 'query revenue_by_day']
      io.stdout.write(renderNext(commands, { dir, folder }, io))
    }
    return 0
  },
}
