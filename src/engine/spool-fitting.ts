import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { OpenRecord, QuarantinedRecord } from '../lake/quarantine.ts'
import { newline, openBrace, openBracket, space } from '../records/ascii.ts'
import { checkRecord } from '../records/check-record.ts'
import { wrapScalar } from '../records/check-split.ts'
import { compileContract } from '../records/compile-contract.ts'
import type { Limits } from '../spec/contract.ts'
import type { Field } from '../spec/data-type.ts'

/** Where a record stands in quarantine, and where it stood in its input. */
export type FittingRecord = Pick<OpenRecord, 'run' | 'position'> & Pick<QuarantinedRecord, 'file' | 'line'>

/** Writes the records that fit the contract to a newline-delimited file, and says which they are. */
export async function spoolFitting(
  records: AsyncIterable<OpenRecord>,
  options: {
    readonly columns: readonly Field[]
    readonly limits: Limits
    /** Whether a `jsonPath` may have selected values that are no objects. */
    readonly selectsScalars: boolean
    /** Absolute path of the file. */
    readonly spool: string
  },
): Promise<{ readonly tried: number; readonly fitting: readonly FittingRecord[] }> {
  const { columns, limits, spool } = options
  const contract = compileContract({ columns, limits })
  const fitting: FittingRecord[] = []
  const files = new Map<string, string>()
  let tried = 0
  async function* lines() {
    for await (const { run, position, record } of records) {
      tried += 1
      const kept = rawBytes(record)
      const bytes =
        kept && (options.selectsScalars && isScalar(kept) ? wrapScalar(kept, 0, kept.length) : kept)
      if (bytes === undefined || checkRecord(contract, bytes, 0, bytes.length) !== undefined) continue
      const { line } = record
      // one string per file, not per record
      const file = files.get(record.file) ?? record.file
      files.set(file, file)
      fitting.push({ run, position, file, line })
      // between tokens of a sound record only: within strings JSON has no newline
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at)) bytes[at] = space
      yield bytes
      yield '\n'
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(spool))
  return { tried, fitting }
}

function isScalar(bytes: Uint8Array): boolean {
  return bytes[0] !== openBrace && bytes[0] !== openBracket
}

/** Undefined where not all of the record was kept. */
function rawBytes({ raw, rawBase64, rawTruncated }: QuarantinedRecord): Buffer | undefined {
  if (rawTruncated) return undefined
  return rawBase64 === undefined ? Buffer.from(raw ?? '') : Buffer.from(rawBase64, 'base64')
}
