import { closeSync, openSync, readSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { planUnits } from '../../src/engine/scan/plan-units.ts'
import { createWorkspace } from './scan-files.ts'

const { write, remove } = createWorkspace()
afterAll(remove)

const megabyte = 1024 * 1024

describe('planUnits', () => {
  it('puts small files together, in their order', () => {
    const files = Array.from({ length: 100 }, (_, index) => ({
      path: `${index}.json`,
      uri: `${index}`,
      bytes: megabyte,
    }))
    const units = planUnits(files, 2)
    expect(units.map(({ number }) => number)).toEqual(units.map((_, index) => index))
    expect(units.flatMap(({ pieces }) => pieces.map(({ uri }) => uri))).toEqual(files.map(({ uri }) => uri))
    expect(units.flatMap(({ fileIndexes }) => fileIndexes)).toEqual(files.map((_, index) => index))
    expect(units.length).toBeGreaterThan(2)
    expect(units.length).toBeLessThan(20)
  })

  it('cuts a large newline-delimited file after lines', () => {
    const line = `{"a":1,"b":"${'x'.repeat(1000)}"}\n`
    const bytes = Math.ceil((67 * megabyte) / line.length) * line.length
    const path = write('large.json', line.repeat(bytes / line.length))
    const pieces = planUnits([{ path, uri: 'large', bytes }], 2).map((unit) => unit.pieces[0])
    expect(pieces.length).toBeGreaterThan(4)
    expect(pieces[0]?.range.start).toBe(0)
    expect(pieces.at(-1)?.range.end).toBe(bytes)
    const file = openSync(path, 'r')
    for (const [index, piece] of pieces.entries()) {
      expect(piece?.knownForm).toBe('ndjson')
      expect(piece?.range.start).toBe(pieces[index - 1]?.range.end ?? 0)
      const last = Buffer.alloc(1)
      readSync(file, last, 0, 1, (piece?.range.end ?? 0) - 1)
      expect(last.toString()).toBe('\n')
    }
    closeSync(file)
  })

  it('leaves other large files whole', () => {
    const filler = 'x'.repeat(17 * megabyte)
    for (const [name, content] of [
      ['array.json', `[{"a":1},\n{"a":"${filler}"}]`],
      ['mark.json', `\ufeff{"a":1}\n{"a":"${filler}"}`],
      ['large.json.gz', filler],
    ] as const) {
      const units = planUnits(
        [{ path: write(name, content), uri: name, bytes: Buffer.byteLength(content) }],
        2,
      )
      expect(units.flatMap(({ pieces }) => pieces)).toMatchObject([
        { range: { start: 0, end: Buffer.byteLength(content) } },
      ])
    }
  })
})
