import type { NewField } from '../../crawl/shape/add-fields.ts'
import type { FileForm } from '../../records/detect-form.ts'
import type { Mismatch } from '../../records/mismatch.ts'

/** A file to scan, and the name it goes by in messages and bookkeeping. */
export interface InputFile {
  readonly path: string
  readonly uri: string
}

/** A record that was not accepted, or a whole file (`reason: 'unreadableFile'`, index 0, line 1). */
export interface RejectedRecord extends Mismatch {
  readonly uri: string
  /** Line of the record's first byte, from 1. */
  readonly line: number
  /** Position among the file's records, accepted or not, from 0. */
  readonly index: number
  /** Offset of the record's first byte in the decompressed file. */
  readonly recordOffset: number
  readonly recordBytes: number
  /** The record as it stands in the file, up to `maxRawBytes`; empty where `rawBase64` has it. */
  readonly raw: string
  /** The same in base64, where it is not UTF-8 or too long to be spelled as JSON. */
  readonly rawBase64?: string
  /** Present and true where `raw` is only the record's beginning. */
  readonly rawTruncated?: boolean
}

/** What a scan found in one file. `records + rejected` is what the file holds. */
export interface ScannedFile {
  readonly uri: string
  readonly path: string
  readonly form: FileForm
  /**
   * What to read as newline-delimited JSON for the accepted records: the file itself, or spools, which other
   * files may share. Empty when nothing was accepted.
   */
  readonly readPaths: readonly string[]
  /** Accepted records. */
  readonly records: number
  readonly rejected: number
  /** Size of the file. */
  readonly bytes: number
  readonly decompressedBytes: number
  /** Of the accepted ones, as they stand in the file. */
  readonly longestRecordBytes: number
  /** Why the file as a whole was rejected: truncated, bad checksum, not UTF-8. */
  readonly failure?: string
}

/** Rejected records on disk: NDJSON, lines and indexes counted from `lineBase` and `indexBase`. */
export interface RejectedPart {
  readonly path: string
  readonly lineBase: number
  readonly indexBase: number
  readonly rejected: number
}

/**
 * What becomes of a record that does not fit: `fail` stops at the first one in the order of the files, `collect`
 * keeps them all, `discard` accepts those that fit once single values are NULL, and keeps the others.
 */
export type MismatchHandling = 'fail' | 'collect' | 'discard'

/** A field of an object that is read, which the schema does not have, and where it was met first. */
export interface UnknownField {
  /** JSONPath from the record: `$.list[*].main.feels_like`; `.*` stands for the values of a map. */
  readonly path: string
  readonly uri: string
  readonly line: number
}

/** An unknown field whose values tell a type. */
export interface InferredField extends UnknownField, NewField {}

/** How many values of a field became NULL; the path is as that of an unknown field. */
export interface DiscardedValues {
  readonly path: string
  readonly values: number
}

export interface ScanResult {
  /** In the order of the input. */
  readonly files: readonly ScannedFile[]
  /** Every distinct path of the files' `readPaths`, in their order. */
  readonly readPaths: readonly string[]
  readonly records: number
  readonly rejected: number
  readonly longestRecordBytes: number
  /** The first rejected record in the order of the files; under 'fail' the scan stopped there. */
  readonly first: RejectedRecord | undefined
  /** All rejected records, in the order of the files; `readRejected` reads them. */
  readonly rejectedParts: readonly RejectedPart[]
  /**
   * Of accepted records, in the order of first meeting; none where the contract does not say what is known. The
   * first 1,000 only if `unknownFieldsTruncated`.
   */
  readonly unknownFields: readonly UnknownField[]
  readonly unknownFieldsTruncated: boolean
  /** Those of the unknown fields that `addFields` adds to the known columns, where types are to be inferred. */
  readonly newFields: readonly InferredField[]
  /** Whether they are left out because there are more than 1,000, the fields in them counted. */
  readonly newFieldsTruncated: boolean
  /** Under 'discard', in the order of first meeting. */
  readonly discarded: readonly DiscardedValues[]
}
