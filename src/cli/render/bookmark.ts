import type { Bookmark, BookmarkChange } from '../../engine/bookmark.ts'
import { displayPath } from '../../lake/addresses.ts'
import type { CommittedInput } from '../../lake/commit-record.ts'
import { formatBytes, plural } from './numbers.ts'
import { formatTime } from './runs.ts'

/** `bookmark get --json`. */
export function bookmarkAsJson(job: string, { tablePath, known, lastRun, reset }: Bookmark) {
  const inputs = [...known.values()]
  const newest = newestOf(inputs)
  return {
    job,
    tablePath,
    inputs: { ...sizeOf(inputs), notLoaded: inputs.filter(({ notLoaded }) => notLoaded).length },
    ...(newest === undefined ? {} : { newest: inputAsJson(newest) }),
    ...(lastRun === undefined
      ? {}
      : { lastRun: { run: lastRun.run, mode: lastRun.mode, committedAt: lastRun.committedAt } }),
    ...(reset === undefined ? {} : { reset: { run: reset.run, at: reset.committedAt } }),
  }
}

export function renderBookmark(job: string, bookmark: Bookmark, workingDirectory: string): string {
  const { tablePath, lastRun, reset } = bookmark
  const { inputs, newest } = bookmarkAsJson(job, bookmark)
  const marked = inputs.notLoaded > 0 ? `, ${plural(inputs.notLoaded, 'file')} of them never loaded` : ''
  return [
    `${job} knows ${plural(inputs.files, 'file')} (${formatBytes(inputs.bytes)})${marked}`,
    ...(newest === undefined ? [] : [`  newest  ${newest.uri}, changed ${formatTime(newest.changedAt)} UTC`]),
    ...(lastRun === undefined
      ? ['  last    no run yet']
      : [`  last    run ${lastRun.run}, ${lastRun.mode}, ${formatTime(lastRun.committedAt)} UTC`]),
    ...(reset === undefined
      ? []
      : [
          `  reset   ${formatTime(reset.committedAt)} UTC: the next run reads every input and replaces the table`,
        ]),
    `  where   ${displayPath(tablePath, workingDirectory)}/`,
  ].join('\n')
}

/** `bookmark get --inputs`: a line per input, for people or as JSON. */
export function* inputLines({ known }: Bookmark, json: boolean): Generator<string> {
  for (const input of known.values()) yield json ? JSON.stringify(inputAsJson(input)) : input.uri
}

interface ToldChange {
  readonly job: string
  readonly action: 'set' | 'reset'
  readonly change: BookmarkChange
}

/** `bookmark set --json`, `bookmark reset --json`: `run` is absent where there was nothing to change. */
export function changeAsJson({ job, action, change: { run, tablePath, inputs, skipped } }: ToldChange) {
  const counts = action === 'set' ? { marked: sizeOf(inputs), skipped } : { forgotten: sizeOf(inputs) }
  return { job, action, ...(run === undefined ? {} : { run }), tablePath, ...counts }
}

export function renderChange({ job, action, change: { run, inputs, skipped } }: ToldChange): string {
  const { files, bytes } = sizeOf(inputs)
  if (action === 'set') {
    const known = skipped > 0 ? `; ${plural(skipped, 'file')} known before` : ''
    return run === undefined
      ? `${job}: nothing to mark${known}`
      : `${job} knows ${plural(files, 'file')} more (${formatBytes(bytes)}), without having loaded them${known}`
  }
  return run === undefined
    ? `${job}: nothing to forget`
    : `${job} has forgotten ${plural(files, 'file')}; its next run reads every input and replaces the table`
}

function sizeOf(inputs: readonly CommittedInput[]) {
  return { files: inputs.length, bytes: inputs.reduce((sum, { bytes }) => sum + bytes, 0) }
}

function newestOf(inputs: readonly CommittedInput[]): CommittedInput | undefined {
  let newest: CommittedInput | undefined
  for (const input of inputs)
    if (newest === undefined || Number(input.version) > Number(newest.version)) newest = input
  return newest
}

/** Locally the version is the time of the last change. */
function inputAsJson({ uri, bytes, version, notLoaded }: CommittedInput) {
  return {
    uri,
    bytes,
    changedAt: new Date(Number(version)).toISOString(),
    ...(notLoaded ? { notLoaded } : {}),
  }
}
