import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type EtlResult, runEtl } from './run-etl.ts'
import { createTempFolder } from './temp-project.ts'

export type Row = Readonly<Record<string, unknown>>

/** Drafts a project in an empty folder `shop`, and holds what every drafted project has to be. */
export async function initFrom(from: string): Promise<{ readonly cwd: string; readonly report: EtlResult }> {
  const cwd = join(await createTempFolder(), 'shop')
  await mkdir(cwd)
  const report = await runEtl(['init', '--from', from], { cwd })
  expect({ exitCode: report.exitCode, stderr: report.stderr }).toEqual({ exitCode: 0, stderr: '' })
  const validated = await runEtl(['validate'], { cwd })
  expect({ exitCode: validated.exitCode, stderr: validated.stderr }).toEqual({ exitCode: 0, stderr: '' })
  return { cwd, report }
}

export async function rowsOf(cwd: string, sql: string): Promise<readonly Row[]> {
  const { stdout } = await runEtl(['query', sql, '--format', 'ndjson'], { cwd })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
}

/** Rows in an order of their own, to compare them whatever theirs is. */
export function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}
