import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newlyParsed, seedParseCache } from '../../src/compile/athena/parse-cache.ts'
import { openLocalStore } from '../../src/lake/local-store.ts'
import type { ObjectStore } from '../../src/lake/object-store.ts'
import { runProjectJob } from '../run-project-job.ts'

/* Runs a job and kills its own process at a step: node run-and-die.mjs <root> <job> <input> <output> <step> */
const [root = '', job = '', input = '', output = '', dieAt = ''] = process.argv.slice(2)
let steps = 0

/** A step is a moment before, while or after something happens to the store. */
function step(): void {
  steps += 1
  if (String(steps) === dieAt) process.kill(process.pid, 'SIGKILL')
}

function mortal(store: ObjectStore): ObjectStore {
  const around =
    <A extends readonly unknown[], T>(act: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      step()
      const result = await act(...args)
      step()
      return result
    }
  async function* eachOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      yield chunk
      step()
    }
  }
  return {
    read: store.read,
    stream: store.stream,
    list: store.list,
    create: around(store.create),
    write: around(store.write),
    stage: around((key, chunks) => store.stage(key, eachOf(chunks))),
    publish: around(store.publish),
    remove: around(store.remove),
    cell(key) {
      const cell = store.cell(key)
      return { address: cell.address, read: cell.read, fill: around(cell.fill), clear: around(cell.clear) }
    },
  }
}

// a process that has to parse takes twice as long, and there are hundreds
const cache = join(root, 'parsed.json')
if (existsSync(cache)) seedParseCache(JSON.parse(readFileSync(cache, 'utf8')))
const { error, report } = await runProjectJob(
  { root, job, input, output },
  { openStore: (tablePath) => mortal(openLocalStore(tablePath)) },
)
if (error !== undefined) throw error
if (!existsSync(cache)) writeFileSync(cache, JSON.stringify(newlyParsed()))
process.stdout.write(JSON.stringify({ steps, status: report.status }))
