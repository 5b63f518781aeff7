import { createReadStream } from 'node:fs'

/** The lines of a file, each with its end; the last may have none. */
export async function* readLines(path: string): AsyncGenerator<Buffer> {
  let begun: Buffer[] = []
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer
    let start = 0
    for (let end = bytes.indexOf(newline) + 1; end > 0; end = bytes.indexOf(newline, start) + 1) {
      const line = bytes.subarray(start, end)
      yield begun.length === 0 ? line : Buffer.concat([...begun, line])
      begun = []
      start = end
    }
    if (start < bytes.length) begun.push(bytes.subarray(start))
  }
  if (begun.length > 0) yield Buffer.concat(begun)
}

export const newline = 0x0a
