import { describe, expect, it } from 'vitest'
import { analyseExpression } from '../../src/compile/athena/analyse-expression.ts'
import { fieldPaths } from '../../src/compile/athena/field-paths.ts'
import { printSqlType } from '../../src/compile/athena/sql-type.ts'
import type { Field } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'

function field(name: string, type: string): Field {
  const parsed = parseType(type)
  if (!parsed.ok) throw new Error(parsed.message)
  return { name, type: parsed.type }
}

const columns: readonly Field[] = [
  field('city', 'struct<id:bigint,name:string,coord:struct<lat:double,lon:double>>'),
  field('slot', 'struct<dt:int,main:struct<temp:double,humidity:int>,weather:array<struct<main:string>>>'),
  field('price', 'decimal(10,2)'),
  field('ts', 'timestamp'),
  field('cityName', 'string'),
  field('same', 'int'),
  field('SAME', 'string'),
  {
    name: 'pair',
    type: {
      kind: 'struct',
      fields: [
        { name: 'a', type: { kind: 'int' } },
        { name: 'A', type: { kind: 'string' } },
      ],
    },
  },
  field('nothing', 'null'),
]

function analyse(text: string) {
  return analyseExpression({ text, scope: { columns } })
}

function typeOf(text: string): string {
  const analysis = analyse(text)
  return analysis.ok ? printSqlType(analysis.expression.type) : `problem: ${analysis.problems[0]?.message}`
}

function problemOf(text: string) {
  const analysis = analyse(text)
  if (analysis.ok) throw new Error(`${text} was taken`)
  const [problem] = analysis.problems
  if (problem === undefined) throw new Error('no problem')
  return problem
}

describe('types of expressions', () => {
  it.each([
    ['city.coord.lat', 'double'],
    ['slot.main.humidity + 1', 'integer'],
    ['city.id * 2', 'bigint'],
    ['slot.main.humidity / 2.0', 'decimal(12,1)'],
    ['price * 1.5', 'decimal(12,3)'],
    ['price / 3', 'decimal(10,2)'],
    ['price + city.id', 'decimal(22,2)'],
    ['1e0 * price', 'double'],
    ['0.1', 'decimal(1,1)'],
    ['2147483648', 'bigint'],
    ['year(ts)', 'bigint'],
    ['CAST(from_unixtime(slot.dt) AS timestamp)', 'timestamp(3)'],
    ['coalesce(slot.main.humidity, price)', 'decimal(12,2)'],
    ["nullif(cityname, '')", 'varchar'],
    ['if(price > 1, 1)', 'integer'],
    ['case when price > 1 then 1 else 2e0 end', 'double'],
    ['NULL', 'unknown'],
    ['nothing', 'unknown'],
    ['slot.weather[1].main', 'varchar'],
    ['transform(slot.weather, w -> w.main)', 'array(varchar)'],
    ["date_add('day', 1, CAST(ts AS date))", 'date'],
    ['SUM', 'problem: column SUM does not exist'],
  ])('%s is %s', (text, type) => {
    expect(typeOf(text)).toBe(type)
  })
})

describe('names', () => {
  it('are found without regard to case and kept as they are stored', () => {
    const analysis = analyse('CITY.Coord.LAT + length(cityname)')
    expect(analysis.ok && fieldPaths(analysis.expression)).toEqual([['city', 'coord', 'lat'], ['cityName']])
  })

  it('prefer the exact spelling of two that differ by case', () => {
    expect(typeOf('same')).toBe('integer')
    expect(typeOf('SAME')).toBe('varchar')
    expect(typeOf('pair.A')).toBe('varchar')
    expect(problemOf('Same').message).toBe('column Same is ambiguous')
  })

  it('can be quoted', () => {
    expect(typeOf('"city"."coord"."lat" > 1')).toBe('boolean')
  })

  it('are read by their paths, once each, and whole where they are used as a whole', () => {
    const analysis = analyse('slot.main.temp + slot.main.temp > 1 AND city IS NOT NULL')
    expect(analysis.ok && fieldPaths(analysis.expression)).toEqual([['slot', 'main', 'temp'], ['city']])
  })

  it('may be qualified', () => {
    const scope = {
      columns: [],
      qualifiers: [
        { name: 'left', columns },
        { name: 'right', columns: columns.slice(0, 1) },
      ],
    }
    expect(analyseExpression({ text: '"left".city.id = "right".city.id', scope }).ok).toBe(true)
    const ambiguous = analyseExpression({ text: 'city.id', scope })
    expect(!ambiguous.ok && ambiguous.problems[0]?.hint).toBe('could be left.city or right.city')
  })
})

describe('problems', () => {
  it.each([
    ['city.cord.lat', 'city has no field cord', 'did you mean coord?', 1, 6],
    ['cityy.id', 'column cityy does not exist', 'did you mean city?', 1, 1],
    ['1 +\n  ifnull(price, 0)', 'there is no function ifnull', 'did you mean coalesce?', 2, 3],
    ['lenght(cityname)', 'there is no function lenght', 'did you mean length?', 1, 1],
    ["price = '1'", 'decimal(10,2) = varchar(1) is not possible', undefined, 1, 1],
    ['price = ', 'the text ends too early', undefined, 1, 9],
    ['price price', 'unexpected price', undefined, 1, 7],
    ['price > 1 group', 'unexpected group', undefined, 1, 11],
    ["cityname = 'a", "unexpected '", 'the string that starts here has no closing quote', 1, 12],
    ['count(*)', 'count has no place in an expression of a step', 'an sql step can aggregate', 1, 1],
  ])('%s: %s', (text, message, hint, line, column) => {
    const problem = problemOf(text)
    expect(problem.message).toBe(message)
    if (hint !== undefined) expect(problem.hint).toBe(hint)
    expect(problem.span.start).toEqual({ line, column })
    expect(problem.place).toEqual({ line, column })
    expect(problem.unsupported).toBeUndefined()
  })

  it('tells what Athena has and this compiler has not from what neither has', () => {
    expect(problemOf('soundex(cityname)').unsupported).toBe(true)
    expect(problemOf('nosuch(cityname)').unsupported).toBeUndefined()
    expect(problemOf('(SELECT 1) = 1').unsupported).toBeUndefined()
  })
})
