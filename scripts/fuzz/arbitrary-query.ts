import { quoteAthenaIdentifier } from '../../src/compile/athena/quote-identifier.ts'
import type { Field } from '../../src/spec/data-type.ts'
import type { Random } from '../generate/random.ts'
import { type Kind, kindOf } from './expressions/grammar.ts'

interface Around {
  readonly columns: readonly Field[]
  readonly expression: (kind?: Kind) => string
}

/** Groups and orders by these. */
const keyKinds: readonly Kind[] = ['integer', 'number', 'text', 'boolean', 'date', 'timestamp']

/** A SELECT over `input` whose rows do not depend on the order of the input's. */
export function arbitraryQuery(around: Around, random: Random): string {
  const { columns, expression } = around
  const keys = columns
    .filter(({ type }) => keyKinds.includes(kindOf(type) ?? 'row'))
    .map(({ name }) => quoteAthenaIdentifier(name))
  // -0.0 and 0.0 are peers in an order: which of them comes first is open
  const signless = (names: readonly string[], where: string) => {
    const floats = new Set(
      columns
        .filter(({ type }) => ['float', 'double'].includes(type.kind))
        .map(({ name }) => quoteAthenaIdentifier(name)),
    )
    const items = names.map((name) => (floats.has(name) ? `${name} + REAL '0' AS ${name}` : name))
    return `(SELECT ${items.join(', ')} FROM input${where}) AS signless`
  }
  const some = (least: number) => {
    const chosen = keys.filter(() => random.chance(0.4)).slice(0, 4)
    return chosen.length >= least ? chosen : keys.slice(0, least)
  }
  const where = random.chance(0.3) ? ` WHERE coalesce(${expression('boolean')}, true)` : ''
  const forms =
    keys.length === 0
      ? ['plain']
      : [
          'group',
          'group',
          'group',
          'rollup',
          'window',
          'window',
          'distinct',
          'union',
          'unnest',
          'self',
          'top',
          'subquery',
          'plain',
          'with',
          'total',
        ]
  switch (random.pick(forms)) {
    case 'group': {
      const by = some(1)
      const having = random.chance(0.2) ? ` HAVING count(*) > ${random.integer(0, 3)}` : ''
      return `SELECT ${[...by, ...aggregates(around, random)].join(', ')} FROM input${where} GROUP BY ${by.join(', ')}${having}`
    }
    case 'rollup': {
      const by = some(2)
      const sets = random.pick([
        `ROLLUP (${by.join(', ')})`,
        `CUBE (${by.join(', ')})`,
        `GROUPING SETS ((${by.join(', ')}), (${by[0]}), ())`,
      ])
      return `SELECT ${[...by, `grouping(${by.join(', ')}) AS g`, ...aggregates(around, random)].join(', ')} FROM input${where} GROUP BY ${sets}`
    }
    case 'total':
      return `SELECT ${aggregates(around, random).join(', ')} FROM input${where}`
    case 'window': {
      const chosen = some(1)
      return `${windowQuery(chosen, random)} FROM ${signless(chosen, where)}`
    }
    case 'distinct':
      return `SELECT DISTINCT ${some(1).join(', ')} FROM input${where}`
    case 'union': {
      const chosen = some(1).join(', ')
      return `SELECT ${chosen} FROM input WHERE ${expression('boolean')} ${random.pick(['UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT'])} SELECT ${chosen} FROM input${where}`
    }
    case 'unnest': {
      const ordinal = random.chance(0.4)
      return `SELECT ${[...some(1), 'e AS unnested', ...(ordinal ? ['o AS nth'] : [])].join(', ')} FROM input CROSS JOIN UNNEST(${expression('array')})${ordinal ? ' WITH ORDINALITY AS u(e, o)' : ' AS u(e)'}${where}`
    }
    case 'self': {
      const key = random.pick(keys)
      return `SELECT a.${key} AS x, count(*) AS n FROM input a ${random.pick(['JOIN', 'LEFT JOIN', 'FULL JOIN'])} input b ON a.${key} = b.${key} GROUP BY a.${key}`
    }
    case 'top': {
      const chosen = some(1)
      const order = chosen.map(
        (name) => `${name}${random.pick(['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST'])}`,
      )
      return `SELECT ${chosen.join(', ')} FROM ${signless(chosen, where)} ORDER BY ${order.join(', ')} ${random.pick(['LIMIT 5', 'OFFSET 2 LIMIT 10', 'LIMIT 0', 'FETCH FIRST 3 ROWS ONLY'])}`
    }
    case 'subquery': {
      const key = random.pick(keys)
      const condition = random.pick([
        `${key} IN (SELECT ${key} FROM input WHERE ${expression('boolean')})`,
        `${key} NOT IN (SELECT ${key} FROM input WHERE ${key} IS NOT NULL AND ${expression('boolean')})`,
        `EXISTS (SELECT 1 FROM input i WHERE i.${key} = t.${key} AND i.${key} IS NOT NULL)`,
        `${key} = (SELECT max(${key}) FROM input)`,
      ])
      return `SELECT ${some(1).join(', ')} FROM input t WHERE ${condition}`
    }
    case 'with':
      return `WITH part AS (SELECT ${some(1).join(', ')} FROM input${where}) SELECT *, count(*) AS n FROM part GROUP BY ${some(
        1,
      )
        .map((_, index) => index + 1)
        .join(', ')}`
    default:
      return `SELECT ${[...some(0), `${expression()} AS made`].join(', ')} FROM input${where}`
  }
}

