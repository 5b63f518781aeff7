import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRecord } from '../../src/records/check-record.ts'
import { compileContract } from '../../src/records/compile-contract.ts'
import { printInStyle, styles } from './print-in-style.ts'

const syntax = compileContract({})

function accepts(bytes: Uint8Array): boolean {
  return checkRecord(syntax, bytes, 0, bytes.length) === undefined
}

function reasonOf(text: string): string | undefined {
  const bytes = Buffer.from(text)
  return checkRecord(syntax, bytes, 0, bytes.length)?.reason
}

/** What an independent parser says; half surrogate pairs, which it lets pass, are refused here. */
function parses(bytes: Uint8Array): boolean {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return allStrings(JSON.parse(text)).every((string) => !/\p{Cs}/u.test(string))
  } catch {
    return false
  }
}

function allStrings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...allStrings(inner)])
}

describe('the syntax of a record', () => {
  it('is that of JSON.parse for every value in every style', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom(...styles), (value, style) => {
        const bytes = Buffer.from(printInStyle(value, style))
        expect(accepts(bytes)).toBe(parses(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it('is that of JSON.parse after a few bytes were changed', () => {
    const interesting = fc.constantFrom(
      ...Buffer.from(' \t\r\n\f"\\/{}[]:,0123456789+-.eEtruefalsn\u0000\x7fuD'),
      0xff,
      0xc3,
    )
    const edit = fc.record({
      at: fc.nat(),
      byte: interesting,
      kind: fc.constantFrom('set', 'insert', 'delete'),
    })
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(...styles),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (value, style, edits) => {
          const bytes = [...Buffer.from(printInStyle(value, style))]
          for (const { at, byte, kind } of edits) {
            const place = at % bytes.length
            bytes.splice(place, kind === 'insert' ? 0 : 1, ...(kind === 'delete' ? [] : [byte]))
          }
          const edited = Uint8Array.from(bytes)
          // Keys that JSON.parse merges hide what stands in the first of them.
          expect(accepts(edited), Buffer.from(edited).toString()).toBe(parses(edited))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('does not depend on what stands around the record', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.string(), (value, before, after) => {
        const record = Buffer.from(JSON.stringify(value))
        for (const broken of [record, record.subarray(0, -1)]) {
          const bytes = Buffer.concat([Buffer.from(before), broken, Buffer.from(after)])
          const start = Buffer.byteLength(before)
          const inside = checkRecord(syntax, bytes, start, start + broken.length)
          expect(inside).toEqual(checkRecord(syntax, broken, 0, broken.length))
        }
      }),
    )
  })

  it.each([
    ['', 'malformed'],
    ['  ', 'malformed'],
    ['{"a":1,}', 'malformed'],
    ['[1,]', 'malformed'],
    ['{"a":NaN}', 'malformed'],
    ['{"a":-Infinity}', 'malformed'],
    ["{'a':1}", 'malformed'],
    ['{a:1}', 'malformed'],
    ['{"a":1}/* */', 'malformed'],
    ['{"a":1}//', 'malformed'],
    ['{"a":01}', 'malformed'],
    ['{"a":-01}', 'malformed'],
    ['{"a":+1}', 'malformed'],
    ['{"a":.5}', 'malformed'],
    ['{"a":5.}', 'malformed'],
    ['{"a":1e}', 'malformed'],
    ['{"a":"\t"}', 'malformed'],
    ['{"a":"\\x41"}', 'malformed'],
    ['{"a":"\\u00g0"}', 'malformed'],
    ['{"a":tru}', 'malformed'],
    ['{"a":1}{"a":2}', 'malformed'],
    ['{"a":1}x', 'malformed'],
    ['\ufeff{"a":1}', 'malformed'],
    ['{"a":\ufeff1}', 'malformed'],
    ['{"a":\u00a01}', 'malformed'],
    ['{"a":\f1}', 'malformed'],
    ['{"a":"x', 'malformed'],
    ['{"a"', 'malformed'],
    ['{"a":"\\ud800"}', 'invalidUnicode'],
    ['{"a":"\\udc00"}', 'invalidUnicode'],
    ['{"a":"\\ud800\\u0041"}', 'invalidUnicode'],
    ['{"\\ud800":1}', 'invalidUnicode'],
    ['{"a":"\\ud83d\\ude00"}', undefined],
    ['{"a":"\\u0000\x7f\ufffe"}', undefined],
    ['{"a":1e400,"b":-0,"c":1E-7}', undefined],
    [' \t\r\n{"a":1}\r\n', undefined],
    ['{"a":1,"a":2}', undefined],
    ['"x"', undefined],
  ])('%j: %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })

  it('finds the first byte that is not UTF-8', () => {
    const bytes = Buffer.from([...Buffer.from('{"a":"é'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')])
    expect(checkRecord(syntax, bytes, 0, bytes.length)).toEqual({
      reason: 'invalidUnicode',
      path: '$',
      expected: 'UTF-8',
      found: 'bytes ed',
      offset: 8,
    })
  })

  it('prefers what is wrong before the byte that is not UTF-8', () => {
    const bytes = Buffer.from([...Buffer.from('{"a":01,"b":"'), 0xff, ...Buffer.from('"}')])
    expect(checkRecord(syntax, bytes, 0, bytes.length)).toMatchObject({ reason: 'malformed', offset: 5 })
  })
})

describe('the limits of a record', () => {
  const limits = { documentBytes: 40, depth: 3, stringBytes: 10 }
  const limited = compileContract({ limits })
  const check = (text: string) => checkRecord(limited, Buffer.from(text), 0, Buffer.byteLength(text))

  it.each([
    ['{"a":[[1]]}', undefined],
    ['{"a":[[[]]]}', 'tooDeep'],
    ['[[[{}]]]', 'tooDeep'],
    ['{"a":"0123456789"}', undefined],
    ['{"a":"012345678\\n"}', 'tooLarge'],
    ['{"01234567890":1}', 'tooLarge'],
    [`{"a":${'1'.repeat(34)}}`, undefined],
    [`{"a":${'1'.repeat(35)}}`, 'tooLarge'],
  ])('%s: %s', (text, reason) => {
    expect(check(text)?.reason).toBe(reason)
  })

  it('carry the deepest nesting that may be configured', () => {
    const deepest = compileContract({ limits: { ...limits, documentBytes: 1e6, depth: 1000 } })
    const text = `${'['.repeat(1000)}${']'.repeat(1000)}`
    expect(checkRecord(deepest, Buffer.from(text), 0, text.length)).toBeUndefined()
    expect(() => compileContract({ limits: { ...limits, depth: 1001 } })).toThrow('A depth of 1001')
  })
})
