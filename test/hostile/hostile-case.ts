import type { MismatchReason } from '../../src/records/mismatch.ts'
import type { Row } from '../reference/row.ts'

/** Files, and what has to become of every record in them. Written by hand; nothing here asks the code under test. */
export interface HostileCase {
  readonly name: string
  /** schemas/in.yaml. Default: `a: int`. */
  readonly schema?: string
  readonly jsonPath?: string
  /** `limits:` of etl.yaml. */
  readonly limits?: string
  /** By path below the source's folder. */
  readonly files: Readonly<Record<string, HostileFile>>
  /** The table, as a bag. */
  readonly rows: readonly Row[]
  /** Why the engine does not do this yet. The case has to fail until it does. */
  readonly known?: string
}

/** Parts of the content in their order, or a file that is due in quarantine as a whole. */
export type HostileFile = readonly Part[] | StoredFile | UnreadableFile

interface StoredFile {
  readonly parts: readonly Part[]
  /** Compresses the content. */
  readonly store: (content: Uint8Array) => Uint8Array
}

interface UnreadableFile {
  readonly unreadable: Uint8Array
  /** A word of what is found. */
  readonly found: string
}

/** Sound content, or a record that is due in quarantine. */
export type Part = string | Uint8Array | Rejected

export interface Rejected {
  /** Byte for byte as it stands in the file; its place in the content gives the offset. */
  readonly raw: Uint8Array
  readonly reason: MismatchReason
  /** From 1. */
  readonly line: number
  /** From 0. */
  readonly index: number
  readonly path: string
  readonly expected?: string
  readonly found?: string
  /** Only a beginning of the record is kept. */
  readonly isCut?: true
  /** Kept in base64 although it is UTF-8, because as text it would be too long. */
  readonly isBase64?: true
}

interface RejectedPlace {
  /** Default: `$`. */
  readonly path?: string
  readonly expected?: string
  readonly found?: string
  readonly isCut?: true
  readonly isBase64?: true
}

/** A record that is due in quarantine; `at` is its line, from 1, and its index, from 0. */
export function bad(
  raw: string | Uint8Array,
  reason: MismatchReason,
  at: readonly [line: number, index: number],
  { path = '$', ...details }: RejectedPlace = {},
): Rejected {
  return { raw: toBytes(raw), reason, line: at[0], index: at[1], path, ...details }
}

export function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content
}

/** Text and numbers of single bytes, one after the other. */
export function bytes(...parts: readonly (string | number | Uint8Array)[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : toBytes(part))))
}

/** Rows of the default schema. */
export function a(...values: readonly (number | null)[]): readonly Row[] {
  return values.map((value) => ({ a: value }))
}
