import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OperatorError } from '../errors.ts'
import type { CommitLog } from './commit-log.ts'
import type { SettledRecords } from './commit-record.ts'
import { tableStateFolder } from './object-store.ts'
import { newline, readLines } from './read-lines.ts'

/** A record that broke the contract, as a line of a quarantine file keeps it. */
export interface QuarantinedRecord {
  /** Why: a code that does not change from version to version. */
  readonly reason: string
  /** JSONPath from the record's root: `$.city.id`. */
  readonly path: string
  readonly expected: string
  readonly found: string
  /** The input's address. */
  readonly file: string
  /** Of the record's first byte, from 1. */
  readonly line: number
  /** Position among the file's records, from 0. */
  readonly index: number
  /** Of the record's first byte, in the decompressed file. */
  readonly offset: number
  /** Length of the record. */
  readonly bytes: number
  /** The record, byte for byte. */
  readonly raw?: string
  /** The same where the bytes are not UTF-8. */
  readonly rawBase64?: string
  /** Only the beginning is kept: the record is larger than a document may be, or a file as a whole. */
  readonly rawTruncated?: boolean
}

const quarantineFolder = `${tableStateFolder}/_quarantine`

/** Where the records lie that a run has rejected; one file per run. */
export function quarantineKey(run: string): string {
  return `${quarantineFolder}/_${run}.ndjson`
}

/**
 * Keeps the rejects of a run that is not going to be committed, for its owner to look at. Those of earlier runs
 * that came to nothing go: the records are still in their inputs.
 */
export async function keepUncommitted(options: {
  readonly tablePath: string
  readonly run: string
  /** Absolute path of the staged file. */
  readonly staged: string
  /** Runs whose files stay: those in the log. */
  readonly committed: ReadonlySet<string>
}): Promise<string> {
  const { tablePath, run, staged, committed } = options
  const kept = join(tablePath, quarantineKey(run))
  await removeUncommitted(tablePath, committed)
  await mkdir(dirname(kept), { recursive: true })
  await rename(staged, kept)
  return kept
}

/** Removes what uncommitted runs have left. */
async function removeUncommitted(tablePath: string, committed: ReadonlySet<string>): Promise<void> {
  for (const run of await quarantinedRuns(tablePath)) {
    if (!committed.has(run)) await rm(join(tablePath, quarantineKey(run)), { force: true })
  }
}

/** The runs that have a quarantine file, committed or not, oldest first. */
export async function quarantinedRuns(tablePath: string): Promise<readonly string[]> {
  const names = await readdir(join(tablePath, quarantineFolder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.flatMap((name) => /^_(.+)\.ndjson$/.exec(name)?.[1] ?? []).sort()
}

/** A record that waits in quarantine, and where it stands there. */
export interface OpenRecord {
  /** That rejected it. */
  readonly run: string
  /** In the run's file, from 0. */
  readonly position: number
  readonly record: QuarantinedRecord
}

/** The committed records that no later run has loaded or read anew, oldest first. */
export async function* openRecords(
  log: Pick<CommitLog, 'summary'>,
  tablePath: string,
): AsyncGenerator<OpenRecord> {
  const present = new Set(await quarantinedRuns(tablePath))
  for (const { run, settled: positions } of log.summary.rejects) {
    if (!present.has(run)) continue
    const settled = new Set(positions)
    let position = 0
    for await (const record of readQuarantine(join(tablePath, quarantineKey(run)))) {
      if (!settled.has(position)) yield { run, position, record }
      position += 1
    }
  }
}

/** What tells an open record from the others. */
export interface OpenRecordId extends Pick<OpenRecord, 'run' | 'position'> {
  /** As `quarantineId` gives it. */
  readonly id: string
  /** The input's address. */
  readonly file: string
}

/** Those of some inputs, without the records: there may be more of them than memory. */
export async function openRecordsOf(
  uris: ReadonlySet<string>,
  log: Pick<CommitLog, 'summary'>,
  tablePath: string,
): Promise<readonly OpenRecordId[]> {
  if (uris.size === 0) return []
  // one string per file, not per record
  const files = new Map([...uris].map((uri) => [uri, uri]))
  const found: OpenRecordId[] = []
  for await (const { run, position, record } of openRecords(log, tablePath)) {
    const file = files.get(record.file)
    if (file !== undefined) found.push({ run, position, id: quarantineId(record), file })
  }
  return found
}

/** Tells a record of an input from the others. */
export function quarantineId({
  file,
  index,
  offset,
  bytes,
}: Pick<QuarantinedRecord, 'file' | 'index' | 'offset' | 'bytes'>): string {
  return `${index} ${offset} ${bytes} ${file}`
}

/** Positions by run, as a commit record keeps them. */
export function settle(records: readonly Pick<OpenRecord, 'run' | 'position'>[]): readonly SettledRecords[] {
  const byRun = new Map<string, number[]>()
  for (const { run, position } of records) {
    const positions = byRun.get(run)
    if (positions === undefined) byRun.set(run, [position])
    else positions.push(position)
  }
  return [...byRun].map(([run, positions]) => ({ run, records: positions }))
}

/** The records of a quarantine file, in order. Throws `OperatorError` where the file is damaged: it is written whole. */
export async function* readQuarantine(file: string): AsyncGenerator<QuarantinedRecord> {
  for await (const line of readLines(file)) {
    if (line.at(-1) !== newline) throw damaged(file, 'it ends within a record')
    yield parseLine(line, file)
  }
}

function parseLine(line: Buffer, file: string): QuarantinedRecord {
  try {
    return JSON.parse(line.toString('utf8')) as QuarantinedRecord
  } catch (error) {
    throw damaged(file, (error as Error).message)
  }
}

function damaged(file: string, found: string): OperatorError {
  return new OperatorError({
    message: 'this quarantine file is damaged',
    place: { file },
    found,
    hint: 'bring it back from a backup, or run the job with --full-refresh: it rejects anew what does not fit',
  })
}
