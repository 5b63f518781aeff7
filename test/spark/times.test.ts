import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Field } from '../../src/spec/data-type.ts'
import { type Comparison, type Engines, openEngines } from './compare-engines.ts'
import { expectAgreement } from './expect-agreement.ts'

const column = (name: string, kind: 'timestamp' | 'date' | 'bigint' | 'double' | 'string'): Field => ({
  name,
  type: { kind },
})

/** The ends of the years, of months, of what a time can be, and around 1970. */
const timestamps = [
  ...['0001-01-01 00:00:00', '0999-12-31 23:59:59.999', '1582-10-10 12:00:00', '1899-12-31 23:59:59.001'],
  ...['1969-12-31 23:59:59.999', '1970-01-01 00:00:00', '1972-06-30 23:59:59', '2000-02-29 12:34:56.789'],
  ...['2020-01-31 00:00:00', '2020-02-29 23:59:59.999', '2020-12-31 01:02:03.004', '2021-01-03 13:00:00'],
  ...['2021-03-28 02:30:00', '2021-10-31 01:30:00', '2024-12-30 00:00:00', '2038-01-19 03:14:08'],
  '9999-12-31 23:59:59.999',
]
const times = [...timestamps.map((time) => `TIMESTAMP '${time}'`), 'NULL']
const dates = [...timestamps.map((time) => `DATE '${time.slice(0, 10)}'`), 'NULL']
const dateOf = (index: number) => dates[index] ?? 'NULL'

const dateUnits = ['day', 'week', 'month', 'quarter', 'year']
const units = ['millisecond', 'second', 'minute', 'hour', ...dateUnits]
const parts = [
  ...['year', 'quarter', 'month', 'week', 'day', 'day_of_week', 'day_of_year', 'year_of_week'],
  ...['last_day_of_month', 'to_iso8601'],
]
const formats = [
  ...[...'abcdefHhIijklMmprSsTvWxYy%'].map((token) => `%${token}`),
  ...['%Y-%m-%d %H:%i:%s.%f', '%Y%m%d', "it''s %Y + [%m] é {#} %%", '+%Y+%m', '%H%k', '%M%b%m%c', 'dd%dT%T'],
  ...['%x-W%v', "%d''%e''''"],
]
const jodaFormats = [
  "yyyy-MM-dd''T''HH:mm:ss.SSS",
  "E, d MMM yyyy h:m:s a ''o''''''''clock''",
  'xxxx-ww DDD',
  'EEEE MMMM yy D',
]

const ofTimes: Comparison = {
  columns: [column('t', 'timestamp'), column('d', 'date')],
  rows: times.map((time, index) => [time, dateOf(index)]),
  expressions: [
    ...parts.flatMap((part) => [`${part}(t)`, `${part}(d)`]),
    ...['hour', 'minute', 'second', 'millisecond'].map((part) => `${part}(t)`),
    'extract(YEAR FROM t)',
    'extract(DOW FROM d)',
    ...units.map((unit) => `date_trunc('${unit}', t)`),
    ...dateUnits.map((unit) => `date_trunc('${unit}', d)`),
    ...units.flatMap((unit) => [13, -1].map((count) => `date_add('${unit}', ${count}, t)`)),
    ...dateUnits.flatMap((unit) => [13, -1].map((count) => `date_add('${unit}', ${count}, d)`)),
    ...["t + INTERVAL '1' DAY", "t - INTERVAL '1' DAY", "t + INTERVAL '1' MONTH", "d - INTERVAL '13' MONTH"],
    ...["t + INTERVAL '90' SECOND", "t - INTERVAL '1' YEAR", "t - INTERVAL '5' HOUR", "d + INTERVAL '3' DAY"],
    ...["TRY(t + INTERVAL '1' DAY)", "TRY(date_add('month', 1, d))"],
    ...formats.map((format) => `date_format(t, '${format}')`),
    ...jodaFormats.map((format) => `format_datetime(t, '${format}')`),
    'to_unixtime(t)',
  ],
}

