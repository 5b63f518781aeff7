import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { agreeingStatements, failingStatements, refusedStatements } from './collection-statements.ts'
import { openStatementEngines, type StatementEngines } from './compare-statements.ts'
import { generateRows, rowColumns } from './generated-rows.ts'

describe('arrays, maps, aggregates, windows and subqueries over generated rows', () => {
  let engines: StatementEngines
  const outcomes = async (statements: readonly string[]) => {
    const found = []
    for (const sql of statements) found.push(await engines.compare(sql))
    return found
  }

  beforeAll(async () => {
    engines = await openStatementEngines(inject('python'), rowColumns, generateRows(60, 1))
  })
  afterAll(() => engines?.close())

  it('are the same in Spark as in DuckDB', { timeout: 600_000 }, async () => {
    const found = await outcomes(agreeingStatements)
    expect(found.filter(({ verdict }) => verdict !== 'same')).toEqual([])
  })

  it('fail in Spark where they fail in DuckDB', async () => {
    const found = await outcomes(failingStatements)
    expect(found.filter(({ verdict }) => verdict !== 'fails')).toEqual([])
  })

  it('are refused where Spark has no form for them', async () => {
    const found = await outcomes(refusedStatements)
    expect(found.filter(({ verdict }) => verdict !== 'refused by spark')).toEqual([])
  })
})
