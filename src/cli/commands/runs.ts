import { SpecError } from '../../errors.ts'
import type { Command } from '../command.ts'
import { checkLimit } from '../command-options.ts'
import { createPaint, type Io } from '../io.ts'

interface RunsArguments {
  readonly jobs?: readonly string[]
  readonly limit: number
  readonly status?: string
  readonly output?: string
  readonly target: string
  readonly json: boolean
  readonly color: boolean
}

export const runsCommand: Command = {
  command: ['runs [jobs..]'],
  describe: 'Look at the runs that were committed or failed; those that found nothing new are not kept',
  builder: (parser) =>
    parser
      .positional('jobs', {
        type: 'string',
        array: true,
        describe: 'Only the runs of these jobs; or show <run>, by the beginning of its id',
      })
      .option('limit', { type: 'number', default: 20, describe: 'The newest so many' })
      .option('status', {
        choices: ['succeeded', 'unfinished', 'failed'],
        describe: 'Only these; unfinished is committed, and published to the end by the next run',
      })
      .option('output', { type: 'string', describe: 'The runs that wrote to this folder or s3:// address' })
      .example('etl runs', 'The newest runs of all jobs')
      .example('etl runs FlattenWeather --status failed', 'What went wrong with one')
      .example('etl runs show 20261121T083400Z', 'All about one run'),
  async run(parsed, io) {
    const args = parsed as unknown as RunsArguments
    const { jobs = [], limit } = args
    checkLimit(limit)
    const [first, id, ...more] = jobs
    if (first !== 'show') return list(jobs, args, io)
    if (id === undefined)
      throw new SpecError({ message: 'runs show needs a run', hint: 'etl runs lists them' })
    if (more.length > 0) throw new SpecError({ message: `'${more[0]}' is one word too many` })
    return show(id, args, io)
  },
}

async function list(jobs: readonly string[], args: RunsArguments, io: Io): Promise<number> {
  const { limit, status, json } = args
  const found = (await readRuns(jobs, args, io)).filter(
    (run) => status === undefined || run.status === status,
  )
  const shown = found.slice(0, limit)
  if (json) {
    const { runAsJson } = await import('../render/run-as-json.ts')
    io.stdout.write(`${JSON.stringify({ total: found.length, runs: shown.map(runAsJson) })}\n`)
  } else {
    const { renderRuns } = await import('../render/runs.ts')
    const width = io.stdout.columns ?? widthOfNoTerminal
    io.stdout.write(`${renderRuns(shown, { total: found.length, width })}\n`)
  }
  return 0
}

/** A pipe has no width: all columns stand. */
const widthOfNoTerminal = 240

async function show(id: string, args: RunsArguments, io: Io): Promise<number> {
  const { findRun } = await import('../../engine/find-run.ts')
  const run = findRun(id, await readRuns([], args, io))
  if (args.json) {
    const { runDetailsAsJson } = await import('../render/run-as-json.ts')
    io.stdout.write(`${JSON.stringify(runDetailsAsJson(run))}\n`)
  } else {
    const { renderRunDetails } = await import('../render/run-details.ts')
    const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
    io.stdout.write(`${renderRunDetails(run, { workingDirectory: io.workingDirectory, paint })}\n`)
  }
  return 0
}

async function readRuns(jobs: readonly string[], args: RunsArguments, io: Io) {
  const { readProject } = await import('../read-project.ts')
  const { requireLocal } = await import('../require-local.ts')
  const { pastRunsOf } = await import('../past-runs-of.ts')
  const opened = await readProject(io.workingDirectory)
  requireLocal(args.target, opened.project.settings)
  const { workingDirectory } = io
  const { runs, warnings } = await pastRunsOf({ ...opened, workingDirectory, jobs, output: args.output })
  const { printWarnings } = await import('../render/print-warnings.ts')
  printWarnings(warnings, { io, color: args.color })
  return runs
}
