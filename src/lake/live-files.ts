import type { LiveFile } from './log-items.ts'
import { type LogState, liveBlocks } from './log-state.ts'
import { itemsOf } from './sorted-blocks.ts'

/** The data files of a table by key, as its commits leave them. */
export async function liveFiles(log: LogState): Promise<ReadonlyMap<string, LiveFile>> {
  const live = new Map<string, LiveFile>()
  for await (const files of itemsOf(liveBlocks(log))) for (const file of files) live.set(file.key, file)
  return live
}
