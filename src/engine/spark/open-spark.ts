import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { OperatorError, type Problem } from '../../errors.ts'
import type { SparkInstallation } from './find-spark.ts'

export interface SparkOptions {
  readonly installation: SparkInstallation
  /** An absolute path for what Spark spills; it is there. */
  readonly scratchDir: string
  readonly threads: number
  /** Of the Java heap. */
  readonly memoryBytes: number
  /** Of the Java process: `-XX:+UseSerialGC`. */
  readonly javaOptions?: string | undefined
}

export interface SparkRequest {
  /** Absolute path of a generated script. */
  readonly script: string
  /** Of the inputs, as stored. */
  readonly inputBytes: number
  /** See python/glue_etl/run_batch.py. */
  readonly plan: Readonly<Record<string, unknown>>
}

export type SparkReply =
  | { readonly result: unknown }
  | { readonly error: { readonly name: string; readonly problems: readonly Problem[] } }

/** A Spark session on this machine, in a process of its own. */
export interface Spark {
  /** One at a time. Throws `OperatorError` where the process ends before its answer. */
  readonly run: (
    request: SparkRequest,
    effects?: { readonly onProgress?: (share: number) => void; readonly signal?: AbortSignal | undefined },
  ) => Promise<SparkReply>
  readonly close: () => Promise<void>
}

const keptCharacters = 20_000

/** It takes 3 to 5 s until it answers. */
export function openSpark(options: SparkOptions): Spark {
  const { installation, scratchDir, threads, memoryBytes, javaOptions = '' } = options
  const { python, environment } = installation
  const child = spawn(
    python,
    [
      '-m',
      'glue_etl.serve',
      `--threads=${threads}`,
      `--memory=${Math.round(memoryBytes / 2 ** 20)}m`,
      `--scratch=${scratchDir}`,
      `--java-options=${javaOptions}`,
    ],
    // a group of its own, so that the JVM ends with it
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment }, detached: true },
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-keptCharacters)
  })
  child.stdin.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', (error) => {
      said += error.message
      resolve()
    })
  })
  const kill = () => {
    if (child.pid === undefined || child.exitCode !== null) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // it has ended meanwhile
    }
  }
  process.once('exit', kill)
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async run(request, { onProgress, signal } = {}) {
      signal?.throwIfAborted()
      signal?.addEventListener('abort', kill, { once: true })
      const { script, plan } = request
      child.stdin.write(`${JSON.stringify({ script, plan })}\n`)
      try {
        for (;;) {
          const { value, done } = await replies.next()
          signal?.throwIfAborted()
          if (done) throw endedEarly(said)
          const reply = JSON.parse(value)
          if (reply.progress !== undefined) onProgress?.(reply.progress.done / reply.progress.total)
          else if (reply.ready === undefined) return reply as SparkReply
        }
      } finally {
        signal?.removeEventListener('abort', kill)
      }
    },
    async close() {
      child.stdin.end()
      await ended
      process.removeListener('exit', kill)
    },
  }
}

function endedEarly(said: string): OperatorError {
  const lines = said.trim().split('\n')
  return new OperatorError({
    message: 'Spark ended before the job did',
    found: lines.slice(-20).join('\n'),
    hint: 'python3 -m pyspark shows whether Spark starts at all',
  })
}
