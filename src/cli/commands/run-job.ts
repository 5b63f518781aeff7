import { SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { checkLimit } from '../command-options.ts'
import { createProgressLine } from '../render/progress.ts'

interface RunJobArguments {
  readonly job: string
  readonly input?: string
  readonly output?: string
  readonly limit?: number
  readonly engine: 'duckdb' | 'spark'
  readonly fullRefresh: boolean
  readonly from?: string
  readonly to?: string
  readonly trustInput: boolean
  readonly writeSchema: boolean
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
      .option('engine', {
        choices: ['duckdb', 'spark'],
        default: 'duckdb',
        describe: 'What runs the steps: DuckDB, or the generated script on a local Spark',
      })
      .option('full-refresh', {
        type: 'boolean',
        default: false,
        describe: 'Read every input again and replace the whole table',
      })
      .option('from', {
        type: 'string',
        describe: 'With source.layout: look only at folders from this date or time on (2026-11-01T06, UTC)',
      })
      .option('to', {
        type: 'string',
        describe: 'As --from, up to and including this: to 2026-11-05 is up to the end of that day',
      })
      .option('trust-input', {
        type: 'boolean',
        default: false,
        describe: 'Skip the check of records against the contract',
      })
      .option('write-schema', {
        type: 'boolean',
        default: false,
        describe: 'Under rejects.onMismatch: evolve, write the new fields into the schema file',
      })
      .example('etl run-job FlattenWeather', 'Run it over its source')
      .example(
        'etl run-job FlattenWeather --input data/today.ndjson --output /tmp/out',
        'Other input, other output',
      )
      .example('etl run-job FlattenWeather --limit 10', 'A quick look')
      .example(
        'etl run-job FlattenWeather --from 2026-11-01 --to 2026-11-05',
        'Five days, without what is known',
      ),
  async run(args, io) {
    const { job, input, output, limit, engine, fullRefresh, from, to, trustInput, writeSchema } =
      args as unknown as RunJobArguments
    checkLimit(limit)
    const { readJob } = await import('../read-job.ts')
    const { requireLocal } = await import('../require-local.ts')
    const opened = await readJob(job, io.workingDirectory)
    requireLocal(args.target, opened.settings)
    const { onMismatch } = opened.checked.job.rejects
    if (writeSchema && onMismatch !== 'evolve') throw nothingEvolves(job, onMismatch)
    const { runOnThisMachine } = await import('../run-on-this-machine.ts')
    const progress = createProgressLine(io, { quiet: args.quiet || args.json })
    const result = await runOnThisMachine(
      {
        ...opened,
        workingDirectory: io.workingDirectory,
        input,
        output,
        limit,
        engine,
        environment: io.environment,
        fullRefresh,
        from,
        to,
        trustInput,
        showRows: !args.json && !args.quiet,
      },
      progress,
    )
    const { printRun } = await import('../render/print-run.ts')
    const exitCode = await printRun(result, args, io)
    if (!writeSchema || result.evolved === undefined) return exitCode
    const { writeEvolved } = await import('../write-evolved.ts')
    const written = await writeEvolved(opened, result.evolved)
    if (written !== undefined) io.stderr.write(`${written} has the new fields\n`)
    return exitCode
  },
}

function nothingEvolves(job: string, onMismatch: string): SpecError {
  return new SpecError({
    message: `--write-schema has nothing to write: ${job} has rejects.onMismatch: ${onMismatch}`,
    hint: 'let the job take new fields with rejects: { onMismatch: evolve }',
  })
}