/** What does not depend on an order; doubles within what their sum can keep. */
function aggregates({ columns, expression }: Around, random: Random): readonly string[] {
  const pick = (...kinds: readonly Kind[]) => {
    const fitting = columns.filter(({ type }) => kinds.includes(kindOf(type) ?? 'row'))
    return fitting.length > 0 && random.chance(0.8)
      ? quoteAthenaIdentifier(random.pick(fitting).name)
      : expression(kinds[0])
  }
  // by what is collected: of values that an order does not tell apart any may come first
  const ordered = (print: (value: string) => string) => print(pick('integer'))
  const forms: readonly (() => string)[] = [
    () => 'count(*)',
    () => `count(${pick('number', 'text', 'array')})`,
    () => `count(DISTINCT ${pick('text', 'integer', 'number')})`,
    () => `sum(TRY_CAST(${pick('integer')} AS decimal(38,0)))`,
    () => `sum(TRY_CAST(${pick('integer', 'number')} AS smallint))`,
    () => `avg(TRY_CAST(${pick('integer', 'number')} AS smallint))`,
    () =>
      `sum(abs(CAST(${pick('number')} AS double))) FILTER (WHERE abs(CAST(${pick('number')} AS double)) < 1e0)`,
    () => `min(${pick('number', 'integer')})`,
    () => `max(${pick('number', 'integer')})`,
    () => `min(${pick('text')})`,
    () => `max(${pick('text', 'timestamp', 'date')})`,
    () => `max(${pick('timestamp', 'date')}) FILTER (WHERE ${pick('boolean')})`,
    () => `bool_and(${pick('boolean')})`,
    () => `bool_or(${pick('boolean')})`,
    () => `count_if(${pick('boolean')})`,
    () => `array_sort(array_agg(${pick('text', 'integer')}))`,
    () => `cardinality(array_agg(DISTINCT ${pick('integer', 'text')}))`,
    () => ordered((value) => `array_agg(${value} ORDER BY ${value})`),
    () => ordered((value) => `listagg(CAST(${value} AS varchar), ',') WITHIN GROUP (ORDER BY ${value})`),
    () => `histogram(${pick('text', 'integer')})`,
    () => `stddev(TRY_CAST(${pick('integer', 'number')} AS tinyint))`,
    () => `var_pop(TRY_CAST(${pick('integer', 'number')} AS tinyint))`,
    () => `sum(${pick('number')})`,
    () => `avg(TRY_CAST(${pick('number')} AS decimal(10,2)))`,
  ]
  return Array.from({ length: random.integer(1, 3) }, (_, index) => `${random.pick(forms)()} AS agg${index}`)
}

function windowQuery(keys: readonly string[], random: Random): string {
  const [partition = '1'] = keys
  const order = `ORDER BY ${keys.map((key) => `${key}${random.pick(['', ' DESC', ' NULLS FIRST'])}`).join(', ')}`
  const by = random.chance(0.7) ? `PARTITION BY ${partition} ` : ''
  const last = keys.at(-1)
  const calls = [
    'row_number()',
    'rank()',
    'dense_rank()',
    'percent_rank()',
    'cume_dist()',
    'ntile(3)',
    'count(*)',
    `count(${last})`,
    `min(${last})`,
    `max(${last})`,
    `lag(${last})`,
    `lead(${last}, 2)`,
    `first_value(${last})`,
    `last_value(${last})`,
    `nth_value(${last}, 2)`,
  ]
  const frame = random.pick([
    '',
    '',
    ' ROWS BETWEEN 1 PRECEDING AND CURRENT ROW',
    ' ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
  ])
  const call = random.pick(calls)
  const framed = /^(row_number|rank|dense_rank|percent_rank|cume_dist|ntile|lag|lead)/.test(call) ? '' : frame
  return `SELECT ${keys.join(', ')}, ${call} OVER (${by}${order}${framed}) AS windowed`
}
