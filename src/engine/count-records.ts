import { readFile } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { printStartProfile, stopProfile } from '../compile/duckdb/print-statements.ts'

interface Operator {
  readonly operator_type?: string
  readonly operator_cardinality?: number
  readonly children?: readonly Operator[]
}

/**
 * Runs one statement and says how many rows its only scan gave: the records it read, at no cost.
 * Undefined when it scanned more than one source.
 */
export async function countScanned<T>(
  connection: DuckDBConnection,
  profileFile: string,
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly scanned: number | undefined }> {
  for (const statement of printStartProfile(profileFile)) await connection.run(statement)
  const result = await run()
  await connection.run(stopProfile)
  const profile = JSON.parse(await readFile(profileFile, 'utf8')) as Operator
  const scans = tableScans(profile)
  return { result, scanned: scans.length === 1 ? scans[0]?.operator_cardinality : undefined }
}

function tableScans(operator: Operator): readonly Operator[] {
  const below = (operator.children ?? []).flatMap(tableScans)
  return operator.operator_type === 'TABLE_SCAN' ? [operator, ...below] : below
}
