import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileContract } from '../../src/records/compile-contract.ts'
import { parseJsonPath } from '../../src/records/parse-json-path.ts'
import type { RecordReaderOptions } from '../../src/records/record-reader.ts'
import { defaultLimits } from '../../src/spec/contract.ts'
import { printInStyle, styles } from './print-in-style.ts'
import { readAll } from './read-all.ts'

const contract = compileContract({ columns: [{ name: 'a', type: { kind: 'int' } }] })
const syntax = compileContract({})

function pathOf(text: string) {
  const parsed = parseJsonPath(text)
  if ('problem' in parsed) throw new Error(parsed.problem.message)
  return parsed.path
}

/** Accepted records as values, rejected ones as their reason. */
function summarise(file: string | Buffer, options: RecordReaderOptions = { contract }): unknown[] {
  return readAll(file, options).found.map(({ text, reason }) => reason ?? JSON.parse(text))
}

describe('the form of a file', () => {
  it.each([
    ['one object a line', '{"a":1}\n{"a":2}\n', 'ndjson'],
    ['no newline at the end', '{"a":1}\n{"a":2}', 'ndjson'],
    ['CRLF and blank lines', '\r\n{"a":1}\r\n \r\n{"a":2}\r\n', 'ndjson'],
    ['garbage before the first object', 'garbage\n{"a":1}\n{"a":2}\n', 'ndjson'],
    ['a broken first line', '{"a":1\n{"a":1}\n{"a":2}\n', 'ndjson'],
    ['an array in the first line', '[1]\n{"a":1}\n{"a":2}\n', 'ndjson'],
    ['garbage after the object', '{"a":1}\nx', 'ndjson'],
    ['a single object', '{"a":1}\n', 'values'],
    ['an indented object', '{\n  "a": 1\n}\n', 'values'],
    ['an array on one line', '[{"a":1},{"a":2}]\n', 'values'],
    ['an array of one element a line', '[\n{"a":1},\n{"a":2}\n]\n', 'values'],
    ['commas in front', '[\n{"a":1}\n,{"a":2}\n]', 'values'],
    ['objects on lines of an object', '{\n"x": [\n{"a":1},\n{"a":2}\n],\n"y":\n{"a":3}\n}\n', 'values'],
    ['indented objects, one after the other', '{\n"a":1}\n{\n"a":2}\n', 'values'],
    ['only the 101st line complete', `${'x\n'.repeat(100)}{"a":1}\n{"a":2}`, 'values'],
    ['the 100th line complete', `${'x\n'.repeat(99)}{"a":1}\n{"a":2}`, 'ndjson'],
    ['nothing', '', 'values'],
    ['blank lines', '\n \r\n', 'values'],
  ])('%s', (_, file, form) => {
    for (const sizes of [[], [1], [7], [2, 3]]) expect(readAll(file, { contract }, sizes).form).toBe(form)
  })

  it('is looked for in the first 16 MiB', () => {
    const padding = `{"a":"${'x'.repeat(1024 * 1024)}\n`
    const lines = '{"a":1}\n{"a":2}\n'
    expect(readAll(padding.repeat(10) + lines, {}, [1 << 20]).form).toBe('ndjson')
    expect(readAll(padding.repeat(17) + lines, {}, [1 << 20]).form).toBe('values')
  })
})

