import { SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { checkLimit, onlyWith } from '../command-options.ts'
import { createPaint, type Io } from '../io.ts'

interface QuarantineArguments {
  readonly action: 'list' | 'show' | 'replay'
  readonly job?: string
  readonly run?: string
  readonly limit?: number
  readonly output?: string
  readonly target: string
  readonly json: boolean
  readonly quiet: boolean
  readonly color: boolean
}

export const quarantineCommand: Command = {
  command: ['quarantine [action] [job]'],
  describe: 'Look at records that broke the contract, and load them once they fit',
  builder: (parser) =>
    parser
      .positional('action', {
        choices: ['list', 'show', 'replay'],
        default: 'list',
        describe: 'list: how many and why; show: the records; replay: load those that fit by now',
      })
      .positional('job', { type: 'string', describe: 'Whose records; needed for show and replay' })
      .option('run', {
        type: 'string',
        describe: 'With show: only those that this run has rejected, by the beginning of its id',
      })
      .option('limit', {
        type: 'number',
        describe: `With show: no more than so many records; ${shownUnlessSaid} unless given`,
      })
      .option('output', {
        type: 'string',
        describe: 'Of the runs that wrote to this folder or s3:// address',
      })
      .example('etl quarantine', 'What waits, job by job')
      .example('etl quarantine show FlattenWeather', 'The records, with place and reason')
      .example('etl quarantine replay FlattenWeather', 'After the schema was mended'),
  async run(parsed, io) {
    const args = parsed as unknown as QuarantineArguments
    const { action, job, run, limit } = args
    if (run !== undefined && action !== 'show') throw onlyWith('--run', 'quarantine', 'show')
    if (limit !== undefined && action !== 'show') throw onlyWith('--limit', 'quarantine', 'show')
    checkLimit(limit)
    if (action === 'list') return list(args, io)
    if (job === undefined) {
      throw new SpecError({ message: `quarantine ${action} needs a job`, hint: 'etl quarantine lists them' })
    }
    return action === 'show' ? show(job, args, io) : replay(job, args, io)
  },
}

const shownUnlessSaid = 20

async function list({ job, json, target, output, color }: QuarantineArguments, io: Io): Promise<number> {
  const { readProject } = await import('../read-project.ts')
  const { requireLocal } = await import('../require-local.ts')
  const { quarantinesOf } = await import('../quarantine-this-machine.ts')
  const opened = await readProject(io.workingDirectory)
  requireLocal(target, opened.project.settings)
  const { workingDirectory } = io
  const { quarantines, warnings } = await quarantinesOf({ ...opened, job, output, workingDirectory })
  const { printWarnings } = await import('../render/print-warnings.ts')
  printWarnings(warnings, { io, color })
  if (json) io.stdout.write(`${JSON.stringify({ quarantines })}\n`)
  else {
    const { renderQuarantines } = await import('../render/quarantine.ts')
    io.stdout.write(`${renderQuarantines(quarantines, io.stdout.columns ?? 100)}\n`)
  }
  return 0
}

async function show(job: string, args: QuarantineArguments, io: Io): Promise<number> {
  const { run, limit = shownUnlessSaid, output, json, target, color } = args
  const { readProject } = await import('../read-project.ts')
  const { requireLocal } = await import('../require-local.ts')
  const { recordsOf } = await import('../quarantine-this-machine.ts')
  const opened = await readProject(io.workingDirectory)
  requireLocal(target, opened.project.settings)
  const { workingDirectory } = io
  const { records, total } = await recordsOf({ ...opened, job, output, workingDirectory }, { run, limit })
  if (json) io.stdout.write(`${JSON.stringify({ job, total, records })}\n`)
  else {
    const { renderQuarantinedRecords } = await import('../render/quarantine.ts')
    const paint = createPaint(io.stdout, { environment: io.environment, color })
    const width = io.stdout.columns ?? 100
    io.stdout.write(`${renderQuarantinedRecords(records, { job, total, width, paint })}\n`)
  }
  return 0
}

async function replay(job: string, args: QuarantineArguments, io: Io): Promise<number> {
  const { readJob } = await import('../read-job.ts')
  const { requireLocal } = await import('../require-local.ts')
  const opened = await readJob(job, io.workingDirectory)
  requireLocal(args.target, opened.settings)
  const { replayOnThisMachine } = await import('../run-on-this-machine.ts')
  const { createProgressLine } = await import('../render/progress.ts')
  const { printRun } = await import('../render/print-run.ts')
  const progress = createProgressLine(io, { quiet: args.quiet || args.json })
  const { workingDirectory } = io
  const result = await replayOnThisMachine(
    {
      ...opened,
      workingDirectory,
      output: args.output,
      trustInput: false,
      showRows: !args.json && !args.quiet,
    },
    progress,
  )
  return printRun({ ...result, lookOnly: false }, args, io)
}
