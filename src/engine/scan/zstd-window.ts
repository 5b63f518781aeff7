/** As much as other decompressors allow a frame to need by default. */
export const largestWindowBytes = 128 * 1024 * 1024

const magic = 0xfd2fb528

/** The memory that the frame at the start of `bytes` needs (RFC 8878, section 3.1.1.1), 0 if there is none. */
export function zstdWindowBytes(bytes: Buffer): number {
  if (bytes.length < 18 || bytes.readUInt32LE(0) !== magic) return 0
  const descriptor = bytes.readUInt8(4)
  const isSingleSegment = (descriptor & 0x20) !== 0
  if (!isSingleSegment) {
    const window = bytes.readUInt8(5)
    const base = 2 ** (10 + (window >> 3))
    return base + (base / 8) * (window & 7)
  }
  const start = 5 + ([0, 1, 2, 4][descriptor & 3] as number)
  switch (descriptor >> 6) {
    case 0:
      return bytes.readUInt8(start)
    case 1:
      return bytes.readUInt16LE(start) + 256
    case 2:
      return bytes.readUInt32LE(start)
    default:
      return Number(bytes.readBigUInt64LE(start))
  }
}
