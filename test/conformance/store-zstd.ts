/** A zstd frame of one raw block, RFC 8878: magic number, header with a window of 128 KB, the text as it is. */
export function storeZstd(text: string): Uint8Array {
  const content = Buffer.from(text)
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 7 << 3, 0, 0, 0])
  header.writeUIntLE((content.length << 3) | 1, 6, 3)
  return Buffer.concat([header, content])
}
