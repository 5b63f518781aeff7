import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExclude } from '../../src/crawl/tables/match-exclude.ts'

function matches(pattern: string, key: string): boolean {
  const parsed = parseExclude(pattern)
  if ('problem' in parsed) throw new Error(`${pattern}: ${parsed.problem.message}`)
  return parsed.matches(key)
}

/** The examples of AWS's documentation ("Include and exclude patterns"), each with keys that it matches and not. */
const examples: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['*.csv', ['a.csv', '.csv', 'a.b.csv'], ['a/b.csv', 'a.csv.gz', 'acsv', 'a.CSV', '']],
  ['*.*', ['a.csv', '.', 'a.b.c'], ['csv', 'a/b.csv', '']],
  ['*.{csv,avro}', ['a.csv', 'a.avro'], ['a.json', 'a.csvavro', 'a.{csv,avro}', 'a/b.csv', 'a.']],
  ['foo.?', ['foo.a', 'foo.?', 'foo.😀'], ['foo.', 'foo.ab', 'foo./', 'fooa']],
  [
    'myfolder/*',
    ['myfolder/a', 'myfolder/.hidden'],
    ['myfolder/a/b', 'myfolder', 'x/myfolder/a', 'myfolder2/a'],
  ],
  ['myfolder/*/*', ['myfolder/a/b'], ['myfolder/a', 'myfolder/a/b/c']],
  ['myfolder/**', ['myfolder/a', 'myfolder/a/b/c', 'myfolder/'], ['myfolder', 'myfolder2/a', 'x/myfolder/a']],
  ['myfolder**', ['myfolder', 'myfolder/a/b', 'myfolder2/a'], ['x/myfolder', 'my']],
  [
    'departments/**',
    ['departments/finance.json', 'departments/hr/a.json'],
    ['department/a', 'a/departments/b'],
  ],
  ['**.csv', ['a.csv', 'a/b/c.csv', '.csv'], ['a/b/c.json', 'a.csv/b']],
  ['Market*', ['Market', 'Market_eu'], ['market', 'aMarket', 'Market/eu']],
  ['AddressTable', ['AddressTable'], ['AddressTable2', 'addresstable', 'a/AddressTable']],
  // the tokens, one by one
  ['mydir/**', ['mydir/a.json'], ['mydir.json', 'raw/mydir/a.json']],
  ['\\*', ['*'], ['a', '\\*', '']],
  ['a\\{b\\}', ['a{b}'], ['ab', 'a\\{b\\}']],
  ['\\\\', ['\\'], ['\\\\', 'a']],
  ['\\n', ['n'], ['\n', '\\n']],
  ['[abc]', ['a', 'b', 'c'], ['d', 'A', 'ab', '', '/']],
  ['[a-z]', ['a', 'm', 'z'], ['A', '`', '{', '-', 'aa']],
  ['[abce-g]', ['a', 'c', 'e', 'f', 'g'], ['d', 'h', '-']],
  ['[!a-c]', ['d', 'A', '!', '-'], ['a', 'b', 'c', '/', '', 'dd']],
  ['[*?\\]', ['*', '?', '\\'], ['a', '']],
  ['[-a]', ['-', 'a'], ['b', ',']],
  ['[!-a]', ['b', '!'], ['-', 'a']],
  ['[a-]', ['a', '-'], ['b']],
  ['[a!]', ['a', '!'], ['b']],
  ['[{,}]', ['{', ',', '}'], ['a']],
  ['[^a]', ['^', 'a'], ['b']],
  ['x[a-c]*.json', ['xa.json', 'xbyz.json'], ['xd.json', 'x.json', 'xa/b.json']],
  ['{a,b}', ['a', 'b'], ['c', 'ab', '{a,b}', 'a,b']],
  ['{a*,?b}/c', ['a/c', 'axx/c', 'xb/c'], ['a/d', 'a/b/c', 'b/c']],
  ['{,a}b', ['b', 'ab'], ['aab', 'a']],
  ['{a}', ['a'], ['{a}', '']],
  ['{[ab],\\,}', ['a', 'b', ','], ['[ab]', '\\,', 'c']],
  ['{a,b}{c,d}', ['ac', 'ad', 'bc', 'bd'], ['ab', 'cd', 'a', 'acd']],
  ['{a/**,b}', ['a/x/y', 'b'], ['a', 'b/x']],
  ['*', ['a', '.hidden', ''], ['a/b', '/']],
  ['**', ['', 'a', 'a/b', '/'], []],
  ['.*', ['.a', '.'], ['a', 'a/.b']],
  ['**/.*', ['a/.b', 'a/b/.c', '/.a'], ['.a', 'a/b']],
  ['a,b}', ['a,b}'], ['a', 'b']],
  ['a]', ['a]'], ['a']],
  ['2019/0[1-3]/**', ['2019/01/a', '2019/03/a/b'], ['2019/04/a', '2019/0/a', '2018/01/a']],
  ['Größe-?', ['Größe-é', 'Größe-😀'], ['Größe-', 'Grosse-a']],
]

