import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type SparkAnswer =
  | { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }
  | { readonly error: string }

export interface SparkSession {
  /** Rows as DuckDB's binding gives them in JSON: binary as base64, maps as lists of `{key, value}`. */
  readonly query: (sql: string) => Promise<SparkAnswer>
  /** Makes a temporary view of JSON records; `ddl` is their schema as Spark spells it. */
  readonly createView: (view: string, ddl: string, records: readonly unknown[]) => Promise<void>
  /** Runs Python in which `spark` is the session. */
  readonly run: (code: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** A real Spark session for many statements; it takes about 4 s to start. */
export function openSparkSession(python: string): SparkSession {
  const script = join(import.meta.dirname, '../python/spark_session.py')
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-4000)
  })
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  const ask = (request: object): Promise<unknown> => {
    const reply = last.then(async () => {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      const { value, done } = await replies.next()
      if (done) throw new Error(`the Spark session ended: ${said}`)
      return JSON.parse(value)
    })
    last = reply.catch(() => undefined)
    return reply
  }
  return {
    query: async (sql) => (await ask({ sql })) as SparkAnswer,
    createView: async (view, ddl, records) => {
      const reply = (await ask({ view, ddl, records })) as { readonly error?: string }
      if (reply.error !== undefined) throw new Error(reply.error)
    },
    run: async (python) => {
      const reply = (await ask({ python })) as { readonly error?: string }
      if (reply.error !== undefined) throw new Error(reply.error)
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.stdin.end()
      await ended
    },
  }
}
