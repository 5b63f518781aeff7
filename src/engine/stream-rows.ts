import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api'
import { beginStream, checkStream, endStream, printRunAgain } from '../compile/duckdb/print-stream.ts'
import { jsonText } from './json-text.ts'

/** Of 2,048 rows each. What fails within them fails before any row is told. */
const heldChunks = 16

interface StreamEffects {
  /** Before the first row. */
  onStart(): void
  /** Values as JSON text. */
  onRow(values: readonly string[]): void
}

/** Runs a query and hands on its rows as they come; gives their number. */
export async function streamRows(
  sql: string,
  connection: DuckDBConnection,
  { onStart, onRow }: StreamEffects,
): Promise<number> {
  await connection.run(beginStream)
  const result = await connection.stream(sql)
  const types = result.columnTypes()
  const held: DuckDBDataChunk[] = []
  let isHolding = true
  let rows = 0
  const tellHeld = () => {
    onStart()
    for (const chunk of held.splice(0)) rows += tellChunk(chunk, types, onRow)
    isHolding = false
  }
  for await (const chunk of result) {
    if (!isHolding) rows += tellChunk(chunk, types, onRow)
    else if (held.push(chunk) === heldChunks) tellHeld()
  }
  await refuseBroken(sql, connection)
  if (isHolding) tellHeld()
  return rows
}

function tellChunk(
  chunk: DuckDBDataChunk,
  types: readonly DuckDBType[],
  onRow: StreamEffects['onRow'],
): number {
  for (const row of chunk.getRows()) onRow(row.map((value, index) => jsonText(value, types[index])))
  return chunk.rowCount
}

/** Throws what has ended a stream before its end. */
async function refuseBroken(sql: string, connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run(checkStream)
  } catch (error) {
    await connection.run(endStream)
    await connection.run(printRunAgain(sql))
    throw error
  }
}
