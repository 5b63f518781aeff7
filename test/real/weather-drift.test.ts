import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findDrift, isDrift } from '../../src/crawl/drift/find-drift.ts'
import { writeSchema } from '../../src/crawl/drift/write-schema.ts'
import { mergeShapes } from '../../src/crawl/shape/shape.ts'
import type { DataType } from '../../src/spec/data-type.ts'
import { parseSchema } from '../../src/spec/table-schema.ts'
import { parseYaml } from '../../src/spec/yaml-source.ts'
import { holds, knows } from '../crawl/holds.ts'
import { observe } from '../crawl/observed.ts'
import { readDocuments } from '../reference/read-documents.ts'
import { repository } from '../run-project-job.ts'
import { realFolder } from './real-folder.ts'

const folder = join(realFolder, 'weather')
const names = readdirSync(folder).sort()
const documents = names.flatMap((name) => [...(readDocuments(join(folder, name)) as readonly unknown[])])
const text = readFileSync(join(repository, 'schemas/raw.yaml'), 'utf8')

function rowOf(schema: string): DataType & { readonly kind: 'struct' } {
  const source = parseYaml({ file: 'schemas/raw.yaml', text: schema })
  return { kind: 'struct', fields: parseSchema({ name: 'raw', source }).schema.columns }
}

/** Where a document has a value that its type does not hold, or a field that has none, by a plain walk. */
function contradictions(type: DataType | undefined, value: unknown, path: string): readonly string[] {
  if (type === undefined) return [path]
  if (Array.isArray(value) && type.kind === 'array') {
    return value.flatMap((item) => contradictions(type.element, item, `${path}[*]`))
  }
  if (typeof value === 'object' && value !== null && type.kind === 'struct') {
    return Object.entries(value).flatMap(([name, item]) => {
      const step = /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name}']`
      return contradictions(type.fields.find((field) => field.name === name)?.type, item, path + step)
    })
  }
  return holds(type, value) ? [] : [path]
}

const shape = documents
  .map((document, index) => observe([document], `s3://raw/${String(index).padStart(2, '0')}.json`))
  .reduce(mergeShapes)

it('captured documents drift from the schema where a walk finds it', () => {
  const row = rowOf(text)
  const due = new Set(documents.flatMap((document) => contradictions(row, document, '$')))
  const drift = findDrift({ shape, declared: row.fields }).filter(isDrift)
  expect(due.size).toBeGreaterThan(0)
  expect(drift.map(({ path }) => path).toSorted()).toEqual([...due].toSorted())
  const id = drift.find(({ path }) => path === '$.city.id')
  expect(id).toMatchObject({ kind: 'changedKind', evidence: [{ kind: 'string', line: 1 }] })
})

it('the schema that is written holds them all, and every line that is not drift stays', () => {
  const written = writeSchema({ shape, name: 'raw', text, remark: '' })
  const row = rowOf(written)
  for (const document of documents) {
    expect(holds(row, document)).toBe(true)
    expect(knows(row, document)).toBe(true)
  }
  const drift = findDrift({ shape, declared: rowOf(text).fields }).filter(isDrift)
  const changed = text.split('\n').filter((line) => !written.split('\n').includes(line))
  expect(changed.length).toBeLessThanOrEqual(drift.length)
  expect(written.match(/#.*/g)).toEqual(text.match(/#.*/g))
})
