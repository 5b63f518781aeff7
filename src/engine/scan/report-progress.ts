import type { ScanShare } from './run-units.ts'

export interface ScanProgress {
  /** Bytes of the files as stored, so far and in all. */
  readonly bytes: number
  readonly totalBytes: number
  readonly records: number
  readonly rejected: number
}

export interface ProgressEffects {
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

const progressIntervalMilliseconds = 100

/** Reports now and then and once at the end, and cancels all units when the signal fires. */
export function reportProgress(share: ScanShare, totalBytes: number, effects: ProgressEffects): () => void {
  const { onProgress, signal } = effects
  const cancel = () => Atomics.store(share.lastWanted, 0, -1)
  const report = () => {
    const [bytes, records, rejected] = [0, 1, 2].map((column) =>
      share.progress.reduce((sum, value, index) => (index % 3 === column ? sum + value : sum), 0),
    ) as [number, number, number]
    onProgress?.({ bytes, totalBytes, records, rejected })
  }
  signal?.addEventListener('abort', cancel)
  const timer = onProgress && setInterval(report, progressIntervalMilliseconds)
  return () => {
    clearInterval(timer)
    signal?.removeEventListener('abort', cancel)
    report()
  }
}
