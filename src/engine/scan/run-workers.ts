import type { ContractOptions } from '../../records/compile-contract.ts'
import { feedWorkers } from './feed-workers.ts'
import { type ScanShare, settleUnit } from './run-units.ts'
import type { ScanUnit, UnitResult, UnitSettings } from './scan-unit.ts'

/** What a worker is started with. */
export interface WorkerInput {
  readonly settings: Omit<UnitSettings, 'contract'>
  readonly contract: ContractOptions | undefined
  readonly share: ScanShare
  readonly thread: number
}

/** Runs units on worker threads. */
export async function runWorkers(
  units: readonly ScanUnit[],
  settings: UnitSettings,
  share: ScanShare,
  threads: number,
  workerUrl: URL,
): Promise<readonly UnitResult[]> {
  const { contract, ...rest } = settings
  const plain = contract && { columns: contract.columns, known: contract.known, limits: contract.limits }
  const results: UnitResult[] = []
  await feedWorkers<ScanUnit, UnitResult>({
    units,
    threads,
    workerUrl,
    dataFor: (thread): WorkerInput => ({ settings: rest, contract: plain, share, thread }),
    isWanted: (unit) => unit.number <= Atomics.load(share.lastWanted, 0),
    take(result) {
      settleUnit(share, settings, result)
      results.push(result)
    },
  })
  return results.sort((left, right) => left.number - right.number)
}
