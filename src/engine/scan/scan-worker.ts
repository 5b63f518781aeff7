import { parentPort, workerData } from 'node:worker_threads'
import { EtlError } from '../../errors.ts'
import { compileContract } from '../../records/compile-contract.ts'
import { createControl } from './run-units.ts'
import type { WorkerAnswer, WorkerInput } from './run-workers.ts'
import { type ScanUnit, scanUnit } from './scan-unit.ts'

const { settings, contract, share, thread } = workerData as WorkerInput
const unitSettings = { ...settings, contract: contract && compileContract(contract) }

parentPort?.on('message', (unit: ScanUnit) => {
  scanUnit(unit, unitSettings, createControl(share, thread, unit)).then(
    (result) => parentPort?.postMessage({ result } satisfies WorkerAnswer),
    (error: unknown) => {
      // A class does not survive the way between threads; what belongs to a known one does.
      const answer: WorkerAnswer = error instanceof EtlError ? { problems: error.problems } : { bug: error }
      parentPort?.postMessage(answer)
    },
  )
})
