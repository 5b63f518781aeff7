import type { ObservedReject } from '../../crawl/shape/observe-records.ts'
import type { Shape } from '../../crawl/shape/shape.ts'
import type { JsonPath } from '../../records/parse-json-path.ts'

/** A JSON file whose records are to be observed. */
export interface ObservedFile {
  readonly path: string
  /** The name it goes by. */
  readonly uri: string
  /** As stored. */
  readonly bytes: number
  /** Files of one group may share a table. */
  readonly group: string
  readonly jsonPath?: JsonPath | undefined
  /** Only so much of it is read, decompressed; up to ten times as much if there is no record in it. */
  readonly sampleBytes?: number | undefined
}

/** The files of one group whose records have the same type. */
export interface ObservedGroup {
  readonly group: string
  /** The type as text, names in their order; empty where no record was read. */
  readonly signature: string
  /** Present where the files have so many types, more than 1,000, that they are not told apart. */
  readonly isMixed?: true
  /** Uris, in their order. */
  readonly files: readonly string[]
  readonly records: number
  readonly rejected: number
  /** Of the files, as stored. */
  readonly bytes: number
  readonly shape: Shape
  /** The least by uri and line; a file that cannot be read to its end has `reason: 'unreadableFile'`, line 1. */
  readonly firstReject?: ObservedReject
}
