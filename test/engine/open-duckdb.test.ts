import { expect, it } from 'vitest'
import { openDuckdb } from '../../src/engine/open-duckdb.ts'

it('texts come out of the database whole, whatever they begin with', async () => {
  const duckdb = await openDuckdb({ threads: 1, memoryLimitBytes: 100_000_000, temporaryDirectory: '' })
  try {
    const texts = ['\ufeffmark', '\ufeff', '\ufeffmore than twelve bytes', '\0', '\u{10ffff}']
    const values = texts.map((text) => `chr(${text.codePointAt(0)}) || '${text.slice([...text][0]?.length)}'`)
    const read = await duckdb.connection.runAndReadAll(
      `SELECT t, [t] AS l, {a: t} AS s FROM (VALUES ${values.map((value) => `(${value})`).join(', ')}) AS v(t)`,
    )
    expect(read.getRowObjectsJson()).toEqual(texts.map((t) => ({ t, l: [t], s: { a: t } })))
  } finally {
    duckdb.close()
  }
})
