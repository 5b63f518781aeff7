import { parentPort } from 'node:worker_threads'
import { EtlError } from '../../errors.ts'
import type { WorkerAnswer } from './feed-workers.ts'

/** In a worker: does each unit that `feedWorkers` gives it, and tells the result. */
export function answerUnits<Unit, Result>(doUnit: (unit: Unit) => Promise<Result>): void {
  parentPort?.on('message', (unit: Unit) => {
    doUnit(unit).then(
      (result) => parentPort?.postMessage({ result } satisfies WorkerAnswer<Result>),
      (error: unknown) => {
        // A class does not survive the way between threads; what belongs to a known one does.
        const answer: WorkerAnswer<Result> =
          error instanceof EtlError ? { problems: error.problems } : { bug: error }
        parentPort?.postMessage(answer)
      },
    )
  })
}
