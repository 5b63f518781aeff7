import { createInterface } from 'node:readline'
import { openDuckdbEngine } from './athena/duckdb-engine.ts'
import { runStatement } from './athena/run-statement.ts'

/**
 * Speaks the --batch protocol of athena-sql/check.py:
 * `python3 check.py queries.json --batch 'npx tsx test/athena-sql-batch.ts {setup}'`.
 */
const engine = await openDuckdbEngine(process.argv[2])
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue
  const { id, sql, params } = JSON.parse(line) as { id: string; sql: string; params?: readonly string[] }
  const answer = await runStatement({ sql, parameters: params ?? [] }, engine)
  process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`)
}
