import type { AppendFile } from './append-file.ts'
import { readChunks } from './read-chunks.ts'
import type { ScanPiece } from './scan-piece.ts'

/** Bytes of a file, the end not included. */
export interface Hole {
  readonly start: number
  readonly end: number
}

/** Appends a piece of a plain file without some of its bytes, which lie in order; the last line is ended. */
export async function copyWithout(
  holes: readonly Hole[],
  { path, range }: Pick<ScanPiece, 'path' | 'range'>,
  target: AppendFile,
): Promise<void> {
  let at = range.start
  let next = 0
  await readChunks(path, range, {
    read() {},
    push(chunk) {
      const end = at + chunk.length
      let from = at
      for (let hole = holes[next]; hole !== undefined && hole.start < end; hole = holes[next]) {
        if (hole.start > from) target.append(chunk.subarray(from - at, hole.start - at))
        from = Math.max(from, Math.min(hole.end, end))
        if (hole.end > end) break
        next++
      }
      if (from < end) target.append(chunk.subarray(from - at))
      at = end
    },
    isDone: () => false,
  })
  target.append(lineEnd)
}

const lineEnd = Buffer.from('\n')
