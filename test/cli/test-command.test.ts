import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runEtl } from './run-etl.ts'
import { createItemProject, itemProject, snapshotLake } from './temp-project.ts'

const file = 'jobs/Items.test.yaml'

function cases(text: string): Readonly<Record<string, string>> {
  return { [file]: `cases:\n${text}` }
}

const good = cases(`  - name: copies
    documents:
      - { id: 9007199254740993, day: mon, price: 2 }
      - { id: 1 }
    rows:
      - { id: 1, day: null, price: null }
      - { price: 2.0, id: 9007199254740993 }
  - name: reads a file
    input: data/items.ndjson
    rows: [{ id: 3 }, { id: 2 }, { day: mon }]
  - name: refuses
    documents: [{ id: one }]
    error: wrongType
  - name: has nothing to do
    documents: []
    rows: []
`)

const bad = cases(`  - name: differs
    documents:
      - { id: 1, day: mon, price: 1.5 }
      - { id: 2, day: tue }
    rows:
      - { id: 1, day: mon, price: 2.5 } # was dearer
      - { id: 3, day: wed }
`)

describe('test', () => {
  it('passes cases, and writes nothing', async () => {
    const cwd = await createItemProject(good)
    const { exitCode, stdout, stderr } = await runEtl(['test'], { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toBe('Items\n  ✓ copies\n  ✓ reads a file\n  ✓ refuses\n  ✓ has nothing to do\n4 passed\n')
    expect(await snapshotLake(cwd)).toEqual({})
  })

  it('shows the cells that differ, the rows that are missing and those that are not due', async () => {
    const { exitCode, stdout } = await runEtl(['test', 'Items'], { cwd: await createItemProject(bad) })
    expect(exitCode).toBe(3)
    expect(stdout).toBe(`Items
  ✗ differs  ${file}:2:5
      items, row at ${file}:7:9
        price
          expected  2.5
          actual    1.5
      items, missing the row at ${file}:8:9
        id: 3  day: "wed"
      items, a row that is not due
        id: 2  day: "tue"  price: null
0 passed, 1 failed
`)
  })

  it('gives the same as JSON', async () => {
    const { exitCode, stdout } = await runEtl(['test', '--json'], { cwd: await createItemProject(bad) })
    expect(exitCode).toBe(3)
    expect(JSON.parse(stdout)).toEqual({
      passed: 0,
      failed: 1,
      updated: 0,
      cases: [
        {
          job: 'Items',
          case: 'differs',
          file,
          line: 2,
          column: 5,
          passed: false,
          differences: [
            {
              kind: 'differentRow',
              table: 'items',
              place: { file, line: 7, column: 9 },
              cells: [{ path: 'price', due: 2.5, made: 1.5 }],
            },
            {
              kind: 'missingRow',
              table: 'items',
              place: { file, line: 8, column: 9 },
              row: { id: 3, day: 'wed' },
            },
            { kind: 'surplusRow', table: 'items', row: { id: 2, day: 'tue', price: null } },
          ],
        },
      ],
    })
  })

  it('with --update writes the rows that are made, and says so', async () => {
    const cwd = await createItemProject(bad)
    const { exitCode, stdout } = await runEtl(['test', '--update'], { cwd })
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`↻ differs  ${file}:2:5  1 row changed, 1 row added, 1 row removed`)
    const text = await readFile(join(cwd, file), 'utf8')
    expect(text).toContain('- { id: 1, day: mon, price: 1.5 } # was dearer\n')
    expect((await runEtl(['test'], { cwd })).stdout).toBe('Items\n  ✓ differs\n1 passed\n')
  })

  it('with --update leaves a file alone whose cases pass', async () => {
    const cwd = await createItemProject(good)
    await runEtl(['test', '--update'], { cwd })
    expect(await readFile(join(cwd, file), 'utf8')).toBe(good[file])
  })

  it('with --update fills in what a case does not say, and still fails for the wrong error', async () => {
    const cwd = await createItemProject(
      cases(
        '  - name: new\n    documents: [{ id: 1 }]\n  - name: wrong\n    documents: [{ id: 1 }]\n    error: wrongType\n',
      ),
    )
    const { exitCode, stdout } = await runEtl(['test', '--update'], { cwd })
    expect(exitCode).toBe(3)
    expect(stdout).toContain('0 passed, 1 updated, 1 failed')
    expect(stdout).toContain('expected  an error with "wrongType"\n      actual    1 row')
    const { exitCode: after, stdout: left } = await runEtl(['test'], { cwd })
    expect(after).toBe(3)
    expect(left).toContain('✓ new')
  })

  it.each([
    {
      name: 'a job without tests',
      files: {},
      args: ['Items'],
      message: 'job Items has no tests',
      more: `expected  a file ${file}`,
    },
    { name: 'a project without tests', files: {}, message: 'there are no tests in this project' },
    {
      name: 'tests of no job',
      files: { 'jobs/Itms.test.yaml': 'cases: [{ name: a, documents: [], rows: [] }]\n' },
      message: "there is no job 'Itms'",
      more: "did you mean 'Items'?",
    },
    {
      name: 'an unknown key',
      files: cases('  - name: a\n    document: []\n    rows: []\n'),
      message: `${file}:3:5: unknown key 'document' in cases[0]`,
      more: "did you mean 'documents'?",
    },
    {
      name: 'an unknown column',
      files: cases('  - name: a\n    documents: []\n    rows:\n      - { id: 1, prise: 2 }\n'),
      message: `${file}:5:18: items has no column 'prise'`,
      more: "did you mean 'price'?",
    },
    {
      name: 'an unknown table',
      files: cases('  - name: a\n    documents: []\n    tables:\n      item: []\n'),
      message: `${file}:5:7: the job has no table 'item'`,
      more: "did you mean 'items'?",
    },
    {
      name: 'nothing given',
      files: cases('  - name: a\n    rows: []\n'),
      message: `${file}:2:5: case 'a': no documents are given`,
    },
    {
      name: 'nothing due',
      files: cases('  - name: a\n    documents: []\n'),
      message: `${file}:2:5: case 'a' does not say what is due`,
      more: '--update',
    },
    {
      name: 'two names that are one',
      files: cases('  - { name: a, documents: [], rows: [] }\n  - { name: a, documents: [], rows: [] }\n'),
      message: `${file}:3:13: there is a case 'a' already`,
    },
    {
      name: 'an input that is not there',
      files: cases('  - name: a\n    input: data/none.ndjson\n    rows: []\n'),
      message: `${file}:3:12: case 'a': there is nothing at`,
    },
  ])('refuses $name with exit code 2', async ({ files, args = [], message, more = '' }) => {
    const cwd = await createItemProject(files)
    const { exitCode, stdout, stderr } = await runEtl(['test', ...args], { cwd })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).toContain(more)
  })

  it('places a record that breaks the contract in the test file', async () => {
    const cwd = await createItemProject(
      cases('  - name: a\n    documents:\n      - { id: 1 }\n      - { id: 1.5 }\n    rows: []\n'),
    )
    const { exitCode, stdout } = await runEtl(['test'], { cwd })
    expect(exitCode).toBe(3)
    expect(stdout).toContain(`error ${file}:5:9: a record does not fit the contract (wrongType) at $.id`)
  })
})

