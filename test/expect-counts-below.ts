import { equal, ok } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { glob } from 'tinyglobby'
import type { CommitRecord, CommittedReport } from '../src/lake/commit-record.ts'
import type { FailedRun } from '../src/lake/run-history.ts'
import { expectCounts } from './expect-counts.ts'

/**
 * Holds every run that has left a trace in a table below a folder, whoever has made it and in whatever process: its
 * report adds up, and the files that are still part of the table are there, with the rows that they are said to have.
 * Called when a temporary folder goes away, and after each command of the program.
 */
export async function expectCountsBelow(folder: string): Promise<void> {
  const traces = (kind: string) =>
    glob(`**/_etl/${kind}/_*.json`, { cwd: folder, absolute: true, dot: true, ignore: '**/node_modules/**' })
  for (const path of await traces('_runs')) {
    const { report } = readJson<FailedRun>(path)
    if (isReal(report)) expectCounts(report)
  }
  const commits = (await traces('_commits')).sort().map((path) => ({
    tablePath: resolve(path, '../../..'),
    isDone: existsSync(path.replace(/json$/, 'done')),
    record: readJson<CommitRecord>(path),
  }))
  const removed = new Set(
    commits.flatMap(({ tablePath, record }) => record.removes.map((key) => join(tablePath, key))),
  )
  for (const { tablePath, isDone, record } of commits) {
    const { files, quarantine, report, run } = record
    if (!isReal(report)) continue
    const outputs = files.map(({ key, ...file }) => ({ ...file, table: '', path: join(tablePath, key) }))
    equal(report.quarantine?.records, quarantine?.records, `quarantine of ${run}`)
    expectCounts({
      ...report,
      outputs,
      ...(report.quarantine && quarantine
        ? { quarantine: { ...report.quarantine, path: join(tablePath, quarantine.key) } }
        : {}),
    })
    const rows = outputs.reduce((sum, output) => sum + output.rows, 0)
    equal(report.rows.written, rows, `rows written by ${run}`)
    for (const { path } of isDone ? outputs : [])
      ok(removed.has(path) || existsSync(path), `${path} is part of the table and is gone`)
  }
}

/** Tests of the log alone make up records with next to no report. */
function isReal(report: Partial<CommittedReport>): boolean {
  return report.records !== undefined
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}
