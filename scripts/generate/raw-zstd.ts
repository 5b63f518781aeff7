/** The largest block a zstd frame may hold, RFC 8878 section 3.1.1.2.3. */
const blockBytes = 128 * 1024

/** Magic number, then a frame header without content size or checksum and with a window of 128 KB. */
const frameHeader = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 7 << 3])

/**
 * A valid zstd frame of raw (stored) blocks, RFC 8878: nothing gets smaller, but any reader of `.zst` takes it,
 * and Node 20 has no zstd compressor.
 */
export async function* storeAsZstd(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield frameHeader
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += blockBytes) {
      const block = chunk.subarray(start, start + blockBytes)
      yield blockHeader(block.length, false)
      yield block
    }
  }
  yield blockHeader(0, true)
}

function blockHeader(size: number, last: boolean): Buffer {
  const header = Buffer.alloc(3)
  header.writeUIntLE((size << 3) | (last ? 1 : 0), 0, 3)
  return header
}
