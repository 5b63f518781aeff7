import { SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { createPaint } from '../io.ts'
import { createProgressLine } from '../render/progress.ts'

interface CompactArguments {
  readonly table: string
  readonly partition?: string
  readonly sort?: string
  readonly dryRun: boolean
}

export const compactCommand: Command = {
  command: ['compact <table>'],
  describe: 'Merge the small files of a table towards the target size',
  builder: (parser) =>
    parser
      .positional('table', { type: 'string', describe: 'database.table', demandOption: true })
      .option('partition', {
        type: 'string',
        describe: 'Only this: year=2019/month=09, or the first keys alone, year=2019',
      })
      .option('sort', { type: 'string', describe: 'Sort the merged files by these columns: a,b' })
      .option('dry-run', {
        type: 'boolean',
        default: false,
        describe: 'Show what would be merged; change nothing',
      })
      .example('etl compact weather.weather_readings', 'All partitions')
      .example(
        'etl compact weather.weather_readings --partition year=2019 --sort cityid,ts',
        'One year, sorted',
      ),
  async run(args, io) {
    const { table: name, partition, sort, dryRun } = args as unknown as CompactArguments
    const columns = parseColumns(sort)
    const { readProject } = await import('../read-project.ts')
    const { requireLocal } = await import('../require-local.ts')
    const { root, project } = await readProject(io.workingDirectory)
    requireLocal(args.target, project.settings)
    const { listTables } = await import('../../catalog/local-catalog.ts')
    const { findTable } = await import('../find-table.ts')
    const table = await findTable(name, { root, names: await listTables(root) })
    const { findFileSettings } = await import('../find-file-settings.ts')
    const { compression, targetFileBytes } = findFileSettings(table, project)
    const { compactOnThisMachine } = await import('../compact-on-this-machine.ts')
    const report = await compactOnThisMachine(
      {
        table,
        lake: { root, sampleData: project.settings.sampleData },
        partition,
        sort: columns,
        dryRun,
        compression,
        targetFileBytes,
      },
      createProgressLine(io, { quiet: args.quiet || args.json }),
    )
    if (args.json) {
      io.stdout.write(`${JSON.stringify(report)}\n`)
      return 0
    }
    const { renderCompactReport } = await import('../render/compact.ts')
    const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
    const text = renderCompactReport(report, { width: io.stdout.columns ?? 100, quiet: args.quiet, paint })
    io.stdout.write(`${text}\n`)
    return 0
  },
}

function parseColumns(sort: string | undefined): readonly string[] {
  if (sort === undefined) return []
  const columns = sort.split(',').map((column) => column.trim())
  if (columns.some((column) => column === '')) {
    throw new SpecError({ message: `--sort cannot be '${sort}'`, expected: 'columns with commas: a,b' })
  }
  return columns
}
