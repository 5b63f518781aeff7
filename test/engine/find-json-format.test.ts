import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findJsonFormat } from '../../src/engine/find-json-format.ts'
import { inTemporaryFolder } from '../run-project-job.ts'

const filler = 'x'.repeat(1_000_000)
const lines = `{"a":1}\n{"a":"${filler}"}\n`

async function formatOf(files: Readonly<Record<string, string>>) {
  return inTemporaryFolder(async (folder) => {
    const inputs = []
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name)
      await writeFile(path, text)
      inputs.push({ path, uri: path, bytes: text.length })
    }
    return findJsonFormat(inputs)
  })
}

describe('the format that DuckDB is told for unchecked JSON', () => {
  it.each<readonly [string, 'newline_delimited' | 'auto', Readonly<Record<string, string>>]>([
    ['a large file of lines', 'newline_delimited', { 'a.json': lines }],
    ['large files of lines', 'newline_delimited', { 'a.json': lines, 'b.ndjson': lines }],
    ['a pretty-printed file among them', 'auto', { 'a.json': lines, 'b.json': `{\n"a":"${filler}"}` }],
    ['an array, an object a line', 'auto', { 'a.json': `[\n{"a":1},\n{"a":"${filler}"}\n]` }],
    ['one object', 'auto', { 'a.json': `{"a":"${filler}"}` }],
    ['an object over the first lines', 'auto', { 'a.json': `{"a":\n{"a":"${filler}"}}` }],
    ['a first line longer than what is looked at', 'auto', { 'a.json': `{"a":"${filler}"}\n{"a":1}\n` }],
    ['small files', 'auto', { 'a.json': '{"a":1}\n{"a":2}\n' }],
    ['a compressed file', 'auto', { 'a.json.gz': lines }],
  ])('%s: %s', async (_name, format, files) => {
    expect(await formatOf(files)).toBe(format)
  })
})