const inZones: Comparison = {
  columns: [column('t', 'timestamp')],
  rows: times.map((time) => [time]),
  expressions: [
    "with_timezone(t, '+05:30')",
    "with_timezone(t, 'UTC')",
    "hour(with_timezone(t, '-03:00'))",
    "date_format(at_timezone(with_timezone(t, 'UTC'), 'Europe/Berlin'), '%Y-%m-%d %H:%i:%s')",
    ...['America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', '+05:30'].flatMap((zone) => [
      `hour(at_timezone(with_timezone(t, 'UTC'), '${zone}'))`,
      `minute(at_timezone(with_timezone(t, 'UTC'), '${zone}'))`,
      `last_day_of_month(at_timezone(with_timezone(t, 'UTC'), '${zone}'))`,
    ]),
    "to_iso8601(with_timezone(t, 'UTC'))",
  ],
}

const differences: Comparison = {
  columns: [column('a', 'timestamp'), column('b', 'timestamp'), column('x', 'date'), column('y', 'date')],
  rows: times.flatMap((from, left) => times.map((to, right) => [from, to, dateOf(left), dateOf(right)])),
  expressions: [
    ...units.map((unit) => `date_diff('${unit}', a, b)`),
    ...dateUnits.map((unit) => `date_diff('${unit}', x, y)`),
  ],
}

const seconds: Comparison = {
  columns: [column('n', 'bigint'), column('f', 'double')],
  rows: [
    ['0', '0'],
    ['-1', '-1.0005'],
    ['1600000000', '1600000000.1235'],
    ['253402300799', '253402300799.9994'],
    ['-62135596800', '-62135596800.0'],
    ['1600000000000', '1e11'],
    ['NULL', 'NULL'],
    ['-12345678901', '0.0005'],
    ['31', '1.4999e0'],
    ['-5', '-0.0e0'],
  ],
  expressions: [
    'from_unixtime(n)',
    'from_unixtime(f)',
    'TRY(from_unixtime(n))',
    'TRY(from_unixtime(f))',
    'year(from_unixtime(n))',
    'to_unixtime(from_unixtime(n))',
    'to_unixtime(from_unixtime(f))',
    "date_format(from_unixtime(n), '%Y-%m-%d %H:%i:%s.%f')",
    "date_format(from_unixtime(n), 'on %Y %y')",
    "date_format(from_unixtime(n), '+%Y')",
    "date_format(from_unixtime(least(n, 1600000000), 'Europe/Moscow'), '%Y-%m-%d %H:%i')",
    'to_iso8601(from_unixtime(n))',
  ],
}

const counts: Comparison = {
  columns: [column('n', 'bigint'), column('t', 'timestamp'), column('d', 'date')],
  rows: ['0', '-1', '1', '12', '-12', 'NULL', '1000', '5'].map((count, index) => [
    count,
    times[index * 2] ?? 'NULL',
    dateOf(index * 2),
  ]),
  expressions: [
    ...units.flatMap((unit) => [`date_add('${unit}', n, t)`, `TRY(date_add('${unit}', n, t))`]),
    ...dateUnits.flatMap((unit) => [`date_add('${unit}', n, d)`, `TRY(date_add('${unit}', n, d))`]),
  ],
}

const days = ['2020-01-02', '2020-1-2', '2020-02-29', '1969-12-31', '0001-01-01', '9999-12-31', '0000-01-01']
const wrong = ['2020-13-01', '2020-02-30', '2020-01-02\n', '20200102', ' 2020-01-02', '', 'abc', '2020-00-01']

