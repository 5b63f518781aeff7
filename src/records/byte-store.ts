/** Bytes collected over several chunks, up to a limit; what is beyond it is counted and not kept. */
export interface ByteStore {
  bytes: Uint8Array
  /** Bytes kept, `bytes` having room for one more. */
  kept: number
  /** Bytes added, kept or not. */
  added: number
  limit: number
}

const smallest = 64 * 1024
const largestIdle = 4 * 1024 * 1024

export function createByteStore(limit: number): ByteStore {
  return { bytes: Buffer.alloc(0), kept: 0, added: 0, limit }
}

export function addBytes(store: ByteStore, chunk: Uint8Array, start: number, end: number): void {
  const kept = Math.min(end - start, store.limit - store.kept)
  const needed = store.kept + kept + 1
  if (needed > store.bytes.length) {
    const larger = Buffer.allocUnsafe(
      Math.min(Math.max(needed, store.bytes.length * 2, smallest), store.limit + 1),
    )
    larger.set(store.bytes.subarray(0, store.kept))
    store.bytes = larger
  }
  store.bytes.set(chunk.subarray(start, start + kept), store.kept)
  store.kept += kept
  store.added += end - start
}

export function emptyStore(store: ByteStore): void {
  store.kept = 0
  store.added = 0
  if (store.bytes.length > largestIdle) store.bytes = Buffer.alloc(0)
}
