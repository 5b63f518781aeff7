import { Worker } from 'node:worker_threads'
import { OperatorError, type Problem } from '../../errors.ts'

/** What a worker says after each unit. */
export type WorkerAnswer<Result> =
  | { readonly result: Result }
  /** Of an `OperatorError`. */
  | { readonly problems: readonly Problem[] }
  | { readonly bug: unknown }

export interface WorkerFeed<Unit, Result> {
  readonly units: readonly Unit[]
  readonly threads: number
  readonly workerUrl: URL
  /** What the worker of a thread is started with; plain data. */
  dataFor(thread: number): unknown
  /** Asked before a unit is given away; the first one that is not wanted ends the thread's work. */
  isWanted(unit: Unit): boolean
  /** Told each result as it comes, in any order. */
  take(result: Result): void
}

/** Has units done on worker threads, each taking the next in order. The first error ends them all. */
export async function feedWorkers<Unit, Result>(feed: WorkerFeed<Unit, Result>): Promise<void> {
  const queue = [...feed.units]
  const workers = Array.from(
    { length: feed.threads },
    (_, thread) => new Worker(feed.workerUrl, { workerData: feed.dataFor(thread) }),
  )
  try {
    await Promise.all(workers.map((worker) => feedWorker(worker, queue, feed)))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function feedWorker<Unit, Result>(
  worker: Worker,
  queue: Unit[],
  { isWanted, take }: WorkerFeed<Unit, Result>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    function next(): void {
      const unit = queue.shift()
      if (unit === undefined || !isWanted(unit)) resolve()
      else worker.postMessage(unit)
    }
    worker.on('message', (answer: WorkerAnswer<Result>) => {
      if ('problems' in answer) reject(new OperatorError(answer.problems))
      else if ('bug' in answer) reject(answer.bug)
      else {
        take(answer.result)
        next()
      }
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`A worker ended with code ${code}`)))
    next()
  })
}
