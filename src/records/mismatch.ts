/** Why a record is rejected. The codes are part of what quarantine stores and do not change. */
export type MismatchReason =
  /** Not JSON by RFC 8259, or more than one value where one is due. */
  | 'malformed'
  /** Bytes that are not UTF-8, or an escape that leaves half a surrogate pair. */
  | 'invalidUnicode'
  /** The record is JSON, but not an object. */
  | 'notAnObject'
  /** A key stands twice in an object that the job reads. */
  | 'duplicateKey'
  /** A JSON kind the column's type does not take. */
  | 'wrongType'
  /** The right kind, but a value the type cannot hold. */
  | 'outOfRange'
  /** More code points than a char or varchar holds. */
  | 'tooLong'
  /** Nested deeper than the limit. */
  | 'tooDeep'
  /** A document or a string larger than the limit. */
  | 'tooLarge'
  /** The file could not be read to its end, or is not UTF-8; it counts as one rejected record. */
  | 'unreadableFile'

/** The first place where a record breaks its contract. */
export interface Mismatch {
  readonly reason: MismatchReason
  /** JSONPath from the record's root: `$.city.id`. */
  readonly path: string
  /** What was due there: a type as Hive spells it, or words. */
  readonly expected: string
  /** What stood there, shortened: `string "2643743"`. */
  readonly found: string
  /** Bytes from the record's first byte. */
  readonly offset: number
}
