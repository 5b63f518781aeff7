import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLevelReader, parseLayout } from '../../src/spec/layout.ts'
import {
  lookbackWindow,
  parseTimeBound,
  positionInWindow,
  printDigits,
  printWindow,
} from '../../src/spec/time-window.ts'
import { expectProblems } from './expect-problems.ts'

function sourceJob(source: string, rest = 'steps: []', sink = '') {
  return {
    'schemas/in.yaml': 'id: int',
    'jobs/Job.yaml': `
      source: { path: data, schema: in, ${source} }
      ${rest}
      sink: { table: lake.out, path: s3://lake/out/, ${sink} }`,
  }
}

describe('source.layout', () => {
  it.each([
    ['{YYYY}/{MM}', "'{YYYY}' is not a placeholder | {yyyy}, {MM}, {dd}, {HH} | did you mean '{yyyy}'?"],
    ['{yyyy}/{month}', "'{month}' is not a placeholder | {yyyy}, {MM}, {dd}, {HH} | did you mean '{MM}'?"],
    ['{yyyy}/{MM', "a brace is missing in '{MM' | {yyyy}, {MM}, {dd}, {HH} | did you mean '{MM}'?"],
    ['{yyyy}/{dd}', "'{dd}' needs '{MM}' before it | placeholders from coarse to fine"],
    ['{dd}/{MM}/{yyyy}', "'{dd}' needs '{yyyy}' before it | placeholders from coarse to fine"],
    [
      'yyyy/MM/dd',
      "'yyyy/MM/dd' has no placeholder | {yyyy}, {MM}, {dd}, {HH} | did you mean '{yyyy}/{MM}/{dd}'?",
    ],
    ['raw', "'raw' has no placeholder | {yyyy}, {MM}, {dd}, {HH} | for example"],
    ['{yyyy}//{MM}', 'a folder without a name'],
    ['/{yyyy}', 'a folder without a name'],
    ['_{yyyy}', "'_{yyyy}': folders that begin with _ or . are passed over"],
    ['*/{yyyy}', "'*': a layout has no wildcards"],
  ])('%s is refused where it stands', (layout, due) => {
    expectProblems(sourceJob(`layout: ▶"${layout}"`), [due])
  })

  it('is needed by lookback, which has a unit', () => {
    expectProblems(sourceJob('lookback: ▶2d'), ['lookback needs a layout'])
    expectProblems(sourceJob('layout: "{yyyy}", lookback: ▶2'), ['source.lookback cannot be 2 | text'])
    expectProblems(sourceJob('layout: "{yyyy}", lookback: ▶2 days'), [
      "source.lookback: expected a duration such as 2d, 12h or 30m, found '2 days'",
    ])
  })

  it('narrows neither an overwrite nor a joined source', () => {
    expectProblems(sourceJob('layout: "{yyyy}", lookback: ▶2d', 'steps: []', 'mode: overwrite'), [
      'lookback would empty the table of all older rows',
    ])
    expectProblems(sourceJob('layout: "{yyyy}"', 'steps: []', 'mode: overwrite'), [])
    const join = (more: string) =>
      `steps: [{ join: { other: { path: more, schema: in, ${more} } }, on: id = other.id }]`
    expectProblems(sourceJob('changed: fail', join('layout: ▶"{yyyy}"')), [
      'a joined source is read whole: it takes no layout',
    ])
    expectProblems(sourceJob('changed: fail', join('layout: "{yyyy}", lookback: ▶1d')), [
      'a joined source is read whole: it takes no lookback',
    ])
  })

  it('reads from the names of folders the time that they were made of', () => {
    const pad = (value: number, width = 2) => String(value).padStart(width, '0')
    const literal = fc.constantFrom('', 'dt=', 'a.b', '(x)+', 'ü-')
    const separator = fc.constantFrom('/', '-', '', '/day=', '$')
    const time = fc.record({
      yyyy: fc.integer({ min: 0, max: 9999 }).map((year) => pad(year, 4)),
      MM: fc.integer({ min: 1, max: 12 }).map((month) => pad(month)),
      dd: fc.integer({ min: 1, max: 31 }).map((day) => pad(day)),
      HH: fc.integer({ min: 0, max: 23 }).map((hour) => pad(hour)),
    })
    const shape = fc.record({
      head: literal.filter((text) => !text.startsWith('.')),
      separators: fc.array(separator, { minLength: 3, maxLength: 3 }),
      units: fc.integer({ min: 1, max: 4 }),
      again: fc.boolean(),
    })
    fc.assert(
      fc.property(time, shape, ({ yyyy, MM, dd, HH }, { head, separators, units, again }) => {
        const write = (parts: readonly string[]) =>
          head +
          parts
            .slice(0, units)
            .map((part, index) => (index === 0 ? part : `${separators[index - 1]}${part}`))
            .join('') +
          (again ? `/year ${parts[0]}` : '')
        const parsed = parseLayout(write(['{yyyy}', '{MM}', '{dd}', '{HH}']))
        if ('problem' in parsed) throw new Error(parsed.problem.message)
        const names = write([yyyy, MM, dd, HH]).split('/')
        const readers = parsed.layout.levels.map(createLevelReader)
        expect(names).toHaveLength(readers.length)
        const digits = names.reduce<string | undefined>(
          (known, name, depth) => (known === undefined ? undefined : readers[depth]?.(name, known)),
          '',
        )
        expect(digits).toBe([yyyy, MM, dd, HH].slice(0, units).join(''))
      }),
    )
  })

  it.each([
    ['{yyyy}', 'x2026'],
    ['{yyyy}', '20261'],
    ['{yyyy}-{MM}', '2026-13'],
    ['{yyyy}-{MM}', '2026-1'],
    ['{yyyy}-{MM}-{dd}', '2026-01-00'],
    ['{yyyy}-{MM}-{dd}T{HH}', '2026-01-01T24'],
    ['{yyyy}.{MM}', '2026-01'],
    ['{yyyy} {yyyy}', '2026 2027'],
  ])('a folder of %s is not called %s', (layout, name) => {
    const parsed = parseLayout(layout)
    if ('problem' in parsed) throw new Error(parsed.problem.message)
    expect(parsed.layout.levels.map((level) => createLevelReader(level)(name, ''))).toEqual([undefined])
  })
})

