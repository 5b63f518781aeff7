import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { replayQuarantine } from '../../src/engine/replay-quarantine.ts'
import { type RunJobOptions, runJob } from '../../src/engine/run-job.ts'
import { EtlError, SpecError } from '../../src/errors.ts'
import { inProject, projectOf, writeFiles } from '../conformance/in-project.ts'
import { listDataFiles } from '../conformance/read-table.ts'
import { expectCounts } from '../expect-counts.ts'
import { queryRows } from '../lake/query-rows.ts'

/** What one run finds: its schema, the documents that are new, and lines of its sink. */
interface State {
  readonly schema: string
  readonly documents: readonly unknown[]
  readonly sink?: string
  readonly steps?: string
}

const append = 'mode: append'
const byPartition = 'mode: overwritePartitions\npartitionBy: [p]'

/** Runs the job of a project, state after state; each adds its documents as a file of their own. */
function runThrough(
  states: readonly State[],
  use: (project: {
    readonly root: string
    run(options?: Partial<RunJobOptions>): Promise<string>
  }) => Promise<void>,
): Promise<void> {
  return inProject({ 'etl.yaml': 'name: test\n' }, async ({ root }) => {
    for (const [index, state] of states.entries()) {
      const files = filesOf(state, index)
      await writeFiles(root, files)
      const run = async (options: Partial<RunJobOptions> = {}) => {
        const project = projectOf({ 'etl.yaml': 'name: test\n', ...files })
        const result = await runJob({
          checked: findJob(project, 'Case'),
          settings: project.settings,
          root,
          workingDirectory: root,
          trustInput: false,
          threads: 2,
          memoryLimitBytes: 300_000_000,
          ...options,
        })
        expectCounts(result.report)
        if (result.error instanceof EtlError) throw result.error
        return result.report.status
      }
      if (index === states.length - 1) await use({ root, run })
      else expect(await run()).toBe('succeeded')
    }
  })
}

function filesOf({ schema, documents, sink = append, steps = '[]' }: State, index: number) {
  const lines = sink.split('\n').map((line) => `  ${line}\n`)
  return {
    'schemas/in.yaml': schema,
    'jobs/Case.yaml': `source: { path: data, schema: in }\nsteps: ${steps}\nsink:\n  table: lake.out\n  path: s3://lake/out/\n${lines.join('')}`,
    [`data/${index}.json`]: documents.map((document) => `${JSON.stringify(document)}\n`).join(''),
  }
}

const int: State = { schema: 'a: int\np: string\n', documents: [{ a: 1, p: 'x' }] }

