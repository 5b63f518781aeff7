import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareRows } from '../reference/compare-rows.ts'
import { type DueRecord, dueQuarantine } from './due-quarantine.ts'
import type { HostileCase } from './hostile-case.ts'
import { type HostileOutcome, runHostileCase, sourceAddress } from './run-hostile-case.ts'

/** A test for each case: exact rows, exact quarantine, and counts that add up. */
export function describeHostile(title: string, cases: readonly HostileCase[]): void {
  describe(title, () => {
    for (const given of cases) {
      const { name, known } = given
      const test = () => runHostileCase(given, async (outcome) => expectHostileOutcome(given, outcome))
      if (known === undefined) it(name, test)
      else it.fails(`${name} (not yet: ${known})`, test)
    }
  })
}

/** A line of the quarantine file, parsed. */
type KeptRecord = Readonly<Record<string, unknown>>

function expectHostileOutcome(given: HostileCase, outcome: HostileOutcome): void {
  const { report, rows, quarantinePath } = outcome
  const quarantine = quarantinePath === undefined ? [] : readLines(quarantinePath)
  const due = dueQuarantine(given, sourceAddress)
  for (const [at, record] of due.entries()) {
    const place = `${record.file}, line ${record.line}`
    const found = quarantine[at] ?? {}
    expect(dropUndue(found), place).toEqual(expectRecord(record))
    if (record.cutFrom !== undefined) expect(isBeginning(found, record.cutFrom), place).toBe(true)
  }
  expect(quarantine.slice(due.length)).toEqual([])
  expect(compareRows(rows, given.rows)).toBeUndefined()
  expect(report.records).toEqual({
    read: rows.length + quarantine.length,
    accepted: rows.length,
    quarantined: quarantine.length,
  })
  expect(report.rows.written).toBe(rows.length)
  expect(report.outputs.reduce((sum, output) => sum + output.rows, 0)).toBe(rows.length)
  if (due.length === 0) expect(report.quarantine).toBeUndefined()
  else {
    expect(report.quarantine).toMatchObject({
      path: quarantinePath,
      records: due.length,
      committed: true,
      reasons: countReasons(due),
    })
  }
}

/** What a file as a whole is kept of is not laid down, nor the beginning of what is too large. */
function dropUndue(found: KeptRecord) {
  const { raw, rawBase64, ...record } = found
  if (record.reason === 'unreadableFile') return { ...record, bytes: -1, rawTruncated: undefined }
  if (record.rawTruncated === true) return record
  return found
}

function isBeginning({ raw, rawBase64 }: KeptRecord, cutFrom: Uint8Array): boolean {
  const kept = typeof raw === 'string' ? Buffer.from(raw) : Buffer.from(String(rawBase64), 'base64')
  return kept.length > 0 && kept.equals(cutFrom.subarray(0, kept.length))
}

function expectRecord({ found, expected, cutFrom: _, ...due }: DueRecord) {
  const isWord = due.reason === 'unreadableFile'
  return {
    ...due,
    expected: expected ?? expect.stringMatching(/./),
    found: found === undefined ? expect.stringMatching(/./) : isWord ? expect.stringContaining(found) : found,
  }
}

function countReasons(due: readonly DueRecord[]): Readonly<Record<string, number>> {
  const reasons: Record<string, number> = {}
  for (const { reason } of due) reasons[reason] = (reasons[reason] ?? 0) + 1
  return reasons
}

function readLines(path: string): readonly KeptRecord[] {
  const content = readFileSync(path)
  const lines: KeptRecord[] = []
  let start = 0
  for (let end = content.indexOf('\n'); end !== -1; end = content.indexOf('\n', start)) {
    lines.push(JSON.parse(content.subarray(start, end).toString()))
    start = end + 1
  }
  if (start < content.length) throw new Error(`${path} does not end with a line feed`)
  return lines
}
