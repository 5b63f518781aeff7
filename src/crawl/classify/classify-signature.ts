import type { Compression } from './classification.ts'

const compressions: readonly { readonly compression: Compression; readonly signature: Buffer }[] = [
  { compression: 'gzip', signature: Buffer.from([0x1f, 0x8b]) },
  { compression: 'zstd', signature: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { compression: 'bzip2', signature: Buffer.from('BZh') },
  { compression: 'zip', signature: Buffer.from('PK\u0003\u0004') },
  { compression: 'lz4', signature: Buffer.from([0x04, 0x22, 0x4d, 0x18]) },
  {
    compression: 'snappy',
    signature: Buffer.from([0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59]),
  },
]

const extensions: Readonly<Record<string, Compression>> = {
  gz: 'gzip',
  zst: 'zstd',
  bz2: 'bzip2',
  zip: 'zip',
  lz4: 'lz4',
  snappy: 'snappy',
}

/** By what the file begins with. A zstd file may begin with a frame to be skipped. */
export function findCompression(beginning: Buffer): Compression {
  const isSkippable = beginning.length >= 8 && (beginning.readUInt32LE(0) & 0xfffffff0) >>> 0 === 0x184d2a50
  if (isSkippable) return 'zstd'
  const found = compressions.find(({ signature }) =>
    beginning.subarray(0, signature.length).equals(signature),
  )
  return found?.compression ?? 'none'
}

/** By the end of its name, as the engines go by it. */
export function namedCompression(path: string): Compression {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]
  return extensions[extension ?? ''] ?? 'none'
}

/** `cut` where the beginning is that of the format and the end is not. */
export interface BinarySignature {
  readonly format: 'avro' | 'orc' | 'parquet'
  readonly problem?: string
}

const parquet = Buffer.from('PAR1')
const encryptedParquet = Buffer.from('PARE')
/** The magic at both ends and the length of the footer. */
const smallestParquet = 12

/**
 * The binary format of a file that begins and ends so; undefined if it is none of them.
 * `beginning` and `end` are at least 16 bytes if the file, of `bytes` bytes, has as many.
 */
export function findBinaryFormat(beginning: Buffer, end: Buffer, bytes: number): BinarySignature | undefined {
  const magic = beginning.subarray(0, 4)
  if (magic.equals(Buffer.from('Obj\u0001'))) return { format: 'avro' }
  if (magic.equals(encryptedParquet)) return { format: 'parquet', problem: 'it is Parquet and encrypted' }
  if (magic.equals(parquet)) return checkParquet(end, bytes)
  if (beginning.subarray(0, 3).toString('latin1') !== 'ORC') return undefined
  // the last byte is the length of the postscript, which ends with the magic
  if (bytes > 16 && end.subarray(-4, -1).toString('latin1') === 'ORC') return { format: 'orc' }
  return isBinary(beginning)
    ? { format: 'orc', problem: 'truncated: it begins as ORC and does not end so' }
    : undefined
}

function checkParquet(end: Buffer, bytes: number): BinarySignature {
  const isEnded = bytes >= smallestParquet && end.subarray(-4).equals(parquet)
  if (isEnded && end.readUInt32LE(end.length - 8) + smallestParquet <= bytes) return { format: 'parquet' }
  return { format: 'parquet', problem: 'truncated: it begins as Parquet and does not end with a footer' }
}

/** Whether there are control characters that no text has; Ctrl-A is a delimiter. */
export function isBinary(beginning: Buffer): boolean {
  return findControl(beginning) !== -1
}

/** Where the first of them is, or -1. */
export function findControl(bytes: Buffer): number {
  return bytes.findIndex((byte) => byte < 0x20 && isControl[byte] === 1)
}

const isControl = new Uint8Array(0x20).fill(1)
for (const allowed of [0x01, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]) isControl[allowed] = 0
