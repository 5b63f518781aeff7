import { printComment } from '../crawl/draft/draft-yaml.ts'
import type { Arguments } from './command.ts'
import { describeGuesses, type Guess } from './describe-guesses.ts'
import { type InitializedProject, initFromData } from './init-from-data.ts'
import { createPaint, type Io } from './io.ts'
import { readJob } from './read-job.ts'
import { renderNext } from './render/next.ts'
import { formatBytes, plural } from './render/numbers.ts'
import { printRun } from './render/print-run.ts'
import { exitCodeOf } from './render/problems.ts'
import { createProgressLine } from './render/progress.ts'
import { runOnThisMachine } from './run-on-this-machine.ts'
import { refuseToOverwrite } from './write-project.ts'

/** Documents of a sample that are read to show rows. */
const shownDocuments = 1_000_000

/** `etl init --from`: drafts a project from data, runs it, and says what was guessed. The result is the exit code. */
export async function printInitFromData(
  given: { readonly from: string; readonly dir: string; readonly folder: string },
  args: Arguments,
  io: Io,
): Promise<number> {
  const { from, dir, folder } = given
  refuseToOverwrite(['etl.yaml', 'sample-data/raw'], folder, dir)
  const { workingDirectory } = io
  const quiet = args.quiet || args.json
  const progress = createProgressLine(io, { quiet })
  return initFromData({ from, dir, folder, workingDirectory }, progress, async (project, sampleFolder) => {
    const { drafted, data, files } = project
    const guesses = describeGuesses(project)
    const next = nextCommands(project)
    if (!args.json) {
      io.stdout.write(`${renderFiles(files, args, io)}\n`)
      for (const { uri, why } of data.aside.slice(0, 5)) io.stderr.write(`left aside: ${uri}: ${why}\n`)
      if (data.aside.length > 5)
        io.stderr.write(`left aside: ${plural(data.aside.length - 5, 'file')} more\n`)
    }
    const opened = await readJob(drafted.jobName, folder)
    const result = await runOnThisMachine(
      {
        ...opened,
        workingDirectory,
        engine: 'duckdb',
        environment: io.environment,
        trustInput: false,
        showRows: !quiet,
        ...(data.sample.isAll ? {} : { input: sampleFolder, limit: shownDocuments }),
      },
      progress,
    )
    if (args.json) {
      const { aside, placed, sample, ...rest } = data
      const { isCopied, folder: where } = placed
      const told = {
        ...rest,
        format: drafted.job.source.format,
        isCopied,
        folder: where,
        aside,
        sampledBytes: sample.bytes,
      }
      io.stdout.write(
        `${JSON.stringify({ folder, files, data: told, guesses, next: next.map((command) => `etl ${command}`), run: result.report })}\n`,
      )
      return result.error === undefined ? 0 : exitCodeOf(result.error)
    }
    io.stdout.write('\n')
    const exitCode = await printRun(result, args, io)
    if (!args.quiet) {
      io.stdout.write(`\n${renderGuesses(guesses, args, io)}`)
      if (!data.sample.isAll && result.error === undefined) {
        io.stdout.write(
          `\nThese are rows of ${formatBytes(data.sample.bytes)} of ${formatBytes(data.bytes)}; the run below reads all.\n`,
        )
      }
      io.stdout.write(renderNext(next, { dir, folder }, io))
    }
    return exitCode
  })
}

function nextCommands({ drafted, data }: InitializedProject): readonly string[] {
  return [
    'validate',
    ...(data.sample.isAll ? [] : [`run-job ${drafted.jobName}`]),
    `query ${drafted.queryName}`,
  ]
}

/** Files of the project one by one; of copied data only how much. */
function renderFiles(files: readonly string[], args: Arguments, io: Io): string {
  const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
  const isData = (file: string) => file.startsWith('sample-data/')
  const copied = files.filter(isData)
  const shown = copied.length > 3 ? [`sample-data/raw/ (${plural(copied.length, 'file')})`] : copied
  return [...files.filter((file) => !isData(file)), ...shown]
    .map((file) => `${paint('green', '+')} ${file}`)
    .join('\n')
}

function renderGuesses(guesses: readonly Guess[], args: Arguments, io: Io): string {
  const paint = createPaint(io.stdout, { environment: io.environment, color: args.color })
  const places = guesses.map(({ file, line }) => `${file}:${line}`)
  const width = Math.max(0, ...places.map((place) => place.length))
  const lines = guesses.map(
    ({ message }, index) =>
      `  ${paint('bold', (places[index] ?? '').padEnd(width))}  ${printComment(message)}`,
  )
  return `Guessed, and where to change it:\n${lines.join('\n')}\n`
}
