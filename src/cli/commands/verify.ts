import { SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { createPaint } from '../io.ts'
import { createProgressLine } from '../render/progress.ts'

const engineNames = ['duckdb', 'spark'] as const
type EngineName = (typeof engineNames)[number]

interface VerifyArguments {
  readonly job: string
  readonly input?: string
  readonly engines: string
  readonly from?: string
  readonly to?: string
  readonly trustInput: boolean
}

export const verifyCommand: Command = {
  command: ['verify <job>'],
  describe: 'Run a job on several engines, and compare rows, types and rejects; nothing is kept',
  builder: (parser) =>
    parser
      .positional('job', { type: 'string', describe: 'Name of a file in jobs/', demandOption: true })
      .option('input', { type: 'string', describe: 'Read this file, folder, glob or s3:// address instead' })
      .option('engines', {
        type: 'string',
        default: engineNames.join(','),
        describe: 'Two or more, with commas; all are compared with the first',
      })
      .option('from', {
        type: 'string',
        describe: 'With source.layout: look only at folders from this date or time on (2026-11-01T06, UTC)',
      })
      .option('to', { type: 'string', describe: 'As --from, up to and including this' })
      .option('trust-input', {
        type: 'boolean',
        default: false,
        describe: 'Skip the check of records against the contract',
      })
      .example('etl verify FlattenWeather', 'DuckDB and a local Spark, over the whole source')
      .example('etl verify FlattenWeather --input data/today.ndjson', 'Over other input'),
  async run(args, io) {
    const { job, engines, ...options } = args as unknown as VerifyArguments
    const names = parseEngines(engines)
    const { readJob } = await import('../read-job.ts')
    const { requireLocal } = await import('../require-local.ts')
    const opened = await readJob(job, io.workingDirectory)
    requireLocal(args.target, opened.settings)
    const { verifyOnThisMachine } = await import('../verify-on-this-machine.ts')
    const { input, from, to, trustInput } = options
    const verification = await verifyOnThisMachine(
      { ...opened, workingDirectory: io.workingDirectory, input, from, to, trustInput },
      { engines: names, environment: io.environment },
      createProgressLine(io, { quiet: args.quiet || args.json }),
    )
    const { exitCodeOfVerification, renderVerification } = await import('../render/verification.ts')
    const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
    io.stdout.write(
      args.json ? `${JSON.stringify(verification)}\n` : `${renderVerification(verification, paint)}\n`,
    )
    return exitCodeOfVerification(verification)
  },
}

function parseEngines(text: string): readonly EngineName[] {
  const names = text.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !engineNames.some((known) => known === name))
  if (wrong === undefined && names.length > 1) return names as EngineName[]
  throw new SpecError({
    message: `--engines cannot be ${text}`,
    expected: `two or more of ${engineNames.join(', ')}, with commas`,
  })
}
