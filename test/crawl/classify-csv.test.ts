import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classifyCsv } from '../../src/crawl/classify/classify-csv.ts'
import { csvDelimiters } from '../../src/crawl/classify/csv-form.ts'
import { inferCsvCell } from '../../src/crawl/classify/infer-csv-cell.ts'

const classify = (text: string, isWhole = true) => classifyCsv(Buffer.from(text), isWhole)

describe('classifyCsv', () => {
  it.each(csvDelimiters.map((delimiter) => [JSON.stringify(delimiter), delimiter] as const))(
    'knows %s',
    (_, delimiter) => {
      const text = 'id,name,temp\n1,Köln,9.5\n2,Bonn,-3\n'.replaceAll(',', delimiter)
      const form = { delimiter, header: true, quoted: false, columns: ['id', 'name', 'temp'] }
      expect(classify(text)).toEqual(form)
      expect(classify(text.replaceAll('\n', '\r\n'))).toEqual(form)
    },
  )

  it.each([
    ['numbers in the first row', '1,a\n2,b\n', false, ['col0', 'col1']],
    ['nothing but text, so that no row differs', 'a,b\nc,d\n', false, ['col0', 'col1']],
    ['booleans and dates, which are text', 'a,b\ntrue,2024-01-01\n', false, ['col0', 'col1']],
    ['one number below', 'a,b\nc,d\ne,1\n', true, ['a', 'b']],
    ['a long cell in the first row', `${'a'.repeat(150)},b\n1,2\n`, false, ['col0', 'col1']],
    ['a long cell at the end of it', `a,${'b'.repeat(150)}\n1,2\n`, true, ['a', 'b'.repeat(150)]],
    ['a line break in the first row', '"a\nb",c\n1,2\n', false, ['col0', 'col1']],
    ['a delimiter at the end of each row', 'a,b,\n1,2,\n', true, ['a', 'b', 'col2']],
    ['a first column without a name', ',a\n0,x\n', true, ['col0', 'a']],
    ['a name that stands twice', 'a,A,a_1,a\n1,2,3,4\n', true, ['a', 'A_2', 'a_1', 'a_3']],
    ['spaces around names', ' a , b \n1,2\n', true, ['a', 'b']],
    ['quotes', '"a","b"\n"1","x, y"\n', true, ['a', 'b']],
    ['blank lines', '\na,b\n\n1,2\n\n', true, ['a', 'b']],
    ['no end of the last line', 'a,b\n1,2', true, ['a', 'b']],
  ])('%s', (_, text, header, columns) => {
    expect(classify(text)).toMatchObject({ header, columns, delimiter: ',' })
  })

  it.each([
    ['one row', 'a,b\n'],
    ['one column', '1\n2\n3\n'],
    ['rows of many lengths', 'a\nb,c\nd,e,f\ng\n'],
    ['a quote that never ends', '"a,b\n1,2\n'],
    ['prose', 'To whom it may concern,\n\nI write to say hello, again, and again.\nBye\n'],
  ])('%s is none', (_, text) => {
    expect(classify(text)).toBeUndefined()
  })

  it('takes the delimiter that fits every row, then the one with the most columns', () => {
    expect(classify('a;b;c\n1;x, y;3\n2;z, w;4\n')).toMatchObject({ delimiter: ';' })
    expect(classify('a|b|c\n1|x,y|3\n2|z,w|4\n')).toMatchObject({ delimiter: '|' })
    expect(classify('a,b\nc;d,e;f\n1;2,3;4\n')).toMatchObject({ delimiter: ',' })
  })

  it('bears one row in ten that has another number of cells', () => {
    const rows = Array.from({ length: 19 }, (_, id) => `${id},x`)
    expect(classify(['id,name', ...rows, 'x,y,z', 'w'].join('\n'))).toMatchObject({ header: true })
    expect(classify(['id,name', ...rows.slice(0, 9), 'x,y,z', 'w'].join('\n'))).toBeUndefined()
  })

  it('leaves out a last row that is cut', () => {
    expect(classify('a,b,c\n1,2,3\n4,5', false)).toMatchObject({ columns: ['a', 'b', 'c'] })
    expect(classify('a,b\n1,2\n3,"x', false)).toMatchObject({ columns: ['a', 'b'] })
  })

  it('looks at 1,000 rows', () => {
    const text = `a,b\n${'x,y\n'.repeat(998)}x,1\n`
    expect(classify(text)).toMatchObject({ header: true })
    expect(classify(`a,b\n${'x,y\n'.repeat(999)}x,1\n`)).toMatchObject({ header: false })
  })
})

describe('inferCsvCell', () => {
  const kindOf = (text: string, isQuoted = false) => inferCsvCell({ text, isQuoted, start: 0 })
  it.each([
    ['', 'null'],
    ['0', 'bigint'],
    ['-1', 'bigint'],
    ['+1', 'bigint'],
    ['007', 'bigint'],
    ['9223372036854775807', 'bigint'],
    ['-9223372036854775808', 'bigint'],
    ['9223372036854775808', 'hugeint'],
    ['-9223372036854775809', 'hugeint'],
    ['1.0', 'double'],
    ['.5', 'double'],
    ['5.', 'double'],
    ['1e3', 'double'],
    ['-2.5E-7', 'double'],
    ['1e999', 'string'],
    ['1,5', 'string'],
    ['1-2', 'string'],
    ['.', 'string'],
    ['-', 'string'],
    [' 1', 'string'],
    ['NaN', 'string'],
    ['true', 'string'],
    ['2024-01-01', 'string'],
  ])('%j is %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind)
    if (text !== '') expect(kindOf(text, true)).toBe(kind)
  })

  it('an empty cell in quotes is text', () => {
    expect(kindOf('', true)).toBe('string')
  })

  it('knows every integer by its size, and every double that has a fraction', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (value) => {
        const fits = BigInt.asIntN(64, value) === value
        expect(kindOf(String(value))).toBe(fits ? 'bigint' : 'hugeint')
      }),
    )
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }), (value) => {
        expect(kindOf(String(value))).toBe('double')
      }),
    )
  })
})
