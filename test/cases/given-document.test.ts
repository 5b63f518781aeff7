import { describe, expect, it } from 'vitest'
import { printDocument } from '../../src/spec/given-document.ts'
import { parseYaml } from '../../src/spec/yaml-source.ts'

function print(text: string) {
  const source = parseYaml({ file: 'a.yaml', text, exactIntegers: true })
  return printDocument(source.value, [], source)
}

describe('documents of a test file', () => {
  it.each([
    [
      '{ a: 1, b: 1.0, c: -1.50e-3, d: 12345678901234567890 }',
      '{"a":1,"b":1.0,"c":-1.50e-3,"d":12345678901234567890}',
    ],
    ['{ a: "1.0", b: 1.0.0, c: yes, d: ~, e: "" }', '{"a":"1.0","b":"1.0.0","c":"yes","d":null,"e":""}'],
    ['{ a: [1.0, [true, {}], []], "b c": { d: null } }', '{"a":[1.0,[true,{}],[]],"b c":{"d":null}}'],
    ['a: 0x1F\nb: 1_000\nc: +5\nd: .5\ne: 2019-09-07', '{"a":31,"b":"1_000","c":5,"d":0.5,"e":"2019-09-07"}'],
    ['a: |\n  two\n  lines\nb: >-\n  folded\n  "text"', '{"a":"two\\nlines\\n","b":"folded \\"text\\""}'],
    ['a: &x { b: 1.5 }\nc: *x', '{"a":{"b":1.5},"c":{"b":1.5}}'],
    ['[1, "a"]', '[1,"a"]'],
    ['~', 'null'],
    ['just text', '"just text"'],
  ])('%s is %s', (yaml, json) => {
    expect(print(yaml)).toMatchObject({ json, problems: [] })
  })

  it('keep the spelling of each field', () => {
    expect(print('{ a: 1.50, b: [1.0] }').fields).toEqual({ a: '1.50', b: '[1.0]' })
  })

  it('cannot hold what JSON does not', () => {
    expect(print('a: 1\nb: .inf').problems).toEqual([
      {
        message: 'JSON has no .inf',
        place: { file: 'a.yaml', line: 2, column: 4 },
        hint: 'give the text of such a file with input:',
      },
    ])
  })
})
