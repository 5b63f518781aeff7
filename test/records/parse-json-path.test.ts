import { describe, expect, it } from 'vitest'
import { parseJsonPath } from '../../src/records/parse-json-path.ts'

describe('parseJsonPath', () => {
  const name = (text: string) => ({ kind: 'name', name: text })
  const elements = { kind: 'wildcard', of: 'elements' }
  const values = { kind: 'wildcard', of: 'values' }
  it.each([
    ['$', []],
    ['$.list[*]', [name('list'), elements]],
    ["$['wind speed'].x", [name('wind speed'), name('x')]],
    ["$['it\\'s']", [name("it's")]],
    ['$[0].*', [{ kind: 'index', index: 0 }, values]],
    ['$[*]', [elements]],
    ["$.identifiers[*]['identifier']", [name('identifiers'), elements, name('identifier')]],
    ["$['*']", [name('*')]],
    ['$.Größe.3h', [name('Größe'), name('3h')]],
    [
      '$[12][3]',
      [
        { kind: 'index', index: 12 },
        { kind: 'index', index: 3 },
      ],
    ],
  ])('reads %s', (text, path) => {
    expect(parseJsonPath(text)).toEqual({ path })
  })

  it.each([
    ['', 1, "starts with '$'"],
    ['list', 1, "starts with '$'"],
    ['$list', 2, "Expected '.' or '['"],
    ['$..a', 2, 'Recursive descent'],
    ['$.a..b', 4, 'Recursive descent'],
    ['$.', 3, 'Expected a name'],
    ['$.a[', 4, 'Expected'],
    ['$[1:2]', 2, 'Slice'],
    ['$[:]', 2, 'Slice'],
    ['$[-1]', 2, 'Negative index'],
    ['$[?(@.a>1)]', 2, 'Filter'],
    ['$[(@.length-1)]', 2, 'Script'],
    ["$['a','b']", 2, 'Union'],
    ['$[0,1]', 2, 'Union'],
    ['$["a"]', 2, 'single quotes'],
    ['$.a.length()', 5, "Function 'length()'"],
    ['$[01]', 2, 'Expected'],
    ['$.a b', 4, "Expected '.' or '['"],
    [' $', 1, "starts with '$'"],
    ['$ ', 2, "Expected '.' or '['"],
    ['$*', 2, "Expected '.' or '['"],
    ['$.a[*', 4, 'Expected'],
    ['$.a*', 4, "Expected '.' or '['"],
    ['$.[0]', 3, 'Expected a name'],
    ['$[*].length()', 6, "Function 'length()'"],
    ['$.list[*]..main', 10, 'Recursive descent'],
    ['$.list[?(@.dt)]', 7, 'Filter'],
    ['$.list[1:]', 7, 'Slice'],
    ['$.list[::2]', 7, 'Slice'],
    ['$.list[-1:]', 7, 'Slice'],
    ['$[*,0]', 2, 'Union'],
    ['$[]', 2, 'Expected'],
    ['$[name]', 2, 'Expected'],
    ["$['name]", 2, 'Expected'],
    ['$[1.5]', 2, 'Expected'],
    ['$[1000000000]', 2, 'Expected'],
    ["$['a'", 2, 'Expected'],
    ['$.@', 3, 'Expected a name'],
  ])('refuses %s at column %i: %s', (text, column, message) => {
    const parsed = parseJsonPath(text)
    expect(parsed).toMatchObject({
      problem: { place: { column }, message: expect.stringContaining(message) },
    })
  })
})
