import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { runHostileCase } from '../run-hostile-case.ts'

const lines = 1_000_000

it('a million tiny bad lines are all in quarantine', async () => {
  const given = {
    name: 'a million bad lines',
    files: { 'a.json': ['{"a":1}\n{"a":2}\n', 'x\n'.repeat(lines), '{"a":3}\n'] },
    rows: [],
  }
  await runHostileCase(given, async ({ report, rows, quarantinePath = '' }) => {
    expect(rows).toHaveLength(3)
    expect(report.records).toEqual({ read: lines + 3, accepted: 3, quarantined: lines })
    expect(report.quarantine).toMatchObject({ records: lines, reasons: { malformed: lines } })
    let at = 0
    for await (const text of createInterface({ input: createReadStream(quarantinePath) })) {
      const { line, index, offset, bytes, raw, reason } = JSON.parse(text)
      const found = [line, index, offset, bytes, raw, reason].join()
      if (found !== [at + 3, at + 2, 16 + 2 * at, 1, 'x', 'malformed'].join()) {
        expect(found, `line ${at + 1} of the quarantine file`).toBeUndefined()
      }
      at += 1
    }
    expect(at).toBe(lines)
  })
})
