import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTextClassifier } from '../../src/crawl/classify/classify-text.ts'
import { parseJsonPath } from '../../src/records/parse-json-path.ts'
import { defaultLimits, type Limits } from '../../src/spec/contract.ts'

/** Classifiers named after their paths. */
function classifiersOf(paths: readonly string[]) {
  return paths.map((text) => {
    const parsed = parseJsonPath(text)
    if ('problem' in parsed) throw new Error(parsed.problem.message)
    return { name: text, jsonPath: parsed.path }
  })
}

function classify(
  content: string | Buffer,
  paths: readonly string[] = [],
  options: { readonly limits?: Limits; readonly chunkBytes?: number } = {},
) {
  const { limits = defaultLimits, chunkBytes = 1024 * 1024 } = options
  const bytes = Buffer.from(content)
  const text = createTextClassifier({ classifiers: classifiersOf(paths), limits })
  let at = 0
  for (; at < bytes.length && !text.isDone(); at += chunkBytes) {
    text.push(Buffer.from(bytes.subarray(at, at + chunkBytes)))
  }
  if (at >= bytes.length) text.end()
  const { jsonPath: _, tried, ...found } = text.classification()
  return { ...found, tried: tried.map(({ reason }) => reason), read: Math.min(at, bytes.length) }
}

const forecast = '{"cod":"200","cnt":2,"list":[{"dt":1,"main":{"temp":9.5}},{"dt":2}],"city":{"name":"x"}}'
const prettyWithoutCommas = `{
  "type": "state",
  "id": "a1",
  "identifiers": [{ "scheme": "s", "identifier": "i1" }]
}
{
  "type": "county",
  "id": "a2",
  "identifiers": [{ "scheme": "s", "identifier": "i2" }, { "scheme": "t", "identifier": "i3" }]
}
`

describe('custom JSON classifiers', () => {
  it.each([
    [prettyWithoutCommas, '$.id'],
    [prettyWithoutCommas, '$.identifiers[*].identifier'],
    [prettyWithoutCommas, '$'],
    [`[${prettyWithoutCommas.replace('}\n{', '},{')}]`, '$[*]'],
    [`[${prettyWithoutCommas.replace('}\n{', '},{')}]`, '$[*].identifiers[*]'],
    [forecast, '$.list[*]'],
    [forecast, '$.list[0]'],
    [forecast, '$.city'],
    [forecast, "$['city']['name']"],
    [forecast, '$.city.*'],
    [forecast, '$.*'],
    [`${forecast}\n${forecast}\n`, '$.list[*].main'],
    [`\ufeff${forecast}`, '$.list[*]'],
    ['{"x":[]}\n{"x":[1]}\n', '$.x[*]'],
    ['{"x":null}', '$.x'],
  ])('%j is read by %s', (content, path) => {
    expect(classify(content, [path])).toMatchObject({
      format: 'json',
      classifier: path,
      certainty: 1,
      tried: [],
    })
  })

  it.each([
    ['$[*]', '$[*] matches nothing: the document is an object'],
    ['$[0]', '$[0] matches nothing: the document is an object'],
    ['$.List[*]', "$.List[*] matches nothing: the document has no key 'List'"],
    ['$.list', '$.list is an array, no record; its elements are $.list[*]'],
    ['$.list.dt', '$.list.dt matches nothing: $.list is an array'],
    ['$.list.*', '$.list.* matches nothing: $.list is an array'],
    ['$.list[2]', '$.list[2] matches nothing: $.list has no element 2'],
    ['$.list[*].weather[*]', "$.list[*].weather[*] matches nothing: $.list[*] has no key 'weather'"],
    ['$.list[*][*]', '$.list[*][*] matches nothing: $.list[*] is an object'],
    ['$.city[*]', '$.city[*] matches nothing: $.city is an object'],
    ['$.cod.x', '$.cod.x matches nothing: $.cod is a string'],
    ['$.cnt[*]', '$.cnt[*] matches nothing: $.cnt is a single value'],
    ["$['a b']", "$['a b'] matches nothing: the document has no key 'a b'"],
  ])('%s says why it does not read a forecast', (path, reason) => {
    expect(classify(forecast, [path])).toMatchObject({
      format: 'json',
      classifier: undefined,
      certainty: 1,
      tried: [reason],
    })
  })

  it('say why where there is nothing inside, and where a key stands twice on the path', () => {
    expect(classify('{"list":[]}', ['$.list[*]']).tried).toEqual([
      '$.list[*] matches nothing: $.list is empty',
    ])
    expect(classify('{"city":{}}', ['$.city.*']).tried).toEqual(['$.city.* matches nothing: $.city is empty'])
    expect(classify('[{"a":1}]', ['$', '$.a']).tried).toEqual([
      '$ is an array, no record; its elements are $[*]',
      '$.a matches nothing: the document is an array',
    ])
    expect(classify('{"a":{},"a":{}}', ['$.a']).tried[0]).toMatch(/^\$\.a: each key once expected/)
  })

  it('are asked in their order; the first that matches stops', () => {
    expect(classify(forecast, ['$[*]', '$.nothing', '$.city', '$.list[*]', '$'])).toMatchObject({
      classifier: '$.city',
      tried: [
        '$[*] matches nothing: the document is an object',
        "$.nothing matches nothing: the document has no key 'nothing'",
      ],
    })
  })

  it('need one document that matches, also a later one', () => {
    const content = `${'{"a":1}\n'.repeat(1000)}{"list":[{"a":1}]}\n`
    expect(classify(content, ['$.list[*]'])).toMatchObject({ classifier: '$.list[*]' })
  })

  it('look at the first megabyte, and on to the end of the first value', () => {
    const filler = `{"a":"${'x'.repeat(990)}"}\n`.repeat(2400)
    expect(classify(`${filler}{"list":[1]}\n`, ['$.list[*]'])).toMatchObject({
      format: 'json',
      classifier: undefined,
      read: 1024 * 1024,
    })
    const late = `{"pad":${JSON.stringify('x'.repeat(3_000_000))},"list":[{"a":1}]}\n${filler}`
    const found = classify(late, ['$.list[*]'])
    expect(found).toMatchObject({ classifier: '$.list[*]' })
    expect(found.read).toBeLessThan(5_000_000)
  })

  it('take an array as one value, which may be too large for them, but not for the built-in one', () => {
    const content = `[${Array.from({ length: 3000 }, (_, id) => `{"id":${id},"x":"${'x'.repeat(500)}"}`).join(',\n')}]`
    expect(classify(content, ['$[*]'])).toMatchObject({ classifier: '$[*]' })
    const limits = { ...defaultLimits, documentBytes: 1_200_000 }
    const found = classify(content, ['$[*]'], { limits })
    expect(found).toMatchObject({ format: 'json', classifier: undefined, certainty: 1 })
    expect(found.tried[0]).toMatch(/^not one JSON value: /)
    expect(classify(content)).toMatchObject({ format: 'json', read: 1024 * 1024 })
  })

  it('are told about a file that is no JSON', () => {
    expect(classify('PK,1\nx,2\n', ['$', '$[*]']).tried).toEqual([
      "not JSON: starts with 'P'",
      "not JSON: starts with 'P'",
    ])
    expect(classify('{"a":1', ['$']).tried[0]).toMatch(/^not JSON: line 1: .* the end of the file found$/)
  })
})

