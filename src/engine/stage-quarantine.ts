import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Problem } from '../errors.ts'
import type { QuarantinedRecord } from '../lake/quarantine.ts'

/** The rejected records of a run, in a file that waits for the commit. */
export interface StagedQuarantine {
  readonly path: string
  readonly records: number
  /** How many of each reason. */
  readonly reasons: Readonly<Record<string, number>>
  /** Addresses of the files that were rejected as a whole. */
  readonly unreadable: readonly string[]
  /** The first few. */
  readonly examples: readonly Problem[]
}

const shownExamples = 3

/** Writes rejected records as they are to be kept; nothing where there are none. */
export async function stageQuarantine(
  rejected: AsyncIterable<QuarantinedRecord>,
  staging: string,
): Promise<StagedQuarantine | undefined> {
  const path = join(staging, '_rejects.ndjson')
  const reasons: Record<string, number> = {}
  const unreadable: string[] = []
  const examples: Problem[] = []
  let records = 0
  async function* lines() {
    for await (const record of rejected) {
      records += 1
      reasons[record.reason] = (reasons[record.reason] ?? 0) + 1
      if (record.reason === 'unreadableFile') unreadable.push(record.file)
      if (examples.length < shownExamples) examples.push(describeReject(record))
      yield `${JSON.stringify(record)}\n`
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path))
  return records === 0 ? undefined : { path, records, reasons, unreadable, examples }
}

/** A rejected record as messages tell of it. */
export function describeReject(record: QuarantinedRecord): Problem {
  const { reason, file, line, path, expected, found } = record
  if (reason === 'unreadableFile') {
    return { message: 'the file cannot be read', place: { file }, expected, found }
  }
  return { message: `the record does not fit (${reason})`, place: { file, line, path }, expected, found }
}
