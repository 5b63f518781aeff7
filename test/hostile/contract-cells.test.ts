import { expect, it } from 'vitest'
import { type CellType, cellTypes, type JsonKind, recordKinds, valueKinds } from './contract-cells.ts'
import { describeHostile } from './describe-hostile.ts'
import { bad, type HostileCase, type Part } from './hostile-case.ts'

/** Where a value of a type stands: its column's type, what is around it in JSON and in the row. */
interface Position {
  readonly name: string
  readonly type: (inner: CellType) => string
  readonly json: (inner: string) => string
  readonly path: string
  readonly row: (inner: unknown) => unknown
}

const alone: Position = {
  name: 'in a column',
  type: (inner) => inner,
  json: (inner) => inner,
  path: '',
  row: (inner) => inner,
}

const positions: readonly Position[] = [
  alone,
  {
    name: 'in an array',
    type: (inner) => `array<${inner}>`,
    json: (inner) => `[null,${inner}]`,
    path: '[1]',
    row: (inner) => [null, inner],
  },
  {
    name: 'in a struct',
    type: (inner) => `struct<f:${inner}>`,
    json: (inner) => `{"x":[],"f":${inner}}`,
    path: '.f',
    row: (inner) => ({ f: inner }),
  },
  {
    name: 'in a map',
    type: (inner) => `map<string,${inner}>`,
    json: (inner) => `{"f":${inner}}`,
    path: '.f',
    row: (inner) => ({ f: inner }),
  },
  {
    name: 'in structs in arrays in maps',
    type: (inner) => `map<int,array<struct<f:${inner}>>>`,
    json: (inner) => `{"1":[{},{"f":${inner}}]}`,
    path: "['1'][1].f",
    row: (inner) => ({ 1: [{ f: null }, { f: inner }] }),
  },
]

interface Cell {
  readonly kind: JsonKind
  readonly record: (column: string, k: number) => string
}

/** Every cell as a line; each type has a column of its own, `k` is the number of the line. */
function cellsCase(position: Position, cells: readonly Cell[]): HostileCase {
  const columns = cellTypes.map((type, index) => ({ type, name: `t${index}` }))
  const nothing = Object.fromEntries(columns.map(({ name }) => [name, null]))
  const parts: Part[] = ['{}\n']
  const rows = [{ k: null, ...nothing }] as Record<string, unknown>[]
  let k = 0
  for (const { kind, record } of cells) {
    for (const { type, name } of columns) {
      k += 1
      const line = record(name, k)
      if (type in kind.takes) {
        const taken = kind.takes[type]
        const isMissing = kind.name === 'missing' || kind.name === 'caseV'
        rows.push({ k, ...nothing, [name]: isMissing ? null : position.row(taken) })
        parts.push(line)
      } else parts.push(refused(kind, type, line, k, `$.${name}${position.path}`))
      parts.push('\n')
    }
  }
  return {
    name: position.name,
    schema: ['k: int', ...columns.map(({ type, name }) => `${name}: ${position.type(type)}`)].join('\n'),
    files: { 'a.json': parts },
    rows,
  }
}

function refused(kind: JsonKind, type: CellType, line: string, k: number, path: string): Part {
  const refusal = kind.refuses?.[type] ?? kind.otherwise ?? 'wrongType'
  if (typeof refusal === 'object') return bad(line, refusal.reason, [k + 1, k], { found: refusal.found })
  const isTyped = refusal === 'wrongType' || refusal === 'outOfRange' || refusal === 'tooLong'
  return bad(line, refusal, [k + 1, k], {
    path,
    ...(isTyped ? { expected: type } : {}),
    ...(kind.found === undefined ? {} : { found: kind.found }),
  })
}

const ofValues = (position: Position) =>
  valueKinds.map((kind) => ({
    kind,
    record: (column: string, k: number) => `{"k":${k},"${column}":${position.json(kind.json)}}`,
  }))

describeHostile(
  'every kind of value under every type',
  positions.map((position) => cellsCase(position, ofValues(position))),
)

describeHostile('every kind of record under every type', [
  cellsCase(
    alone,
    recordKinds.map((kind) => ({ kind, record: kind.record })),
  ),
])

it('has a line for every kind of the reference', () => {
  const names = [...valueKinds, ...recordKinds].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(38)
})