describe('records', () => {
  const objects = fc.array(
    fc.dictionary(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }),
      {
        noNullPrototype: true,
        // An empty one is written on one line in every style, which makes a line a record.
        minKeys: 1,
      },
    ),
    { minLength: 2, maxLength: 6 },
  )

  it('are the same in every form', () => {
    fc.assert(
      fc.property(
        objects,
        fc.constantFrom(...styles),
        fc.constantFrom('\n', '', ' \r\n\t'),
        (values, style, gap) => {
          const expected = values.map((value) => JSON.parse(JSON.stringify(value)))
          const lines = values.map((value) => JSON.stringify(value))
          const styled = values.map((value) => printInStyle(value, style))
          for (const file of [
            lines.join('\n'),
            lines.join('\r\n\n'),
            printInStyle(values, style),
            `[${styled.join(`${gap},${gap}`)}]`,
            styled.join(gap),
            `\ufeff${styled.join(gap)}`,
            `[${styled[0]}] []${styled.slice(1).join(' ')}`,
          ]) {
            expect(summarise(file, { contract: syntax }), file).toEqual(expected)
            expect(summarise(file, {}), file).toEqual(expected)
          }
        },
      ),
    )
  })

  it('do not depend on how the file is cut', () => {
    const piece = fc.constantFrom(
      ...[
        '{"a":1}',
        '{"a":"x"}',
        '{"a":\n2}',
        '[',
        ']',
        ',',
        '"',
        '\\',
        '{',
        '}',
        '\n',
        '\r\n',
        ' ',
        '\ufeff',
        'é',
        'tru',
      ],
      ...[
        '[{"a":1},\n{"a":2}]',
        '{"b":"\\"]}"}',
        '{"a":1,"a":2}',
        '5',
        '"x"',
        '{"😀":[{"b":"}"}]}',
        '\ufffd',
        'null',
      ],
    )
    const paths = [undefined, pathOf('$'), pathOf('$.b[*]'), pathOf('$[*]')]
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...paths),
        fc.constantFrom(defaultLimits, { documentBytes: 12, depth: 2, stringBytes: 3 }),
        fc.boolean(),
        (pieces, sizes, jsonPath, limits, isTrusted) => {
          // U+FFFD stands for a byte that is not UTF-8.
          const file = Buffer.from(pieces.join(''))
          for (let at = file.indexOf('\ufffd'); at >= 0; at = file.indexOf('\ufffd')) file[at] = 0xff
          const checked = compileContract({ columns: contract.columns, limits })
          const options = { contract: isTrusted ? undefined : checked, limits, jsonPath }
          const whole = readAll(file, options)
          for (const chunks of [[1], [7], sizes]) expect(readAll(file, options, chunks)).toEqual(whole)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('know their line, index and offset', () => {
    const piece = fc.constantFrom(
      '{"a":1}',
      '{"a":"ä"}',
      '{"a":\r"x"}',
      'garbage',
      '[1]',
      '  {"a":1.5}  ',
      '',
      ' ',
      '{"b":"😀"}',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (pieces, end, hasMark) => {
          const first = '{"a":0}'
          const lines = [first, ...pieces, '{"a":"last"}']
          const file = `${hasMark ? '\ufeff' : ''}${lines.join(end)}`
          let offset = hasMark ? 3 : 0
          let index = 0
          const expected = lines.flatMap((text, at) => {
            const start = offset + text.length - text.trimStart().length
            offset += Buffer.byteLength(text + end)
            if (text.trim() === '') return []
            const place = {
              line: at + 1,
              index: index++,
              offset: start,
              size: Buffer.byteLength(text.trim()),
            }
            return /^\s*\{"a":\d+\}|"b"/.test(text) ? [] : [place]
          })
          const { found, lines: count } = readAll(file, { contract }, [5])
          const rejected = found.filter(({ reason }) => reason !== undefined)
          expect(
            rejected.map(({ line, index: at, offset: start, size }) => ({
              line,
              index: at,
              offset: start,
              size,
            })),
          ).toEqual(expected)
          expect(count).toBe(lines.length - 1)
        },
      ),
    )
  })

  it('know their place in a stream of values, too', () => {
    const file = '[\n  {"a": 1},\n  {\n"a": "x"\n}, 5,\n\n  "a]" , {"a":2}\n]\n{"a":\n[]}'
    expect(readAll(file, { contract }, [1]).found).toEqual([
      { text: '{"a": 1}' },
      { reason: 'wrongType', line: 3, index: 1, offset: 16, size: 12, text: '{\n"a": "x"\n}' },
      { reason: 'notAnObject', line: 5, index: 2, offset: 30, size: 1, text: '5' },
      { reason: 'notAnObject', line: 7, index: 3, offset: 36, size: 4, text: '"a]"' },
      { text: '{"a":2}' },
      { reason: 'wrongType', line: 9, index: 5, offset: 53, size: 9, text: '{"a":\n[]}' },
    ])
  })
})

