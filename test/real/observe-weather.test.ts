import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { explainField } from '../../src/crawl/shape/explain-shape.ts'
import { mergeShapes } from '../../src/crawl/shape/shape.ts'
import { columnsOfShape, typeOfShape } from '../../src/crawl/shape/type-of-shape.ts'
import { observeFiles } from '../../src/engine/crawl/observe-files.ts'
import { printType } from '../../src/spec/data-type.ts'
import { holds, knows } from '../crawl/holds.ts'
import { readDocuments } from '../reference/read-documents.ts'
import { realFolder } from './real-folder.ts'

const folder = join(realFolder, 'weather')
const names = readdirSync(folder).filter((name) => name.endsWith('.json'))

async function observeWeather() {
  const files = names.map((name) => {
    const path = join(folder, name)
    return { path, uri: `s3://raw/${name}`, bytes: statSync(path).size, group: 'weather' }
  })
  const groups = await observeFiles({ files, threads: 1 })
  expect(groups.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(0)
  return groups.map(({ shape }) => shape).reduce(mergeShapes)
}

it('infers a type that holds every value and knows every field of every document', async () => {
  const shape = await observeWeather()
  const type = { kind: 'struct', fields: columnsOfShape(shape, { mixed: 'choice' }) } as const
  const documents = names.flatMap((name) => readDocuments(join(folder, name)))
  expect(documents.length).toBeGreaterThanOrEqual(30)
  for (const document of documents) {
    expect(holds(type, document)).toBe(true)
    expect(knows(type, document)).toBe(true)
  }
})

it('infers what is known of the fields that vary', async () => {
  const shape = await observeWeather()
  const typesOf = (path: string) => explainField(shape, path)?.types
  expect(typesOf('message')).toEqual({ choice: 'double', glue: 'double' })
  expect(typesOf('list.rain')?.glue).toBe('struct<`3h`:double>')
  expect(typesOf('list.snow')?.choice).toBe('struct<`3h`:double>')
  expect(typesOf('city.id')).toEqual({ choice: 'choice<int,string>', glue: 'string' })
  expect(typesOf('list.main.temp')?.choice).toBe('double')
  expect(typesOf('cod')?.choice).toBe('string')
  expect(explainField(shape, 'city.id')?.seen.map(({ kind }) => kind)).toEqual(['int', 'string'])
  const whole = typeOfShape(shape, { mixed: 'glue' })
  expect(whole && printType(whole)).not.toContain('choice')
})
