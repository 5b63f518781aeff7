import { newline } from '../../records/ascii.ts'
import { fail, failed, scan } from '../../records/scan-state.ts'
import { skipSpace, skipValue } from '../../records/skip-value.ts'
import type { OpenShape } from './open-shape.ts'

/** Where a record, or a value in one, stands. */
export interface ValuePlace {
  readonly uri: string
  /** Of the byte at `start`, from 1. */
  readonly line: number
  readonly start: number
}

/**
 * What the running observation shares between its functions. As a check of a record, it is synchronous and never
 * nested.
 */
export const observing = {
  /** What a value counts for: 1, or -1 when it is taken back. */
  weight: 1,
  /** Whether the record is known to be one JSON value. */
  isSound: false,
  bytes: new Uint8Array(0) as Uint8Array,
  place: { uri: '', line: 1, start: 0 } as ValuePlace,
  /** The line of the byte up to which newlines were counted. */
  line: 1,
  lineAt: 0,
  /** How many shapes were made for this record. */
  made: 0,
  /** Where there are as many, new keys are not told apart. */
  mostMade: Number.POSITIVE_INFINITY,
}

/** Before a value is observed, after `beginScan`. `isKnownSound` says that it was checked to be JSON. */
export function beginObserving(
  place: ValuePlace,
  bytes: Uint8Array,
  isKnownSound: boolean,
  mostMade: number = Number.POSITIVE_INFINITY,
): void {
  observing.weight = 1
  observing.isSound = isKnownSound
  observing.made = 0
  observing.mostMade = mostMade
  observing.place = place
  observing.line = place.line
  observing.lineAt = place.start
  observing.bytes = bytes
}

/**
 * Whether the record is one JSON value, to the end of the scan. Asked before anything is changed that cannot be
 * taken back by counting down, which after the first records is hardly ever.
 */
export function isSound(): boolean {
  if (observing.isSound) return true
  const { bytes, place } = observing
  const end = skipValue(bytes, place.start, 0)
  if (end === failed) return false
  const next = skipSpace(bytes, end)
  observing.isSound = next === scan.end
  if (!observing.isSound) fail('malformed', next, 'the end of the record')
  return observing.isSound
}

/** Keeps the first value of a kind; `end` is looked for where it is not known. False if the record is not sound. */
export function meetKind(
  shape: OpenShape,
  kind: number,
  bytes: Uint8Array,
  start: number,
  end: number | undefined,
): boolean {
  if (!isSound()) return false
  countNewlines(bytes, start)
  shape.firsts[kind] = {
    uri: observing.place.uri,
    line: observing.line,
    text: cutText(bytes, start, end ?? skipValue(bytes, start, 0)),
  }
  return true
}

/** Values are met in the order of the document. */
function countNewlines(bytes: Uint8Array, end: number): void {
  for (let at = observing.lineAt; at < end; at++) if (bytes[at] === newline) observing.line++
  observing.lineAt = end
}

const longestText = 80
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** On one line, at most `longestText` characters long. */
function cutText(bytes: Uint8Array, start: number, end: number): string {
  const beginning = decoder.decode(bytes.subarray(start, Math.min(end, start + longestText * 4)))
  const text = /[\n\r\t]/.test(beginning) ? beginning.replaceAll(/[\n\r\t]\s*/g, ' ') : beginning
  if (text.length <= longestText) return text
  const characters = Array.from(text)
  if (characters.length <= longestText) return text
  return `${characters.slice(0, longestText - 1).join('')}…`
}
