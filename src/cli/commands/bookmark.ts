import type { BookmarkOptions } from '../../engine/change-bookmark.ts'
import type { Command } from '../command.ts'
import { onlyWith } from '../command-options.ts'
import type { Io } from '../io.ts'

interface BookmarkArguments {
  readonly action: 'get' | 'set' | 'reset'
  readonly job: string
  readonly input?: string
  readonly inputs: boolean
  readonly output?: string
  readonly target: string
  readonly json: boolean
  readonly quiet: boolean
}

export const bookmarkCommand: Command = {
  command: ['bookmark <action> <job>'],
  describe: 'Look at, move or forget what a job has loaded',
  builder: (parser) =>
    parser
      .positional('action', {
        choices: ['get', 'set', 'reset'],
        demandOption: true,
        describe:
          'get: what is known; set: mark inputs as known without loading them; reset: forget them, and the next run replaces the table',
      })
      .positional('job', { type: 'string', demandOption: true, describe: 'Name of a file in jobs/' })
      .option('input', {
        type: 'string',
        describe:
          'With set: this file, folder, glob or s3:// address; all that the source lists, unless given',
      })
      .option('inputs', {
        type: 'boolean',
        default: false,
        describe: 'With get: list the known inputs; under --json one object per line',
      })
      .option('output', {
        type: 'string',
        describe: 'Of the runs that wrote to this folder or s3:// address',
      })
      .example('etl bookmark get FlattenWeather', 'How much is known, and since when')
      .example('etl bookmark set FlattenWeather', 'Load only what comes from now on')
      .example('etl bookmark reset FlattenWeather', 'Have the next run read everything again'),
  async run(parsed, io) {
    const args = parsed as unknown as BookmarkArguments
    const { action, job, input, inputs, output } = args
    if (input !== undefined && action !== 'set') throw onlyWith('--input', 'bookmark', 'set')
    if (inputs && action !== 'get') throw onlyWith('--inputs', 'bookmark', 'get')
    const { readJob } = await import('../read-job.ts')
    const { requireLocal } = await import('../require-local.ts')
    const opened = await readJob(job, io.workingDirectory)
    requireLocal(args.target, opened.settings)
    const options = { ...opened, workingDirectory: io.workingDirectory, output }
    if (action === 'get') await get(options, args, io)
    else await change(options, args, io)
    return 0
  },
}

async function get(
  options: BookmarkOptions,
  { job, inputs, json }: BookmarkArguments,
  io: Io,
): Promise<void> {
  const { readBookmark } = await import('../../engine/bookmark.ts')
  const { bookmarkAsJson, inputLines, renderBookmark } = await import('../render/bookmark.ts')
  const bookmark = await readBookmark(options)
  if (inputs) {
    const { writeLines } = await import('../write-lines.ts')
    await writeLines(inputLines(bookmark, json), io.stdout)
  } else if (json) io.stdout.write(`${JSON.stringify(bookmarkAsJson(job, bookmark))}\n`)
  else io.stdout.write(`${renderBookmark(job, bookmark, io.workingDirectory)}\n`)
}

async function change(
  options: BookmarkOptions,
  { job, action, input, json }: BookmarkArguments,
  io: Io,
): Promise<void> {
  const { setBookmark, resetBookmark } = await import('../../engine/bookmark.ts')
  const { changeAsJson, renderChange } = await import('../render/bookmark.ts')
  const change = action === 'set' ? await setBookmark({ ...options, input }) : await resetBookmark(options)
  const told = { job, action: action === 'set' ? 'set' : 'reset', change } as const
  io.stdout.write(`${json ? JSON.stringify(changeAsJson(told)) : renderChange(told)}\n`)
}
