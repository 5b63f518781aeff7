import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Compression } from './forms.ts'
import { storeAsZstd } from './raw-zstd.ts'

/** Writes pieces of text as UTF-8, streaming. */
export async function writeFile(
  path: string,
  pieces: Iterable<string>,
  compression: Compression,
): Promise<void> {
  const file = createWriteStream(path)
  switch (compression) {
    case 'none':
      return pipeline(inChunks(pieces), file)
    case 'gz':
      return pipeline(inChunks(pieces), createGzip(), file)
    case 'zst':
      return pipeline(storeAsZstd(inChunks(pieces)), file)
  }
}

/** Buffers of about a megabyte. */
async function* inChunks(pieces: Iterable<string>): AsyncGenerator<Buffer> {
  let text = ''
  for (const piece of pieces) {
    text += piece
    if (text.length < 1_000_000) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}
