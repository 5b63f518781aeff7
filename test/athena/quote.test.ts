import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyseExpression } from '../../src/compile/athena/analyse-expression.ts'
import { quoteAthenaIdentifier } from '../../src/compile/athena/quote-identifier.ts'
import { quoteIdentifier, quoteString } from '../../src/compile/duckdb/quote.ts'

describe('quoting', () => {
  let instance: DuckDBInstance
  let query: (sql: string) => Promise<readonly (readonly unknown[])[]>

  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:', { threads: '1' })
    const connection = await instance.connect()
    query = async (sql) => (await connection.runAndReadAll(sql)).getRows()
  })

  afterAll(() => instance.closeSync())

  it('brings any text through DuckDB', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await query(`SELECT ${quoteString(text)}`)).toEqual([[text]])
      }),
      { numRuns: 200 },
    )
  })

  it('brings any name through DuckDB', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0'))
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        expect(
          await query(`SELECT ${quoteIdentifier(text)} FROM (SELECT 7 AS ${quoteIdentifier(text)})`),
        ).toEqual([[7]])
      }),
      { numRuns: 200 },
    )
  })

  it("quotes every word that is one of DuckDB's keywords in some place", async () => {
    const keywords = await query(
      "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'",
    )
    expect(keywords.length).toBeGreaterThan(100)
    for (const [word] of keywords) expect(quoteIdentifier(String(word))).toBe(`"${word}"`)
  })

  it('reads every unreserved keyword back as a column', async () => {
    const keywords = await query(
      "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'unreserved'",
    )
    for (const [word] of keywords) {
      const name = quoteIdentifier(String(word))
      expect(await query(`SELECT t.${name}, ${name} FROM (SELECT 7 AS ${name}) AS t`)).toEqual([[7, 7]])
    }
  })

  it("quotes names for Athena's SQL so that they are read back", () => {
    const name = fc
      .string({ minLength: 1, unit: 'grapheme-composite' })
      .filter((text) => !/[\0\r\n]/.test(text))
    fc.assert(
      fc.property(name, (text) => {
        const column = { name: text, type: { kind: 'int' } } as const
        const analysis = analyseExpression({
          text: `${quoteAthenaIdentifier(text)} + 1`,
          scope: { columns: [column] },
        })
        expect(analysis.ok).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
