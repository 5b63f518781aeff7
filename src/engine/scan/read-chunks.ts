import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createGunzip, gunzipSync } from 'node:zlib'
import { Decompress } from 'fzstd'
import { OperatorError } from '../../errors.ts'
import { largestWindowBytes, zstdWindowBytes } from './zstd-window.ts'

/** A part of a file, in bytes as stored. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface ChunkTarget {
  /** Told the bytes as stored, as they are read. */
  read(bytes: number): void
  /** Takes the next bytes, decompressed; they are valid during the call. */
  push(chunk: Buffer): void
  /** Asked between chunks; reading ends when true. */
  isDone(): boolean
}

/** Thrown for a file that cannot be read to its end because of what it holds. */
export class UnreadableFile extends Error {}

const chunkBytes = 1024 * 1024
const partBytes = 16 * 1024
/** Decompressed at once; they hold at most 66 MB. */
const smallGzipBytes = 64 * 1024
const trailingBytes = 'gzip: other bytes after its end'
/** The event loop gets its turn every so many chunks. */
const chunksAtOnce = 16

/**
 * Reads a file, decompressed by its extension (.gz, .zst), or a range of a plain one. Throws `UnreadableFile`
 * for a compressed file that is cut, damaged or followed by something else, `OperatorError` when reading fails.
 * The checksum of .zst is not compared.
 */
export async function readChunks(path: string, range: ByteRange, target: ChunkTarget): Promise<void> {
  const compression = compressionOf(path)
  if (compression === 'gzip') await readGzip(path, range.end, target)
  else if (compression === 'zstd') await readZstd(path, range.end, target)
  else await readPlain(path, range, target)
}

export function compressionOf(path: string): 'gzip' | 'zstd' | undefined {
  return path.endsWith('.gz') ? 'gzip' : path.endsWith('.zst') ? 'zstd' : undefined
}

/** Shared by all files of a thread: what is read into it is used up before anything else can run. */
let chunkBuffer: Buffer | undefined

async function readPlain(path: string, range: ByteRange, target: ChunkTarget): Promise<void> {
  chunkBuffer ??= Buffer.allocUnsafeSlow(chunkBytes)
  const buffer = chunkBuffer
  const file = attempt(path, () => openSync(path, 'r'))
  try {
    let at = range.start
    for (let chunks = 1; at < range.end && !target.isDone(); chunks++) {
      const read = attempt(path, () => readSync(file, buffer, 0, Math.min(buffer.length, range.end - at), at))
      if (read === 0)
        throw cannotRead(path, new Error(`it ends after ${at} bytes, ${range.end} were expected`))
      at += read
      target.read(read)
      target.push(buffer.subarray(0, read))
      if (chunks % chunksAtOnce === 0) await setImmediate()
    }
  } finally {
    closeSync(file)
  }
}

async function readGzip(path: string, size: number, target: ChunkTarget): Promise<void> {
  if (size <= smallGzipBytes) {
    target.push(gunzipWhole(path, target))
    return
  }
  const source = createReadStream(path, { highWaterMark: chunkBytes / 4 })
  const gunzip = createGunzip({ chunkSize: chunkBytes / 4 })
  source.on('error', (error) => gunzip.destroy(error))
  source.on('data', (chunk) => target.read(chunk.length))
  source.pipe(gunzip)
  const chunks = gunzip[Symbol.asyncIterator]()
  try {
    while (!target.isDone()) {
      const next = await chunks.next().catch((error: NodeJS.ErrnoException) => {
        throw explainGzip(path, error)
      })
      if (next.done) {
        if (gunzip.bytesWritten < size) throw new UnreadableFile(trailingBytes)
        return
      }
      target.push(next.value as Buffer)
    }
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

/** At once, which takes a third of the time that streams take for a small file. */
function gunzipWhole(path: string, target: ChunkTarget): Buffer {
  const stored = attempt(path, () => readFileSync(path))
  target.read(stored.length)
  try {
    // The type declarations do not know what `info` makes of the result.
    const { buffer, engine } = gunzipSync(stored, { info: true }) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    if (engine.bytesWritten < stored.length) throw new UnreadableFile(trailingBytes)
    return buffer
  } catch (error) {
    throw error instanceof UnreadableFile ? error : explainGzip(path, error as NodeJS.ErrnoException)
  }
}

function explainGzip(path: string, error: NodeJS.ErrnoException): Error {
  return error.code?.startsWith('Z_') ? new UnreadableFile(`gzip: ${error.message}`) : cannotRead(path, error)
}

async function readZstd(path: string, size: number, target: ChunkTarget): Promise<void> {
  if (size === 0) throw new UnreadableFile('zstd: the file is empty')
  let targetError: unknown
  const zstd = new Decompress((chunk) => {
    try {
      if (!target.isDone()) target.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    } catch (error) {
      targetError = error
      throw error
    }
  })
  let read = 0
  function push(stored: Buffer): void {
    if (read === 0 && zstdWindowBytes(stored) > largestWindowBytes) {
      throw new UnreadableFile(`zstd: it needs more than ${largestWindowBytes} bytes of memory`)
    }
    // In small parts, because the decompressor calls itself for each frame that a part holds.
    for (let at = 0; at < stored.length; at += partBytes) {
      // A copy, because it keeps what it cannot use yet.
      const part = Uint8Array.from(stored.subarray(at, at + partBytes))
      read += part.length
      try {
        zstd.push(part, read === size)
      } catch (error) {
        throw targetError ?? new UnreadableFile(`zstd: ${(error as Error).message}`)
      }
    }
  }
  await readPlain(path, { start: 0, end: size }, { ...target, push })
}

function attempt<Result>(path: string, call: () => Result): Result {
  try {
    return call()
  } catch (error) {
    throw cannotRead(path, error as Error)
  }
}

function cannotRead(path: string, error: Error): OperatorError {
  return new OperatorError(
    { message: `Cannot read: ${error.message}`, place: { file: path } },
    { cause: error },
  )
}
