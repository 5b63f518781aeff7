import { describe, expect, it } from 'vitest'
import { expectProblems, job } from './expect-problems.ts'
import { marked, printProblem, problemsOf } from './problems-of.ts'

describe('places inside of texts', () => {
  it.each([
    ['a plain text', '- filter: id > 0 AND ▶nme = 1'],
    ['a plain text on a line of its own', '- filter:\n    id > 0 AND ▶nme = 1'],
    ['a plain text over several lines', '- filter: id > 0\n\n    AND id < 9\n      AND ▶nme = 1'],
    ['single quotes', "- filter: 'name = ''it''''s'' AND ▶nme = 1'"],
    ['single quotes over several lines', "- filter: 'name = ''x''\n    AND ▶nme = 1'"],
    ['double quotes', '- filter: "id > 0 AND ▶nme = 1"'],
    ['double quotes with escapes', '- filter: "name <> \'\\u00e9\\x41\\\\\\t\' AND \\n ▶nme = 1"'],
    ['double quotes over several lines', '- filter: "id > 0 AND \\\n      id < 9\n      AND ▶nme = 1"'],
    ['a literal block', '- filter: |\n    id > 0\n\n      AND id < 9\n    AND ▶nme = 1'],
    ['a literal block with an indicator', '- filter: |2-\n     id > 0\n    AND ▶nme = 1'],
    ['a folded block', '- filter: >-\n    id > 0\n    AND id < 9\n\n    AND ▶nme = 1'],
    ['other scripts', "- filter: name = 'é😀' AND ▶nme = 1"],
    ['other scripts in double quotes', '- filter: "name = \'\\U0001F600😀\' AND ▶nme = 1"'],
    ['a flow mapping', '- { "filter": id > 0 AND ▶nme = 1 }'],
  ])('%s', (_style, step) => {
    expectProblems(job(`${step}\n- select: { id: id }`), ['column nme does not exist | did you mean name?'])
  })

  it('types in quotes and blocks', () => {
    expectProblems(
      {
        'schemas/in.yaml': `
          a: "array<▶strng>"
          b: 'map<string,▶strng>'
          c: >-
            struct<a:int,
              b:▶strng>
          d: [["▶intt"]]
          e: { f: [{ g: ▶intt }] }`,
      },
      Array.from({ length: 5 }, () => 'type of '),
    )
  })
})

describe('types', () => {
  it.each([
    ...'tinyint smallint int bigint float double boolean string date timestamp binary'.split(' '),
    ...[
      'decimal',
      'decimal(10)',
      'decimal(10,2)',
      'decimal(38,38)',
      'char(1)',
      'char(255)',
      'varchar(65535)',
      'varchar( 5 )',
    ],
    ...[
      'byte',
      'short',
      'integer',
      'long',
      'real',
      'BIGINT',
      ' int ',
      'array<int>',
      'map<string,array<int>>',
    ],
    ...['struct<a:int,`b c`:string>', 'choice<int,string>', 'array < struct < a : int > >'],
  ])('%s is one', (type) => {
    const steps = '- select: { one: 1 }'
    const files = { ...job(steps), 'schemas/in.yaml': `a: ${JSON.stringify(type)}\n` }
    expect(problemsOf(files)).toEqual([])
  })

  it('that are none say why', () => {
    expectProblems(
      {
        'schemas/in.yaml': `
          a: ▶strng
          b: ▶5
          c: decimal▶(50,2)
          d: decimal▶(5,6)
          e: char(▶0)
          f: varchar▶
          g: map<int▶>
          h: array▶
          i: struct<a▶>
          j: struct<a:int,a:int▶>
          k: int ▶string
          l: ▶[]
          m: ▶[int, int]
          n: ▶true
          o: char(▶256)`,
      },
      [
        "type of 'a': 'strng' is not a type | did you mean 'string'?",
        "type of 'b': expected a type name",
        "type of 'c': a decimal has a precision of 1 to 38 and a scale of at most its precision",
        "type of 'd': a decimal has a precision of 1 to 38 and a scale of at most its precision",
        "type of 'e': expected a length of 1 to 255",
        "type of 'f': expected '(' at the end",
        "type of 'g': expected ',' before '>'",
        "type of 'h': expected '<' at the end",
        "type of 'i': expected ':' before '>'",
        "type of 'j': field 'a' stands twice in one struct",
        "type of 'k': unexpected 'string'",
        'an array is written as a list of one entry, the type of its elements | one entry',
        'an array is written as a list of one entry, the type of its elements | one entry',
        "type of 'n': 'true' is not a type | types are tinyint,",
        "type of 'o': expected a length of 1 to 255",
      ],
    )
  })

  it('have no two names that differ only by case', () => {
    expectProblems(
      {
        'schemas/in.yaml': `
          a: int
          ▶A: int
          s: { b: int, c: int, ▶B: int }
          t: struct<a:int,A:int▶>`,
      },
      [
        "'a' and 'A' differ only by case",
        "'b' and 'B' differ only by case",
        "type of 't': field 'A' stands twice",
      ],
    )
  })

  it('with a comma need quotes in a flow mapping', () => {
    expectProblems({ 'schemas/in.yaml': 'a: { price: decimal▶(10,2), n: int }' }, [
      "type of 'a.price': expected decimal(precision,scale) | in a YAML { } list a type with a comma needs quotes",
    ])
  })
})

describe('files that are not YAML', () => {
  it.each([
    [
      'a key twice',
      'a: int\nb: string\n▶a: string',
      'not valid YAML: Map keys must be unique | remove one of the two',
    ],
    ['a key twice, deeper', 'a:\n  b: int\n  ▶b: int', 'not valid YAML: Map keys must be unique'],
    ['tabs for indentation', 'a:\n▶\tb: int', 'not valid YAML: Tabs are not allowed as indentation'],
    ['a list that stays open', 'a: [int\n▶b: int', 'not valid YAML: Flow sequence in block collection'],
    ['a quote that stays open', 'a: "int▶', 'not valid YAML: Missing closing "quote'],
    ['indentation that fits nowhere', 'a:\n    b: int\n▶  c: int', 'not valid YAML: '],
    ['an alias without an anchor', 'a: ▶*b', 'not valid YAML: there is no anchor &b'],
    ['an alias inside of its anchor', 'a: &b [▶*b]', 'not valid YAML: *b stands inside of &b'],
    ['several documents', 'a: int\n▶---\nb: int', 'not valid YAML: Source contains multiple documents'],
  ])('%s', (_what, text, due) => {
    const { files, places } = marked({ 'schemas/in.yaml': text })
    const [problem] = problemsOf(files)
    expect(problem?.place).toEqual(places[0])
    expect(printProblem(problem ?? { message: 'none' })).toContain(due)
  })

  it.each(['', '# nothing', '- a: int', 'int', 'null', '{}'])('a schema without fields: %s', (text) => {
    const [problem] = problemsOf({ 'schemas/in.yaml': text })
    expect(problem?.message).toBe("schema 'in' has no fields")
    expect(problem?.place).toMatchObject({ file: 'schemas/in.yaml', line: 1 })
  })

  it('anchors and merged mappings are read as they stand', () => {
    const files = {
      ...job('- select: { one: 1 }'),
      'schemas/in.yaml': 'a: &t int\nb: *t\nc: &s { d: string }\ne: *s',
    }
    expect(problemsOf(files)).toEqual([])
  })
})
