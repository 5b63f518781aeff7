import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { CheckedJob } from '../../../src/compile/checked-job.ts'
import { compileDuckdbJob } from '../../../src/compile/duckdb/compile-job.ts'
import { planReads } from '../../../src/compile/plan-reads.ts'
import { hashSpec } from '../../../src/engine/hash-spec.ts'
import { type Field, printType } from '../../../src/spec/data-type.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are compared as a whole
export type LakeAnswer = any

export interface LakeDriver {
  readonly pid: number
  /** An answer of `test/python/lake_driver.py`; what is a bug there is thrown here. */
  ask(request: Readonly<Record<string, unknown>>): Promise<LakeAnswer>
  close(): Promise<void>
}

/** The Python lake in a process of its own. */
export function openLakeDriver(python: string): LakeDriver {
  const script = join(import.meta.dirname, '../../python/lake_driver.py')
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-4000)
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    pid: child.pid ?? 0,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`)
      const { value, done } = await replies.next()
      if (done) throw new Error(`the driver has ended: ${said}`)
      const answer = JSON.parse(value) as LakeAnswer
      if (answer.bug !== undefined) throw new Error(`${answer.bug}\n${said}`)
      return answer
    },
    async close() {
      child.stdin.end()
      await ended
    },
  }
}

/** What a generated script says of a job with columns of scalar types. */
export function describeForLake(checked: CheckedJob): Readonly<Record<string, unknown>> {
  const { job, source } = checked
  const { layout } = source
  const columnsOf = (fields: readonly Field[]) =>
    Object.fromEntries(fields.map(({ name, type }) => [name, printType(type)]))
  return {
    name: job.name,
    file: job.file,
    specHash: hashSpec(checked),
    sources: [
      {
        address: source.address,
        changed: job.source.kind === 'files' ? job.source.changed : 'fail',
        ...(layout === undefined ? {} : { layout: layout.text }),
        ...(layout?.lookbackSeconds === undefined ? {} : { lookbackSeconds: layout.lookbackSeconds }),
        ...(job.source.kind === 'table' ? { table: job.source.table } : {}),
      },
    ],
    sink: {
      database: job.sink.database,
      path: job.sink.path,
      mode: job.sink.mode,
      format: job.sink.format,
      compression: job.sink.compression,
    },
    outputs: compileDuckdbJob(planReads(checked)).outputs.map((output) => ({
      table: output.table,
      folder: output.folder,
      columns: columnsOf(output.columns),
      partitionKeys: columnsOf(output.partitionKeys),
    })),
    rejects: { onMismatch: job.rejects.onMismatch, max: job.rejects.max },
  }
}
