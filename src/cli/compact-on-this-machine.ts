import { availableParallelism } from 'node:os'
import type { CompactReport } from '../engine/compact-report.ts'
import { type CompactOptions, compactTable } from '../engine/compact-table.ts'
import { interruptible } from './interruptible.ts'
import { memoryLimitBytes } from './memory-limit.ts'
import type { ProgressLine } from './render/progress.ts'

/** Compacts with this machine's threads, a progress line, and Ctrl-C that leaves the table as it was. */
export async function compactOnThisMachine(
  options: Omit<CompactOptions, 'threads' | 'memoryLimitBytes'>,
  progress: ProgressLine,
): Promise<CompactReport> {
  try {
    return await interruptible('interrupted; the table is as it was', (signal) =>
      compactTable(
        { ...options, threads: availableParallelism(), memoryLimitBytes },
        { onProgress: progress.update, signal },
      ),
    )
  } finally {
    progress.clear()
  }
}