describe('a window of time', () => {
  it.each([
    ['2026', '2026'],
    ['2026-11', '202611'],
    ['2026-11-01', '20261101'],
    ['2026-11-01T06', '2026110106'],
    ['2026-11-01T06Z', '2026110106'],
    ['2026-11-01 06:30', '202611010630'],
    ['2026-11-01T06:30:15.5Z', '20261101063015'],
    ['2024-02-29', '20240229'],
  ])('takes %s', (text, digits) => {
    expect(parseTimeBound(text)).toBe(digits)
  })

  it.each([
    '',
    '26-11-01',
    '2026-11-1',
    '2026-02-30',
    '2026-13',
    '2026-11-01T24',
    '2026-11-01T06+02:00',
    '2d',
    'now',
  ])('does not take %j', (text) => {
    expect(parseTimeBound(text)).toBeUndefined()
  })

  it('has in it what shares an instant with it, by the calendar', () => {
    const instant = fc.date({
      min: new Date('2024-12-30T00:00:00Z'),
      max: new Date('2025-03-02T00:00:00Z'),
      noInvalidDate: true,
    })
    const stretch = fc.tuple(instant, fc.constantFrom(4, 6, 8, 10)).map(([date, length]) => {
      const [year, month, day, hour] = [
        date.getUTCFullYear(),
        date.getUTCMonth(),
        date.getUTCDate(),
        date.getUTCHours(),
      ]
      const [start, end] =
        length === 4
          ? [Date.UTC(year, 0), Date.UTC(year + 1, 0)]
          : length === 6
            ? [Date.UTC(year, month), Date.UTC(year, month + 1)]
            : length === 8
              ? [Date.UTC(year, month, day), Date.UTC(year, month, day + 1)]
              : [Date.UTC(year, month, day, hour), Date.UTC(year, month, day, hour + 1)]
      const digits = [year, month + 1, day, hour].map((part) => String(part).padStart(2, '0')).join('')
      return { digits: digits.slice(0, length), start, end }
    })
    fc.assert(
      fc.property(stretch, stretch, stretch, (folder, from, to) => {
        const due = folder.end <= from.start ? 'before' : folder.start >= to.end ? 'after' : 'in'
        // from later than to is refused before
        fc.pre(from.start < to.end)
        expect(positionInWindow(folder.digits, { from: from.digits, to: to.digits })).toBe(due)
        expect(parseTimeBound(printDigits(folder.digits))).toBe(folder.digits)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['yyyy', 172_800, '2025'],
    ['MM', 172_800, '202512'],
    ['dd', 172_800, '20251230'],
    ['HH', 172_800, '2025123015'],
    ['HH', 5400, '2026010114'],
    ['dd', 57_600, '20251231'],
  ] as const)(
    'of a lookback begins with the %s of %d seconds ago, and has no end',
    (finest, lookbackSeconds, from) => {
      const now = new Date('2026-01-01T15:59:59.999Z')
      expect(lookbackWindow({ now, lookbackSeconds, finest })).toEqual({ from })
    },
  )

  it('is told as options take it', () => {
    expect(printWindow({ from: '20261101', to: '2026110506' })).toBe('from 2026-11-01 up to 2026-11-05T06')
    expect(printWindow({ from: '2026' })).toBe('from 2026 on')
    expect(printWindow({ to: '202611010630' })).toBe('up to 2026-11-01T06:30')
  })
})