describe('a run whose output has other types than the files so far', () => {
  it.each<[string, State, State, string, string, string]>([
    ['wider', int, { ...int, schema: 'a: bigint\np: string\n' }, "column 'a'", 'int', 'bigint'],
    ['of fractions', int, { ...int, schema: 'a: double\np: string\n' }, "column 'a'", 'int', 'double'],
    [
      'narrower',
      { ...int, schema: 'a: bigint\np: string\n' },
      { ...int, schema: 'A: int\np: string\n', documents: [{ A: 1 }] },
      "column 'A'",
      'bigint',
      'int',
    ],
    [
      'of another scale',
      { ...int, schema: 'a: decimal(5,2)\n' },
      { ...int, schema: 'a: decimal(7,4)\n' },
      "column 'a'",
      'decimal(5,2)',
      'decimal(7,4)',
    ],
    [
      'other far inside',
      { schema: 'l: [{ m: { a: int, b: int } }]\n', documents: [{ l: [{ m: { a: 1 } }] }] },
      { schema: 'l: [{ m: { z: int, B: bigint, a: int } }]\n', documents: [{ l: [] }] },
      "column 'l[*].m.B'",
      'int',
      'bigint',
    ],
    [
      'other in a map',
      { schema: 'm: map<string,struct<a:int>>\n', documents: [{ m: { k: { a: 1 } } }] },
      { schema: 'm: map<string,struct<a:array<int>>>\n', documents: [{ m: { k: { a: [1] } } }] },
      "column 'm[*].a'",
      'int',
      'array<int>',
    ],
    [
      'wider, when partitions are overwritten',
      { ...int, sink: byPartition },
      { ...int, schema: 'a: bigint\np: string\n', sink: byPartition },
      "column 'a'",
      'int',
      'bigint',
    ],
  ])('%s, is refused before anything is written', (_name, first, second, column, before, after) =>
    runThrough([first, second], async ({ root, run }) => {
      const table = join(root, '.etl/lake/lake/out')
      const files = listDataFiles(table)
      const error = (await run().catch((thrown: unknown) => thrown)) as SpecError
      expect(error).toBeInstanceOf(SpecError)
      expect(error.problems).toEqual([
        {
          message: `${column} of lake.out is ${before} in the files so far, and would be ${after}`,
          place: { file: 'jobs/Case.yaml', line: 4, column: 3 },
          expected: before,
          found: after,
          hint: '--full-refresh rewrites the whole table',
        },
      ])
      expect(listDataFiles(table)).toEqual(files)
      expect(await run({ fullRefresh: true })).toBe('succeeded')
      expect(await run()).toBe('noNewInput')
    }),
  )

  it.each<[string, State, State, string, string]>([
    ['none before', int, { ...int, sink: 'partitionBy: [p]' }, 'nothing', 'p string'],
    ['none after', { ...int, sink: 'partitionBy: [p]' }, int, 'p string', 'nothing'],
    [
      'another order',
      { ...int, schema: 'a: int\np: string\nq: int\n', sink: 'partitionBy: [p, q]' },
      { ...int, schema: 'a: int\np: string\nq: int\n', sink: 'partitionBy: [q, p]' },
      'p string, q int',
      'q int, p string',
    ],
    [
      'another type',
      { ...int, schema: 'a: int\np: int\n', documents: [{ a: 1, p: 1 }], sink: 'partitionBy: [p]' },
      { ...int, schema: 'a: int\np: bigint\n', documents: [{ a: 1, p: 1 }], sink: 'partitionBy: [p]' },
      'p int',
      'p bigint',
    ],
  ])('partition keys: %s', (_name, first, second, before, after) =>
    runThrough([first, second], async ({ run }) => {
      await expect(run()).rejects.toThrow(
        `lake.out is partitioned by ${before} so far, and would be by ${after}`,
      )
      expect(await run({ fullRefresh: true })).toBe('succeeded')
    }),
  )

  it('one that was left out in between', () =>
    runThrough(
      [int, { schema: 'p: string\n', documents: [{ p: 'x' }] }, { ...int, schema: 'a: double\n' }],
      async ({ run }) => {
        await expect(run()).rejects.toThrow("column 'a' of lake.out is int in the files so far")
      },
    ))

  it('all of them are named', () =>
    runThrough(
      [
        { schema: 'a: int\nb: int\nc: int\n', documents: [{ a: 1 }] },
        { schema: 'a: string\nb: int\nc: date\n', documents: [{ b: 1 }] },
      ],
      async ({ run }) => {
        const error = (await run().catch((thrown: unknown) => thrown)) as SpecError
        expect(error.problems.map(({ found }) => found)).toEqual(['string', 'date'])
      },
    ))

  it('of one table of several', () => {
    const steps = '[{ relationalize: { root: root } }]'
    return runThrough(
      [
        { schema: 'a: int\nl: [{ b: int }]\n', documents: [{ a: 1, l: [{ b: 1 }] }], steps },
        { schema: 'a: int\nl: [{ b: double }]\n', documents: [{ a: 1, l: [{ b: 1 }] }], steps },
      ],
      async ({ run }) => {
        await expect(run()).rejects.toThrow(/of lake\.root_l is int in the files so far, and would be double/)
        expect(await run({ fullRefresh: true })).toBe('succeeded')
      },
    )
  })

  it('a replay of the quarantine as well', () =>
    runThrough(
      [
        { ...int, documents: [{ a: 1 }, { a: 1.5 }] },
        { ...int, schema: 'a: double\np: string\n' },
      ],
      async ({ root }) => {
        const files = filesOf({ ...int, schema: 'a: double\np: string\n' }, 1)
        const project = projectOf({ 'etl.yaml': 'name: test\n', ...files })
        const { report, error } = await replayQuarantine({
          checked: findJob(project, 'Case'),
          settings: project.settings,
          root,
          workingDirectory: root,
          trustInput: false,
          threads: 2,
          memoryLimitBytes: 300_000_000,
        })
        expect(report.status).toBe('failed')
        expect(error).toBeInstanceOf(SpecError)
      },
    ))
})

