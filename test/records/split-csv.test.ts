import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitCsv } from '../../src/records/split-csv.ts'

function split(chunks: readonly Buffer[], delimiter = ',', maxRecordBytes = 1000) {
  const records: { text: string; line: number; offset: number; size: number; cells: number }[] = []
  const splitter = splitCsv({
    delimiter,
    maxRecordBytes,
    target: {
      record: (bytes, place, cells) => records.push({ text: bytes.toString(), ...place, cells }),
    },
  })
  for (const chunk of chunks) splitter.push(chunk)
  splitter.end()
  return { records, broken: splitter.broken() }
}

describe('splitCsv', () => {
  it('gives records with their line, offset and number of cells', () => {
    expect(split([Buffer.from('\ufeffa,b\r\n\r\n"x\r\ny\nz", "1,""2" \r\n,\r\n é')])).toEqual({
      broken: undefined,
      records: [
        { text: 'a,b\r\n', line: 1, offset: 3, size: 3, cells: 2 },
        { text: '\r\n', line: 2, offset: 8, size: 0, cells: 0 },
        { text: '"x\r\ny\nz", "1,""2" \r\n', line: 3, offset: 10, size: 18, cells: 2 },
        { text: ',\r\n', line: 6, offset: 30, size: 1, cells: 2 },
        { text: ' é', line: 7, offset: 33, size: 3, cells: 1 },
      ],
    })
  })

  it('takes lines that end with a carriage return', () => {
    expect(split([Buffer.from('a,b\r1,2\r\r')]).records.map(({ text, line }) => [text, line])).toEqual([
      ['a,b\r', 1],
      ['1,2\r', 2],
      ['\r', 3],
    ])
  })

  it.each([
    ['a,b\n"1"x,2\n', 'text after a closing quote in line 2'],
    ['a,b\n1,"2\n\n', 'a quote in line 2 is not closed'],
    ['a,b\n1\r,2\n', 'line 2 ends with CR, others with LF'],
    [`a,b\n${'x'.repeat(1001)}`, 'a record of more than 1000 bytes in line 2'],
  ])('%j cannot be split', (text, broken) => {
    expect(split([Buffer.from(text)]).broken).toBe(broken)
  })

  it('gives the same however the bytes come, and every byte once', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '§', ',', '"', '""', '\n', '\r\n', ' ', '\ufeff'),
      maxLength: 30,
    })
    fc.assert(
      fc.property(text, fc.constantFrom(',', '§'), fc.array(fc.nat(40)), (given, delimiter, cuts) => {
        const bytes = Buffer.from(given)
        const whole = split([bytes], delimiter)
        const ends = [...new Set([...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort(
          (a, b) => a - b,
        )
        expect(
          split(
            ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)),
            delimiter,
          ),
        ).toEqual(whole)
        if (whole.broken !== undefined) return
        const mark = given.startsWith('\ufeff') ? '\ufeff' : ''
        expect(mark + whole.records.map((record) => record.text).join('')).toBe(given)
      }),
    )
  })
})