describe('what is no record', () => {
  it('is rejected line by line in a newline-delimited file', () => {
    const lines = ['{"a":1}', '{"a":1}{"a":2}', '[{"a":1}]', 'garbage', '{"a":1', '5', '{"a":2}']
    expect(summarise(lines.join('\n'))).toEqual([
      { a: 1 },
      'malformed',
      'notAnObject',
      'malformed',
      'malformed',
      'notAnObject',
      { a: 2 },
    ])
  })

  it('is taken on trust without a contract if it begins like an object', () => {
    const { found } = readAll('{"a":1}\n{"a":01}\n{"a":\n[1]\n5\nx\n')
    expect(found.map(({ text, reason }) => reason ?? text)).toEqual([
      '{"a":1}',
      '{"a":01}',
      '{"a":',
      'notAnObject',
      'notAnObject',
      'malformed',
    ])
  })

  it('is rejected alone in a stream where brackets tell its end', () => {
    expect(summarise('[{"a":1,},{"a":2},{"a":01},{\'a\':3},{"a":4}]')).toEqual([
      'malformed',
      { a: 2 },
      'malformed',
      'malformed',
      { a: 4 },
    ])
    expect(summarise('{\n"a":1,}\n{"a":\n2} x\n [3]')).toEqual([
      'malformed',
      { a: 2 },
      'malformed',
      'notAnObject',
    ])
  })

  it.each([
    ['a bracket of the wrong kind', '[{"a":1},\n{"a":[1},{"a":2}]', 10, 2],
    ['a missing comma', '[{"a":1}\n {"a":2}]', 10, 2],
    ['a comma too many', '[{"a":1},\n,{"a":2}]', 10, 2],
    ['a trailing comma', '[{"a":1},\n]', 10, 2],
    ['a comma between values', '{"a":\n1},{"a":2}', 8, 2],
    ['a bracket too many', '[{"a":1}]\n]{"a":2}', 10, 2],
    ['a string without end', '[{"a":1},\n{"a":"x},{"a":2}]', 10, 2],
    ['an end inside an object', '[{"a":1},\n{"a":2', 10, 2],
    ['an end inside an array', '[{"a":1}\n', 9, 2],
  ])('is rejected with all that follows after %s', (_, file, offset, line) => {
    for (const sizes of [[], [1], [4]]) {
      const { found } = readAll(file, { contract }, sizes)
      expect(found).toHaveLength(2)
      expect(found[1]).toEqual({
        reason: 'malformed',
        line,
        index: 1,
        offset,
        size: file.length - offset,
        text: file.slice(offset),
      })
    }
  })

  it('is found in files of other encodings', () => {
    for (const bytes of [Buffer.from('\ufeff{"a":1}', 'utf16le'), Buffer.from([0xfe, 0xff, 0, 0x7b])]) {
      expect(readAll(bytes, {}, [1])).toMatchObject({
        unreadable: expect.stringContaining('UTF-16'),
        found: [],
      })
    }
  })
})

describe('the limit of a document', () => {
  const limits = { ...defaultLimits, documentBytes: 100 }
  const limited = compileContract({ columns: contract.columns, limits })
  const small = '{"a":1}'
  const large = `{"b":"${'x'.repeat(1000)}"}`

  it.each([
    ['lines', [small, large, `${' '.repeat(500)}${small}${' '.repeat(500)}`, large, small].join('\n')],
    [
      'values',
      `[${[small, large, `${' '.repeat(500)}${small}${' '.repeat(500)}`, large, small].join(',\n')}]`,
    ],
  ])('holds for %s', (_, file) => {
    for (const options of [{ contract: limited }, { limits }]) {
      for (const sizes of [[], [1], [64]]) {
        const { found } = readAll(file, options, sizes)
        expect(found.map(({ reason, size }) => reason && [reason, size])).toEqual([
          undefined,
          ['tooLarge', large.length],
          undefined,
          ['tooLarge', large.length],
          undefined,
        ])
      }
    }
  })
})