const texts: Comparison = {
  expressions: [
    ...days.map((day) => `date_parse('${day}', '%Y-%m-%d')`),
    ...wrong.map((day) => `TRY(date_parse('${day}', '%Y-%m-%d'))`),
    "date_parse('02/01/2020 23:59:59', '%d/%m/%Y %H:%i:%s')",
    "TRY(date_parse('02/01/2020 23:59:60', '%d/%m/%Y %H:%i:%s'))",
    "date_parse('2020', '%Y')",
    "date_parse('2020-06', '%Y-%m')",
    "date_parse('2020-01-02T03:04Z', '%Y-%m-%dT%H:%iZ')",
    "date_parse('[2020]', '[%Y]')",
    "date_parse('2020-01-02 3:4:5', '%Y-%m-%d %H:%i:%s')",
    "from_iso8601_date('2020-02-29')",
    ...['2020-01-02', '2020-01-02T03:04:05.678Z', '2020-01-02T03:04', '2020-01-02T03:04:05.6'].map(
      (time) => `from_iso8601_timestamp('${time}')`,
    ),
    'from_unixtime(1.5)',
    "from_unixtime(DECIMAL '1600000000.5555')",
    'TRY(from_unixtime(9223372036854775807))',
    "TRY(date_add('year', 2147483647, DATE '2020-01-01'))",
    ...['second', 'millisecond'].map(
      (unit) => `date_add('${unit}', 5000000123, TIMESTAMP '2020-01-01 00:00:00')`,
    ),
    ...['millisecond', 'to_unixtime', 'to_iso8601'].map(
      (name) => `${name}(TIMESTAMP '2020-01-01 00:00:00.123456')`,
    ),
    "date_trunc('millisecond', TIMESTAMP '2020-01-01 00:00:00.123456')",
    "date_format(TIMESTAMP '2020-01-01 00:00:00.123456', '%f')",
    "current_date > DATE '2020-01-01'",
    "localtimestamp > TIMESTAMP '2020-01-01 00:00:00'",
    'now() = current_timestamp',
    "date_diff('second', current_timestamp, now())",
  ],
}

const failing: Comparison = {
  expressions: [
    ...wrong.flatMap((day) => [`date_parse('${day}', '%Y-%m-%d')`, `from_iso8601_date('${day}')`]),
    "date_parse('02/01/2020 24:00:00', '%d/%m/%Y %H:%i:%s')",
    "date_parse('02/01/2020 23:59:60', '%d/%m/%Y %H:%i:%s')",
    "date_parse('2020x01', '%Y.%m')",
    "date_parse('2020-01-02', '%Y-%m-%d %H:%i:%s')",
    "date_parse('2020-01-02 03:04:05', '%Y-%m-%d')",
    ...['2020-01-02T24:00:00Z', '2020-01-02 03:04:05', '2020-01-02T03:04:05+01:00', '2020-02-30T00:00Z'].map(
      (time) => `from_iso8601_timestamp('${time}')`,
    ),
    'from_unixtime(9223372036854775807)',
    'from_unixtime(-9223372036854775807)',
    'from_unixtime(1e300)',
    "date_add('day', 5000000000, TIMESTAMP '2020-01-01 00:00:00')",
    "date_add('year', 2147483647, DATE '2020-01-01')",
  ],
}

describe('times on Spark as on DuckDB', () => {
  let engines: Engines

  beforeAll(async () => {
    engines = await openEngines(inject('python'))
  })
  afterAll(() => engines.close())

  it.each([
    ['times', ofTimes],
    ['zones', inZones],
    ['differences', differences],
    ['seconds since 1970', seconds],
    ['counts that are columns', counts],
    ['constants', texts],
  ])('%s', async (_name, comparison) => {
    expectAgreement(await engines.compare(comparison), { atLeast: 1 })
  })

  it('what fails on one fails on the other', async () => {
    for (const outcome of await engines.compare(failing)) expect(outcome).toMatchObject({ verdict: 'fails' })
  })

  it.each([
    ["with_timezone(TIMESTAMP '2021-10-31 02:30:00', 'Europe/Berlin')", 'refused by spark'],
    ["date_parse('12', '%H')", 'refused'],
    ["date_trunc('day', at_timezone(from_unixtime(0), 'Europe/Berlin'))", 'refused'],
  ])('%s is %s', async (expression, verdict) => {
    expect(await engines.compare({ expressions: [expression] })).toMatchObject([{ verdict }])
  })
})