describe('the built-in classifiers', () => {
  it.each([
    ['{"a":1}', 'json'],
    ['{"a":1}{"a":2}\n{"a":3}', 'json'],
    ['[{"a":1},{"a":2}]', 'json'],
    ['[]', 'json'],
    ['[1,2,3]', 'json'],
    ['{}\n', 'json'],
    ['{"a":1}\nbad\n{"a":2}\n', 'json'],
    ['[{"a":1},{"a":tru}]', 'json'],
    ['[{"a":1},{"a":2}', 'json'],
    ['<?xml version="1.0"?><a/>', 'xml'],
    ['\ufeff  <feed xmlns="x"><entry/></feed>', 'xml'],
    ['<!-- x --><a/>', 'xml'],
    ['a,b\n1,2\n', 'csv'],
    ['{a},b\n{c},1\n', 'csv'],
    ['1,2\n3,4\n', 'csv'],
  ])('%j is %s', (content, format) => {
    expect(classify(content)).toMatchObject({ format, certainty: 1 })
    expect(classify(content).problem).toBeUndefined()
  })

  it.each([
    ['', 'empty'],
    [' \n\t\n', 'empty: nothing but spaces'],
    ['Please read me first.', "not JSON (starts with 'P')"],
    ['<!doctype html><html></html>', "starts with '<'"],
    ['{"a":1', 'truncated: line 1'],
    ['{\n  "list": [\n    {"dt": 1},\n    {"dt"', 'truncated: line 1'],
    ['{a:1}\n', "not JSON (line 1: a key in double quotes expected, 'a' found)"],
    ['[INFO] started\n[INFO] ended\n', 'not JSON (line 1'],
    ['[1234] started\n[1234] ended\n', 'not JSON (line 1'],
    ['"just a string"\n', `starts with '"'`],
    [Buffer.from('a,b\n1,\u0000\n'), 'binary: byte 00 at offset 6'],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'binary: byte 1a at offset 6'],
    [Buffer.from('\ufeff{"a":1}', 'utf16le'), 'UTF-16'],
    [Buffer.from('PAR1....PAR1'), 'parquet inside of a compressed file'],
  ])('%j is unknown: %s', (content, problem) => {
    const found = classify(content)
    expect(found).toMatchObject({ format: 'unknown', certainty: 0, classifier: undefined })
    expect(found.problem).toContain(problem)
  })

  it('stop where a file is no JSON, however it begins', () => {
    expect(classify(`{ ${'not json '.repeat(500_000)}`)).toMatchObject({
      format: 'unknown',
      read: 1024 * 1024,
    })
    expect(classify(`x${' y'.repeat(1_000_000)}`)).toMatchObject({ format: 'unknown', read: 1024 * 1024 })
  })

  it('give up on an object beyond the limit for documents', () => {
    const limits = { ...defaultLimits, documentBytes: 1_000_000 }
    const found = classify(`{"a":"${'x'.repeat(9_000_000)}"}`, ['$.a'], { limits })
    expect(found).toMatchObject({ format: 'unknown', read: 2 * 1024 * 1024 })
  })
})

it('how a file is cut never changes what it is', () => {
  const files = [
    prettyWithoutCommas,
    forecast,
    `[${forecast},${forecast}]`,
    `${forecast}\n${forecast}`,
    'a,b\n1,2\n',
  ]
  const damaged = fc.tuple(
    fc.constantFrom(...files),
    fc.nat(400),
    fc.constantFrom('', '{', ']', '"', ',', '\n', ' '),
  )
  fc.assert(
    fc.property(damaged, fc.integer({ min: 1, max: 50 }), ([file, at, given], chunkBytes) => {
      const content = `${file.slice(0, at)}${given}${file.slice(at + 1)}`
      const paths = ['$[*]', '$.list[*]', '$.id']
      const { read: _, ...whole } = classify(content, paths)
      const { read: __, ...cut } = classify(content, paths, { chunkBytes })
      expect(cut).toEqual(whole)
    }),
    { numRuns: 300 },
  )
})
