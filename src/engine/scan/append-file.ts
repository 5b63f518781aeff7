import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { OperatorError } from '../../errors.ts'

/** A scratch file that is written to its end through a buffer, and can be taken back to an earlier size. */
export interface AppendFile {
  readonly path: string
  /** Bytes appended and not taken back. */
  size(): number
  append(bytes: Uint8Array): void
  takeBackTo(size: number): void
  close(): void
}

const bufferBytes = 1024 * 1024

/** The file is created when the first byte is due; `append` and `close` throw `OperatorError`. */
export function createAppendFile(path: string): AppendFile {
  let file: number | undefined
  let buffer: Buffer | undefined
  let written = 0
  let buffered = 0

  function write(bytes: Uint8Array): void {
    try {
      file ??= openSync(path, 'w')
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, written + done)
      }
      written += bytes.length
    } catch (error) {
      throw new OperatorError(
        { message: `Cannot write scratch: ${(error as Error).message}`, place: { file: path } },
        { cause: error },
      )
    }
  }

  function flush(): void {
    if (buffer !== undefined && buffered > 0) write(buffer.subarray(0, buffered))
    buffered = 0
  }

  return {
    path,
    size: () => written + buffered,
    append(bytes) {
      if (buffered + bytes.length > bufferBytes) flush()
      if (bytes.length >= bufferBytes) {
        write(bytes)
        return
      }
      buffer ??= Buffer.allocUnsafe(bufferBytes)
      buffer.set(bytes, buffered)
      buffered += bytes.length
    },
    takeBackTo(size) {
      if (size >= written) {
        buffered = size - written
        return
      }
      buffered = 0
      written = size
      if (file !== undefined) ftruncateSync(file, size)
    },
    close() {
      flush()
      if (file !== undefined) closeSync(file)
      file = undefined
      buffer = undefined
    },
  }
}
