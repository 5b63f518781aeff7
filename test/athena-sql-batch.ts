import { createInterface } from 'node:readline'
import { DuckDBInstance } from '@duckdb/node-api'
import { loadCorpusTables } from './athena/corpus-tables.ts'
import { runStatement } from './athena/run-statement.ts'

/**
 * Speaks the --batch protocol of athena-sql/check.py:
 * `python3 check.py queries.json --batch 'npx tsx test/athena-sql-batch.ts {setup}'`.
 */
const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
const connection = await instance.connect()
await connection.run("SET TimeZone = 'UTC'")
const tables = await loadCorpusTables(connection, process.argv[2])
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue
  const { id, sql, params } = JSON.parse(line) as { id: string; sql: string; params?: readonly string[] }
  const answer = await runStatement({ sql, parameters: params ?? [] }, tables, connection)
  process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`)
}
