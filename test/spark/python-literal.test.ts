import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  PythonTuple,
  type PythonValue,
  printColumns,
  printPython,
} from '../../src/compile/pyspark/python-literal.ts'
import type { DataType } from '../../src/spec/data-type.ts'
import { parseType } from '../../src/spec/parse-type.ts'
import { randomFrom } from './random.ts'

const python = inject('python')

describe.skipIf(python === '')('literals of Python', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'etl-literals-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const random = randomFrom(7)
  const below = (limit: number) => Math.floor(random() * limit)
  const name = () => 'a_name_of_some_length'.slice(0, 1 + below(21))
  const values = Array.from({ length: 200 }, () => randomValue(1 + below(5)))

  function randomValue(depth: number): PythonValue {
    const scalars: readonly PythonValue[] = [
      null,
      true,
      false,
      below(1000),
      -1.5,
      2n ** 70n,
      name(),
      'é\n\\\u2028\u0000',
    ]
    if (depth === 0) return scalars[below(scalars.length)] ?? null
    const items = Array.from({ length: below(6) }, () => randomValue(depth - 1))
    const shape = below(4)
    if (shape === 0) return new PythonTuple(...items)
    if (shape === 1) return items
    const entries = items.map((item, index) => [`${name()}${9 - index}`, item] as const)
    return shape === 2 ? new Map(entries) : Object.fromEntries(entries)
  }

  it('are read back as what they were', () => {
    const script =
      'import ast, json, sys\nprint(json.dumps([ast.literal_eval(v) for v in json.load(sys.stdin)]))'
    const input = JSON.stringify(values.map((value) => printPython(value)))
    const read = JSON.parse(execFileSync(python, ['-c', script], { input, encoding: 'utf8' }))
    expect(read).toEqual(values.map(asJson))
  })

  it('stand as `ruff format` puts them', () => {
    const lines = values.map(
      (value, index) => `call(\n    value_${index}=${printPython(value, 4, `value_${index}=`.length)},\n)`,
    )
    const file = join(folder, 'literals.py')
    writeFileSync(file, `${lines.join('\n')}\n`)
    const ruff = join(dirname(python), 'ruff')
    const diff = execFileSync(
      ruff,
      ['format', '--line-length', '100', '--quiet', '--isolated', '--check', file],
      { encoding: 'utf8' },
    )
    expect(diff).toBe('')
  })

  it('hold types that schema_types.py reads', () => {
    const texts = [
      'struct<a:int,b:array<map<string,decimal(10,2)>>,`2`:date,`1`:struct<>>',
      'choice<int,array<string>>',
      'map<varchar(3),null>',
    ]
    const types = texts.map(parse)
    const printed = printPython(printColumns(types.map((type, index) => ({ name: `c${index}`, type }))))
    const script = [
      'import ast, json, sys',
      'from glue_etl.schema_types import parse_columns, print_columns',
      'forms = ast.literal_eval(sys.stdin.read())',
      'columns = parse_columns(forms)',
      'assert print_columns(columns) == forms',
      'print(json.dumps([column["type"] for column in columns]))',
    ].join('\n')
    const env = { ...process.env, PYTHONPATH: join(import.meta.dirname, '../../python') }
    const read = execFileSync(python, ['-c', script], { input: printed, encoding: 'utf8', env })
    expect(JSON.parse(read)).toEqual(types)
  })
})

function parse(text: string): DataType {
  const parsed = parseType(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.type
}

function asJson(value: PythonValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof PythonTuple) return value.items.map(asJson)
  if (Array.isArray(value)) return value.map(asJson)
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return Object.fromEntries(entries.map(([key, item]) => [key, asJson(item)]))
}
