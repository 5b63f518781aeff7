/* Reads all of a file of forecasts with its types given, as a process of its own: node typed-read.mjs <input> */
import { availableParallelism } from 'node:os'
import { DuckDBInstance } from '@duckdb/node-api'
import { wholeSlot } from './handwritten-sql.ts'

const [input = ''] = process.argv.slice(2)
const city = `STRUCT(id BIGINT, name VARCHAR, coord STRUCT(lat DOUBLE, lon DOUBLE), country VARCHAR, population BIGINT,
  timezone BIGINT, sunrise BIGINT, sunset BIGINT)`
const instance = await DuckDBInstance.create(':memory:', {
  threads: String(availableParallelism()),
  memory_limit: '900MB',
  preserve_insertion_order: 'false',
})
const connection = await instance.connect()
// every value is looked at, and none is kept
await connection.run(`
  SELECT bit_xor(hash(d)) FROM read_json('${input}', format = 'newline_delimited',
    columns = { cod: 'VARCHAR', message: 'DOUBLE', cnt: 'BIGINT', list: '${wholeSlot}[]', city: '${city}' }) AS d`)
connection.closeSync()
instance.closeSync()
