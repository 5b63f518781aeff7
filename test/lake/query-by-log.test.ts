import { cpSync, renameSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { writeTable } from '../../src/catalog/local-catalog.ts'
import { runQuery } from '../../src/engine/run-query.ts'
import { DataError, OperatorError } from '../../src/errors.ts'
import type { ObjectStore } from '../../src/lake/object-store.ts'
import { inProject, writeFiles } from '../conformance/in-project.ts'
import { stepProject } from '../conformance/step-project.ts'
import { inTemporaryFolder } from '../run-project-job.ts'
import { queryRows } from './query-rows.ts'
import { runCaseJob } from './run-case-job.ts'
import { watchSteps } from './watch-steps.ts'

function project(mode: string, documents: readonly unknown[]) {
  return stepProject({ schema: 'id: int', documents, steps: '', sink: `mode: ${mode}` })
}

function rowsOf(count: number): readonly { readonly id: number }[] {
  return Array.from({ length: count }, (_, id) => ({ id }))
}

/** Writes Parquet files with ids from 0 on, so many in each. */
async function writeParquet(paths: readonly string[], rowsInEach: number): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const [index, path] of paths.entries()) {
    await mkdir(dirname(path), { recursive: true })
    const ids = `range(${index * rowsInEach}, ${(index + 1) * rowsInEach})`
    await connection.run(`COPY (SELECT range::INTEGER AS id FROM ${ids}) TO '${path}'`)
  }
  connection.closeSync()
}

function enterTable(root: string): Promise<void> {
  return writeTable(root, {
    database: 'lake',
    name: 'out',
    location: 's3://lake/out/',
    format: 'parquet',
    columns: [{ name: 'id', type: { kind: 'int' } }],
    partitionKeys: [],
    partitions: [],
    updatedBy: { job: 'Other', run: 'other', at: '2026-01-01T00:00:00.000Z' },
  })
}

it('a table without a log is what lies in its folder', () =>
  inTemporaryFolder(async (root) => {
    const files = ['a.parquet', 'more/b.parquet', '_c.parquet'].map((name) =>
      join(root, '.etl/lake/lake/out', name),
    )
    await writeParquet(files, 2)
    await enterTable(root)
    expect(await queryRows('SELECT * FROM lake.out', root)).toEqual(['0', '1', '2', '3'])
  }))

it('a file that no commit has made is no part of a table with a log', () =>
  inProject(project('append', rowsOf(2)), async ({ root }) => {
    await runCaseJob(root, project('append', []))
    await writeParquet([join(root, '.etl/lake/lake/out/stranger.parquet')], 5)
    expect(await queryRows('SELECT * FROM lake.out', root)).toEqual(['0', '1'])
  }))

it('a table that is written anew all the time is never seen half', () => {
  const files = project('overwrite', rowsOf(1))
  return inProject(files, async ({ root }) => {
    await runCaseJob(root, files)
    const answers: (readonly string[])[] = []
    let isWriting = true
    const write = async () => {
      for (let more = 1; more <= 12; more += 1) {
        await writeFiles(root, { [`data/more-${more}.json`]: `{"id":${more}}\n` })
        await runCaseJob(root, files)
      }
    }
    const stop = () => {
      isWriting = false
    }
    const read = async () => {
      while (isWriting) answers.push(await queryRows('SELECT id FROM lake.out', root))
    }
    const ends = await Promise.allSettled([write().finally(stop), read(), read()])
    expect(ends.map(({ status }) => status === 'fulfilled' || ends)).toEqual([true, true, true])
    const due = (count: number) =>
      rowsOf(count)
        .map(({ id }) => String(id))
        .sort()
    for (const answer of answers) expect(answer).toEqual(due(Math.max(1, answer.length)))
    expect((await queryRows('SELECT id FROM lake.out', root)).length).toBe(13)
  })
})

/** Runs a query, doing something at its first row; gives how many rows came. */
async function countUntilFailure(sql: string, root: string, onFirst: () => void = () => {}) {
  let told = 0
  const error = await runQuery(
    {
      sql,
      place: { file: 'query' },
      lake: { root, sampleData: [] },
      makers: () => new Map(),
      threads: 2,
      memoryLimitBytes: 500_000_000,
      temporaryDirectory: join(root, 'spill'),
    },
    {
      onColumns: () => {},
      onRow: () => {
        told += 1
        if (told === 1) onFirst()
      },
    },
  ).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { told, error }
}

it('a query that fails after its first rows is a failure, not a short answer', () =>
  inTemporaryFolder(async (root) => {
    const files = Array.from({ length: 10 }, (_, index) => join(root, `.etl/lake/lake/out/${index}.parquet`))
    await writeParquet(files, 100_000)
    await enterTable(root)
    const late = await countUntilFailure('SELECT 1 / (id - 900000) FROM lake.out', root)
    expect(late.told).toBeGreaterThan(0)
    expect(late.told).toBeLessThan(1_000_000)
    expect(late.error).toBeInstanceOf(DataError)
    expect(late.error).toMatchObject({ problems: [{ place: { file: 'query' } }] })
    // what fails soon tells no row at all
    const early = await countUntilFailure('SELECT 1 / (id - 5000) FROM lake.out', root)
    expect(early).toMatchObject({ told: 0, error: expect.any(DataError) })
  }))

it('a table that is replaced after the first rows of a long answer ends it with an error', () => {
  // many files, so that they are not all read at once
  const many = stepProject({
    schema: 'id: int',
    documents: rowsOf(250_000),
    steps: '- derive: { part: id % 25 }',
    sink: 'partitionBy: [part]\nmode: overwrite',
  })
  return inProject(many, async ({ root }) => {
    await runCaseJob(root, many)
    const lake = join(root, '.etl/lake/lake')
    cpSync(join(lake, 'out'), join(lake, 'kept'), { recursive: true, preserveTimestamps: true })
    await runCaseJob(root, many)
    renameSync(join(lake, 'out'), join(lake, 'replaced'))
    renameSync(join(lake, 'kept'), join(lake, 'out'))
    const { told, error } = await countUntilFailure('SELECT * FROM lake.out', root, () => {
      rmSync(join(lake, 'out'), { recursive: true })
      renameSync(join(lake, 'replaced'), join(lake, 'out'))
    })
    expect(told).toBeLessThan(250_000)
    expect(error).toBeInstanceOf(OperatorError)
    expect((error as Error).message).toBe('table lake.out was written anew while the query read it')
  })
})

it('a job whose source table is replaced under its hands fails, commits nothing, and can be run again', () => {
  const maker = project('overwrite', rowsOf(2))
  const reader = {
    ...maker,
    'jobs/Copy.yaml':
      'source: { table: lake.out }\nsteps: []\nsink: { table: lake.copy, path: s3://lake/copy/, mode: overwrite }\n',
  }
  return inProject(reader, async ({ root }) => {
    await runCaseJob(root, maker)
    let isReplaced = false
    const replaceOnce = async () => {
      if (isReplaced) return
      isReplaced = true
      await runCaseJob(root, maker)
    }
    const copy = (openStore?: (path: string) => ObjectStore) => runCaseJob(root, reader, openStore, 'Copy')
    await expect(copy((path) => watchSteps(path, replaceOnce))).rejects.toBeInstanceOf(OperatorError)
    expect((await copy()).report.rows.written).toBe(2)
    expect(await queryRows('SELECT id FROM lake.copy', root)).toEqual(['0', '1'])
  })
})
