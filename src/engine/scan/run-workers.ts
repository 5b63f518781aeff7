import { Worker } from 'node:worker_threads'
import { OperatorError, type Problem } from '../../errors.ts'
import type { ContractOptions } from '../../records/compile-contract.ts'
import { type ScanShare, settleUnit } from './run-units.ts'
import type { ScanUnit, UnitResult, UnitSettings } from './scan-unit.ts'

/** What a worker is started with. */
export interface WorkerInput {
  readonly settings: Omit<UnitSettings, 'contract'>
  readonly contract: ContractOptions | undefined
  readonly share: ScanShare
  readonly thread: number
}

/** What a worker says after each unit. */
export type WorkerAnswer =
  | { readonly result: UnitResult }
  /** Of an `OperatorError`. */
  | { readonly problems: readonly Problem[] }
  | { readonly bug: unknown }

/** Runs units on worker threads, each taking the next in order. The first error ends them all. */
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
  const queue = [...units]
  const workers = Array.from({ length: threads }, (_, thread) => {
    const workerData: WorkerInput = { settings: rest, contract: plain, share, thread }
    return new Worker(workerUrl, { workerData })
  })
  try {
    await Promise.all(workers.map((worker) => feedWorker(worker, queue, settings, share, results)))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return results.sort((left, right) => left.number - right.number)
}

function feedWorker(
  worker: Worker,
  queue: ScanUnit[],
  settings: UnitSettings,
  share: ScanShare,
  results: UnitResult[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    function next(): void {
      const unit = queue.shift()
      if (unit === undefined || unit.number > Atomics.load(share.lastWanted, 0)) resolve()
      else worker.postMessage(unit)
    }
    worker.on('message', (answer: WorkerAnswer) => {
      if ('problems' in answer) reject(new OperatorError(answer.problems))
      else if ('bug' in answer) reject(answer.bug)
      else {
        settleUnit(share, settings, answer.result)
        results.push(answer.result)
        next()
      }
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`A scan worker ended with code ${code}`)))
    next()
  })
}