describe('an exclude pattern', () => {
  const yes = examples.flatMap(([pattern, keys]) => keys.map((key) => [pattern, key] as const))
  const no = examples.flatMap(([pattern, , keys]) => keys.map((key) => [pattern, key] as const))

  it.each(yes)('%s matches %j', (pattern, key) => {
    expect(matches(pattern, key)).toBe(true)
    expect(matchSlowly(pattern, key)).toBe(true)
  })

  it.each(no)('%s does not match %j', (pattern, key) => {
    expect(matches(pattern, key)).toBe(false)
    expect(matchSlowly(pattern, key)).toBe(false)
  })

  it.each([
    ['a[bc', 2, 'not closed'],
    ['[', 1, 'not closed'],
    ['x[]', 2, 'no character'],
    ['[!]', 1, 'no character'],
    ['[a/b]', 3, "'/' stands in brackets"],
    ['[z-a]', 2, 'no range'],
    ['[a-c-e]', 5, "'-' stands between"],
    ['a/{b,c', 3, 'not closed'],
    ['{', 1, 'not closed'],
    ['{a,{b,c}}', 4, 'stands inside'],
    ['x{a{', 4, 'stands inside'],
    ['a\\', 2, "follows '\\'"],
    ['{a\\', 3, "follows '\\'"],
  ])('%s is refused at column %i', (pattern, column, words) => {
    expect(parseExclude(pattern)).toEqual({
      problem: expect.objectContaining({
        message: expect.stringContaining(words),
        place: { column },
        found: pattern,
        hint: expect.any(String),
      }),
    })
  })

  it('takes no more than key × pattern steps, whatever the pattern', () => {
    const key = 'a'.repeat(5_000)
    expect(matches('*a'.repeat(50).concat('b'), key)).toBe(false)
    expect(matches('**a'.repeat(50), key)).toBe(true)
    expect(matches(`${'{a,*a,**}'.repeat(50)}b`, key)).toBe(false)
  })

  it('matches what a search through all ways to read it matches', () => {
    const letter = fc.constantFrom('a', 'b', '-', '/', '.')
    const plain = fc.constantFrom('a', 'b', '.', '/', '*', '**', '?', '\\*', '[ab]', '[!a]', '[a-b]', '[!-a]')
    const alternative = fc.array(plain, { maxLength: 3 }).map((parts) => parts.join(''))
    const group = fc.array(alternative, { minLength: 1, maxLength: 3 }).map((parts) => `{${parts.join(',')}}`)
    const pattern = fc.array(fc.oneof(plain, group), { maxLength: 5 }).map((parts) => parts.join(''))
    const key = fc.array(letter, { maxLength: 6 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(pattern, key, (glob, text) => {
        expect(matches(glob, text)).toBe(matchSlowly(glob, text))
      }),
      { numRuns: 3_000 },
    )
  })

  it('never throws, and refuses with a column inside the pattern', () => {
    const char = fc.constantFrom('a', '*', '?', '[', ']', '{', '}', ',', '\\', '!', '-', '/', '😀')
    fc.assert(
      fc.property(fc.array(char, { maxLength: 8 }), (chars) => {
        const pattern = chars.join('')
        const parsed = parseExclude(pattern)
        if (!('problem' in parsed)) return void expect(typeof parsed.matches(pattern)).toBe('boolean')
        const column = parsed.problem.place?.column ?? 0
        expect(column).toBeGreaterThanOrEqual(1)
        expect(column).toBeLessThanOrEqual(pattern.length)
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Writes out the groups and then tries each way to read the pattern. For patterns that are well formed. */
function matchSlowly(pattern: string, key: string): boolean {
  return expandGroups(pattern).some((glob) => matchOne(tokensOf(glob), [...key]))
}

function tokensOf(glob: string): string[] {
  return glob.match(/\\.|\[!?[^\]]+\]|\*\*|./gsu) ?? []
}

function expandGroups(pattern: string): string[] {
  const tokens = tokensOf(pattern)
  const open = tokens.indexOf('{')
  if (open < 0) return [pattern]
  const close = tokens.indexOf('}', open)
  const alternatives: string[] = ['']
  for (const token of tokens.slice(open + 1, close)) {
    if (token === ',') alternatives.push('')
    else alternatives.push(alternatives.pop() + token)
  }
  const before = tokens.slice(0, open).join('')
  const after = expandGroups(tokens.slice(close + 1).join(''))
  return alternatives.flatMap((part) => after.map((rest) => `${before}\u0000${part}\u0000${rest}`))
}

function matchOne(tokens: readonly string[], key: readonly string[]): boolean {
  const [token, ...rest] = tokens
  if (token === undefined) return key.length === 0
  if (token === '\u0000') return matchOne(rest, key)
  const [char, ...others] = key
  if (token === '*' || token === '**') {
    if (matchOne(rest, key)) return true
    return char !== undefined && (token === '**' || char !== '/') && matchOne(tokens, others)
  }
  return char !== undefined && takes(token, char) && matchOne(rest, others)
}

function takes(token: string, char: string): boolean {
  if (token === '?') return char !== '/'
  if (token.length > 1 && token.startsWith('\\')) return token.slice(1) === char
  if (token.length > 1 && token.startsWith('[')) {
    const set = token.slice(1, -1).replaceAll(/[\\^]/g, '\\$&')
    const body = set.startsWith('!') ? `^${set.slice(1)}` : set
    return char !== '/' && new RegExp(`^[${body}]$`, 'u').test(char)
  }
  return token === char
}