describe('a run may', () => {
  /** The rows of the files, by their name from the first to the last. */
  async function readFiles(root: string, sql: string): Promise<readonly unknown[]> {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    try {
      const files = `read_parquet('${join(root, '.etl/lake/lake/out/**/*.parquet')}', union_by_name = true)`
      return (await connection.runAndReadAll(sql.replace('FILES', files))).getRowsJson()
    } finally {
      connection.closeSync()
    }
  }

  it.each(['append', 'overwritePartitions\npartitionBy: [p]'])('add and drop columns, %s', (mode) => {
    const sink = `mode: ${mode}`
    return runThrough(
      [
        { schema: 'a: int\nb: string\np: string\n', documents: [{ a: 1, b: 'x', p: '1' }], sink },
        { schema: 'c: double\na: int\np: string\n', documents: [{ c: 2.5, a: 2, p: '2' }], sink },
      ],
      async ({ root, run }) => {
        expect(await run()).toBe('succeeded')
        const rows = await queryRows('SELECT a, c, p FROM lake.out', root)
        expect(rows).toEqual(['1|null|"1"', '2|2.5|"2"'])
        expect(await readFiles(root, 'SELECT a, b, c FROM FILES ORDER BY a')).toEqual([
          [1, 'x', null],
          [2, null, 2.5],
        ])
      },
    )
  })

  it('add, drop and reorder fields far inside', () =>
    runThrough(
      [
        { schema: 'l: [{ m: { a: int, b: int } }]\n', documents: [{ l: [{ m: { a: 1, b: 2 } }] }] },
        { schema: 'l: [{ m: { c: int, a: int } }]\n', documents: [{ l: [{ m: { a: 3, c: 4 } }] }] },
      ],
      async ({ root, run }) => {
        expect(await run()).toBe('succeeded')
        const rows = await queryRows('SELECT e.m.a, e.m.c FROM lake.out CROSS JOIN UNNEST(l) AS t (e)', root)
        expect(rows).toEqual(['1|null', '3|4'])
        const sql = 'SELECT l[1].m.a AS a, l[1].m.b, l[1].m.c FROM FILES ORDER BY a'
        expect(await readFiles(root, sql)).toEqual([
          [1, 2, null],
          [3, null, 4],
        ])
      },
    ))

  it('spell a name in another case', () =>
    runThrough(
      [
        { schema: 'Ab: int\ns: { Cd: int }\n', documents: [{ Ab: 1, s: { Cd: 1 } }] },
        { schema: 'aB: int\ns: { cD: int }\n', documents: [{ aB: 2, s: { cD: 2 } }] },
      ],
      async ({ root, run }) => {
        expect(await run()).toBe('succeeded')
        expect(await queryRows('SELECT ab, s.cd FROM lake.out', root)).toEqual(['1|1', '2|2'])
      },
    ))

  it('change types of a table without files', () =>
    runThrough(
      [
        { schema: 'a: int\n', documents: [{ a: 1 }], steps: '[{ filter: "a > 1" }]' },
        { schema: 'a: string\n', documents: [{ a: 'x' }] },
      ],
      async ({ run }) => expect(await run()).toBe('succeeded'),
    ))

  it('change types under overwrite', () =>
    runThrough(
      [
        int,
        { ...int, schema: 'a: double\np: string\n', sink: 'mode: overwrite' },
        { ...int, schema: 'a: double\n' },
      ],
      async ({ root, run }) => {
        expect(await run()).toBe('succeeded')
        expect(await queryRows('SELECT a FROM lake.out', root)).toEqual(['1', '1', '1'])
      },
    ))
})
