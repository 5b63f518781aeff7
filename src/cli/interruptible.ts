import { OperatorError } from '../errors.ts'

/** Gives work a signal that Ctrl-C and SIGTERM set off; the work ends itself, and this process with it. */
export async function interruptible<T>(
  message: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  const interrupt = () => abort.abort(new OperatorError({ message }))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    return await work(abort.signal)
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}
