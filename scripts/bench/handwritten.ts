/* Runs one job by hand-written SQL, as a process of its own: node handwritten.mjs <job> <input> <output> */
import { availableParallelism } from 'node:os'
import { DuckDBInstance } from '@duckdb/node-api'
import { type BenchJob, handwrittenSql } from './handwritten-sql.ts'

const [job, input = '', output = ''] = process.argv.slice(2)
const instance = await DuckDBInstance.create(':memory:', {
  threads: String(availableParallelism()),
  memory_limit: '900MB',
  preserve_insertion_order: 'false',
})
const connection = await instance.connect()
await connection.run(handwrittenSql[job as BenchJob]({ input, output }))
connection.closeSync()
instance.closeSync()
