import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import type { QueryTable } from '../src/compile/athena/analyse-query.ts'
import { type Comparison, sameRows } from './athena/compare-rows.ts'
import { loadCorpusTables } from './athena/corpus-tables.ts'
import { type Answer, runStatement } from './athena/run-statement.ts'

interface Entry extends Comparison {
  readonly id: string
  readonly sql: string
  readonly params?: readonly string[]
  readonly error?: string
}

/** Integers beyond 2^53 are kept as text. */
const read = (path: string): unknown => {
  const text = readFileSync(new URL(path, import.meta.url), 'utf8')
  return JSON.parse(text.replace(/([[,]\s*)(-?\d{16,})(?=\s*[,\]])/g, '$1"$2"'))
}

const { queries } = read('athena-sql/queries.json') as { queries: readonly Entry[] }
/** Statements that are answered as Trino answers them. One that no longer is has been broken. */
const floor = new Set(read('athena/corpus-floor.json') as readonly string[])

type Verdict = 'same' | 'differs' | 'refused' | 'fails'

function verdictOf(entry: Entry, answer: Answer): Verdict {
  if ('error' in answer) {
    if (answer.unsupported) return 'refused'
    return entry.error === undefined ? 'fails' : 'same'
  }
  return entry.error === undefined && sameRows(entry, answer.rows) ? 'same' : 'differs'
}

describe('Athena SQL on DuckDB, against the answers of Trino', () => {
  const verdicts = new Map<string, { verdict: Verdict; answer: Answer }>()

  beforeAll(async () => {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    const connection = await instance.connect()
    const tables: ReadonlyMap<string, QueryTable> = await loadCorpusTables(connection)
    for (const entry of queries) {
      const answer = await runStatement(
        { sql: entry.sql, parameters: entry.params ?? [] },
        tables,
        connection,
      )
      verdicts.set(entry.id, { verdict: verdictOf(entry, answer), answer })
    }
    connection.closeSync()
  }, 60_000)

  const listed = (...kinds: readonly Verdict[]) =>
    queries
      .filter(({ id }) => kinds.includes(verdicts.get(id)?.verdict ?? 'fails'))
      .map(({ id, sql }) => ({ id, sql, answer: verdicts.get(id)?.answer }))

  it('never gives another answer, nor rows where an error is due', () => {
    expect(listed('differs')).toEqual([])
  })

  it('fails only where an error is due, else it refuses', () => {
    expect(listed('fails')).toEqual([])
  })

  it('answers what it has answered before', () => {
    expect(listed('differs', 'fails', 'refused').filter(({ id }) => floor.has(id))).toEqual([])
  })

  it('has every answered statement on the floor', () => {
    expect(
      listed('same')
        .map(({ id }) => id)
        .filter((id) => !floor.has(id)),
    ).toEqual([])
  })
})
