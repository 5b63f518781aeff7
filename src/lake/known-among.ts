import type { KnownInput } from './log-items.ts'
import { knownBlocks, type LogState } from './log-state.ts'

/** Those of some addresses that a table knows, in order. Blocks that hold none of them are not read. */
export async function knownAmong(uris: ReadonlySet<string>, log: LogState): Promise<readonly KnownInput[]> {
  const sorted = [...uris].sort()
  const found: KnownInput[] = []
  let index = 0
  if (sorted.length === 0) return found
  for await (const block of knownBlocks(log)) {
    for (let uri = sorted[index]; uri !== undefined && uri < block.first; uri = sorted[index]) index += 1
    const next = sorted[index]
    if (next === undefined) break
    if (next > block.last) continue
    for (const input of await block.items()) if (uris.has(input.uri)) found.push(input)
  }
  return found
}
