import { SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { createPaint } from '../io.ts'
import { exitCodeOf, renderProblems } from '../render/problems.ts'
import { createProgressLine } from '../render/progress.ts'

interface RunJobArguments {
  readonly job: string
  readonly input?: string
  readonly output?: string
  readonly limit?: number
  readonly fullRefresh: boolean
  readonly trustInput: boolean
}

export const runJobCommand: Command = {
  command: ['run-job <job>', 'run'],
  describe: 'Run a job: read, check, transform, write',
  builder: (parser) =>
    parser
      .positional('job', { type: 'string', describe: 'Name of a file in jobs/', demandOption: true })
      .option('input', { type: 'string', describe: 'Read this file, folder, glob or s3:// address instead' })
      .option('output', {
        type: 'string',
        describe: 'Write to this folder or s3:// address instead; the catalog is left alone',
      })
      .option('limit', {
        type: 'number',
        describe: 'Read no more than so many documents, and show rows; nothing is written without --output',
      })
      .option('full-refresh', {
        type: 'boolean',
        default: false,
        describe: 'Read every input again and replace the whole table',
      })
      .option('trust-input', {
        type: 'boolean',
        default: false,
        describe: 'Skip the check of records against the contract',
      })
      .example('etl run-job FlattenWeather', 'Run it over its source')
      .example(
        'etl run-job FlattenWeather --input data/today.ndjson --output /tmp/out',
        'Other input, other output',
      )
      .example('etl run-job FlattenWeather --limit 10', 'A quick look'),
  async run(args, io) {
    const { job, input, output, limit, fullRefresh, trustInput } = args as unknown as RunJobArguments
    if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) {
      throw new SpecError({ message: `--limit cannot be ${limit}`, expected: 'a whole number from 1 on' })
    }
    const { readJob } = await import('../read-job.ts')
    const { requireLocal } = await import('../require-local.ts')
    const opened = await readJob(job, io.workingDirectory)
    requireLocal(args.target, opened.settings)
    const { runOnThisMachine } = await import('../run-on-this-machine.ts')
    const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
    const progress = createProgressLine(io, { quiet: args.quiet || args.json })
    const result = await runOnThisMachine(
      {
        ...opened,
        workingDirectory: io.workingDirectory,
        input,
        output,
        limit,
        fullRefresh,
        trustInput,
        showRows: !args.json && !args.quiet,
      },
      progress,
    )
    const { report, error } = result
    if (args.json) {
      io.stdout.write(`${JSON.stringify(report)}\n`)
    } else {
      const talk = createPaint(io.stderr, { environment: io.environment, color: args.color })
      for (const warning of report.warnings) io.stderr.write(`${talk('yellow', 'warning')}: ${warning}\n`)
      if (report.error !== undefined) io.stderr.write(`${renderProblems(report.error.problems, talk)}\n`)
      const { renderReport } = await import('../render/report.ts')
      io.stdout.write(
        `${renderReport(result, { width: io.stdout.columns ?? 100, workingDirectory: io.workingDirectory, quiet: args.quiet, lookOnly: result.lookOnly, paint })}\n`,
      )
    }
    return error === undefined ? 0 : exitCodeOf(error)
  },
}
