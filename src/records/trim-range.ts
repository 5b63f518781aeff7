import { isSpace, space } from './ascii.ts'

/** The first position in `start`..`end` that is not whitespace, or `end`. */
export function trimStart(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && (bytes[at] as number) <= space && isSpace(bytes[at])) at++
  return at
}

/** One past the last position in `start`..`end` that is not whitespace, or `start`. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end
  while (at > start && (bytes[at - 1] as number) <= space && isSpace(bytes[at - 1])) at--
  return at
}