describe('a jsonPath', () => {
  const file = '{"list":[{"a":1},{"a":"x"},\n{"a":2}],"city":{"id":5,"name":"x"},"n":[[1],2]}'
  it.each([
    ['$', ['wrongType']],
    ['$.list[*]', [{ a: 1 }, 'wrongType', { a: 2 }]],
    ["$['list'][2]", [{ a: 2 }]],
    ['$.list[7]', []],
    ['$.list.a', []],
    ['$.list.*', []],
    ['$.city[*]', []],
    ['$[*]', []],
    ['$.*.*', [{ record: 5 }, { record: 'x' }]],
    ['$.nothing', []],
    ['$.city', [{ id: 5, name: 'x' }]],
    ['$.city.name', [{ record: 'x' }]],
    ['$.city.*', [{ record: 5 }, { record: 'x' }]],
    ['$.list[*].a', [{ record: 1 }, { record: 'x' }, { record: 2 }]],
    ['$.list', ['notAnObject']],
    ['$.n[*]', ['notAnObject', { record: 2 }]],
  ])('%s selects records', (path, expected) => {
    const checked = compileContract({
      columns: path === '$' ? [{ name: 'list', type: { kind: 'int' } }] : contract.columns,
    })
    expect(summarise(file, { contract: checked, jsonPath: pathOf(path) })).toEqual(expected)
  })

  it('is applied to an array as a whole, and to each line', () => {
    expect(summarise('[{"a":1},{"a":2}]', { jsonPath: pathOf('$[*]') })).toEqual([{ a: 1 }, { a: 2 }])
    expect(summarise('[{"a":1},{"a":2}]', { jsonPath: pathOf('$[1]') })).toEqual([{ a: 2 }])
    expect(summarise('[{"a":1},{"a":2}]', { jsonPath: pathOf('$') })).toEqual(['notAnObject'])
    const lines = '{"x":[{"a":1}]}\n[{"x":{}}]\n{"x":[{"a":2},{"a":3}]}\nbad\n'
    expect(summarise(lines, { jsonPath: pathOf('$.x[*]') })).toEqual([
      { a: 1 },
      { a: 2 },
      { a: 3 },
      'malformed',
    ])
  })

  it('rejects a value that is not sound anywhere, and one with a key twice on the path', () => {
    const options = { contract, jsonPath: pathOf('$.x[*]') }
    expect(summarise('{"x":[{"a":1}],"y":01}', options)).toEqual(['malformed'])
    expect(summarise('{"x":[{"a":1}],"x":[]}', options)).toEqual(['duplicateKey'])
    expect(summarise('{"x":[{"a":1}],"y":[],"\\u0079":0}', options)).toEqual(['duplicateKey'])
    expect(summarise('{"x":[{"a":1,"a":2}],"z":{"q":1,"q":2}}', options)).toEqual(['duplicateKey'])
    expect(summarise('{"x":[{"a":1}],"z":{"q":1,"q":2}}', options)).toEqual([{ a: 1 }])
  })

  it('keeps line and offset of what it selects', () => {
    expect(readAll(file, { contract, jsonPath: pathOf('$.list[*]') }, [3]).found[1]).toEqual({
      reason: 'wrongType',
      line: 1,
      index: 1,
      offset: 17,
      size: 9,
      text: '{"a":"x"}',
    })
    const later = readAll(`\n${file}\n`.replace('{"a":2}', '{"a":"y"}'), {
      contract,
      jsonPath: pathOf('$.list[*]'),
    })
    expect(later.found[2]).toMatchObject({ line: 3, offset: 29, text: '{"a":"y"}' })
  })
})
