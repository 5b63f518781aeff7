import { workerData } from 'node:worker_threads'
import { compileContract } from '../../records/compile-contract.ts'
import type { ObserverInput } from '../crawl/observe-files.ts'
import { type ObserveUnit, observeUnit } from '../crawl/observe-unit.ts'
import { answerUnits } from './answer-units.ts'
import { createControl } from './run-units.ts'
import type { WorkerInput } from './run-workers.ts'
import { type ScanUnit, scanUnit } from './scan-unit.ts'

// One program for whoever reads files on threads; what it was started with says which of them it is.
const input = workerData as WorkerInput | ObserverInput

if ('settings' in input) startScanning(input)
else startObserving(input)

function startScanning({ settings, contract, share, thread }: WorkerInput): void {
  const unitSettings = { ...settings, contract: contract && compileContract(contract) }
  answerUnits((unit: ScanUnit) => scanUnit(unit, unitSettings, createControl(share, thread, unit)))
}

function startObserving({ limits, share, thread }: ObserverInput): void {
  answerUnits((unit: ObserveUnit) => observeUnit(unit, limits, createControl(share, thread, unit)))
}
