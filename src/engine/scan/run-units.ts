import { type ScanUnit, scanUnit, type UnitControl, type UnitResult, type UnitSettings } from './scan-unit.ts'

/** Counters that threads share; one writer each. */
export interface ScanShare {
  /** Number of the first unit that found something under 'fail'; -1 when the scan was aborted. */
  readonly lastWanted: Int32Array
  /** Bytes, records and rejected, by thread. */
  readonly progress: Float64Array
}

export function createShare(threads: number): ScanShare {
  return {
    lastWanted: new Int32Array(new SharedArrayBuffer(4)).fill(0x7fffffff),
    progress: new Float64Array(new SharedArrayBuffer(threads * 3 * 8)),
  }
}

/** What a unit that runs on `thread` may tell and ask. */
export function createControl(share: ScanShare, thread: number, unit: ScanUnit): UnitControl {
  const { progress } = share
  const base = thread * 3
  return {
    advance(bytes, records, rejected) {
      progress[base] = (progress[base] as number) + bytes
      progress[base + 1] = (progress[base + 1] as number) + records
      progress[base + 2] = (progress[base + 2] as number) + rejected
    },
    isCancelled: () => Atomics.load(share.lastWanted, 0) < unit.number,
  }
}

/** Under 'fail', units after the first that found something are not wanted any more. */
export function settleUnit(share: ScanShare, settings: UnitSettings, result: UnitResult): void {
  if (settings.onMismatch !== 'fail' || result.first === undefined) return
  if (result.number < Atomics.load(share.lastWanted, 0)) Atomics.store(share.lastWanted, 0, result.number)
}

/** Runs units one after the other on the calling thread. */
export async function runUnits(
  units: readonly ScanUnit[],
  settings: UnitSettings,
  share: ScanShare,
): Promise<readonly UnitResult[]> {
  const results: UnitResult[] = []
  for (const unit of units) {
    const control = createControl(share, 0, unit)
    if (control.isCancelled()) break
    const result = await scanUnit(unit, settings, control)
    settleUnit(share, settings, result)
    results.push(result)
  }
  return results
}
