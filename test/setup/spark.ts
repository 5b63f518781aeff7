import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'
import { openSpark } from '../../src/engine/spark/open-spark.ts'
import { quickJavaOptions } from '../../src/engine/spark/with-spark.ts'
import { ensurePython } from './python-environment.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A Unix socket that answers requests of `Spark.run`, a JSON object a line; empty where there is no Spark. */
    sparkSocket: string
  }
}

/** One Spark session for the files of all workers. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const python = await ensurePython({ log: (message) => process.stderr.write(`${message}\n`) })
  if (python === undefined) {
    project.provide('sparkSocket', '')
    return undefined
  }
  const folder = await mkdtemp(join(tmpdir(), 'etl-spark-'))
  const path = [resolve(import.meta.dirname, '../../python'), process.env.PYTHONPATH ?? '']
  const environment = { PYTHONPATH: path.filter((part) => part !== '').join(delimiter) }
  const spark = openSpark({
    installation: { python, environment },
    scratchDir: folder,
    threads: 2,
    memoryBytes: 2 * 2 ** 30,
    javaOptions: quickJavaOptions,
  })
  let last: Promise<unknown> = Promise.resolve()
  const server = createServer((socket) => {
    const lines = createInterface({ input: socket })
    lines.on('line', (line) => {
      const reply = last.then(() => spark.run(JSON.parse(line)))
      last = reply.catch(() => undefined)
      reply
        .catch((error: Error) => ({ error: { name: error.name, problems: [{ message: String(error) }] } }))
        .then((answer) => socket.write(`${JSON.stringify(answer)}\n`))
    })
  })
  const socketPath = join(folder, 'socket')
  await new Promise<void>((listening) => server.listen(socketPath, listening))
  project.provide('sparkSocket', socketPath)
  return async () => {
    server.close()
    await spark.close()
    await rm(folder, { recursive: true, force: true })
  }
}
