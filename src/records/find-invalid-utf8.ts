/** The first bytes in `start`..`end` that are no UTF-8; there have to be some. */
export function findInvalidUtf8(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  let at = start
  while (at < end) {
    const length = characterLength(bytes, at, end)
    if (length === 0) return { start: at, end: at + 1 }
    at += length
  }
  return { start: end, end }
}

/** Bytes of the character at `at` by RFC 3629, 0 if there is none. */
function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] as number
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (at + length > end) return 0
  const second = bytes[at + 1] as number
  // Overlong forms, surrogates, and beyond U+10FFFF.
  if (first === 0xe0 && second < 0xa0) return 0
  if (first === 0xed && second > 0x9f) return 0
  if (first === 0xf0 && second < 0x90) return 0
  if (first === 0xf4 && second > 0x8f) return 0
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index] as number
    if (byte < 0x80 || byte > 0xbf) return 0
  }
  return length
}