describe('given documents', () => {
  const select = 'steps:\n  - select: { id: id, day: day, price: price }\n'

  it('become CSV for a source of CSV: NULL, the empty text and quotes keep apart', async () => {
    const cwd = await createItemProject({
      'jobs/Items.yaml': itemProject['jobs/Items.yaml'].replace(
        'schema: item',
        'schema: item\n  format: csv',
      ),
      ...cases(`  - name: csv
    documents:
      - { id: 1, day: 'say "hi", now', price: 1.5 }
      - { id: 2, day: "7" }
      - { id: 3 }
    rows:
      - { id: 1, day: 'say "hi", now', price: 1.5 }
      - { id: 2, day: "7", price: null }
      - { id: 3, day: null }
  - name: a cell that is no number
    documents: [{ id: one }]
    error: id
`),
    })
    const { stdout, stderr } = await runEtl(['test'], { cwd })
    expect({ stdout, stderr }).toEqual({
      stdout: 'Items\n  ✓ csv\n  ✓ a cell that is no number\n2 passed\n',
      stderr: '',
    })
  })

  it('become rows of tables that a job reads, or joins', async () => {
    const cwd = await createItemProject({
      'jobs/Dear.yaml': `source: { table: lake.items }
steps:
  - join: { label: { path: labels/, schema: label } }
    on: label.day = day
  - filter: price > 2
  - select: { id: id, text: label.text, day: day }
sink: { table: lake.dear, path: s3://lake/dear/ }
`,
      'schemas/label.yaml': 'day: string\ntext: string\n',
      'jobs/Dear.test.yaml': `cases:
  - name: joins
    documents:
      - { id: 1, day: mon, price: 1.5 }
      - { id: 2, day: tue, price: 2.5 }
    joins:
      label: [{ day: tue, text: Tuesday }, { day: mon, text: Monday }]
    rows: [{ id: 2, text: Tuesday, day: tue }]
`,
    })
    const { stdout, stderr } = await runEtl(['test'], { cwd })
    expect({ stdout, stderr }).toEqual({ stdout: 'Dear\n  ✓ joins\n1 passed\n', stderr: '' })
  })

  it('of a table have its types', async () => {
    const cwd = await createItemProject({
      'jobs/Copy.yaml': `source: { table: lake.items }\n${select}sink: { table: lake.copy, path: s3://lake/copy/ }\n`,
      'jobs/Copy.test.yaml': 'cases:\n  - name: a\n    documents:\n      - { id: 1.5 }\n    rows: []\n',
    })
    const { exitCode, stderr } = await runEtl(['test'], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'jobs/Copy.test.yaml:4:9: a record does not fit the contract (wrongType) at $.id',
    )
  })
})
