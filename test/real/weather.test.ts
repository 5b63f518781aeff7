import { readFileSync } from 'node:fs'
import { cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { findJob } from '../../src/compile/find-job.ts'
import { type DataError, exitCodes } from '../../src/errors.ts'
import { parseProject } from '../../src/spec/parse-project.ts'
import { compareRows } from '../reference/compare-rows.ts'
import { flattenWeather } from '../reference/flatten-weather.ts'
import { readDocuments } from '../reference/read-documents.ts'
import { readParquet } from '../reference/read-parquet.ts'
import { readParquetPyarrow } from '../reference/read-parquet-pyarrow.ts'
import { inTemporaryFolder, readProjectFiles, repository, runProjectJob } from '../run-project-job.ts'
import { realFolder } from './real-folder.ts'

const folder = join(realFolder, 'weather')

async function copyWithNumericIds(to: string): Promise<readonly string[]> {
  await mkdir(to)
  const names = (await readdir(folder)).sort()
  const kept = names.filter((name) => {
    const [document] = readDocuments(join(folder, name)) as readonly { city: { id: unknown } }[]
    return typeof document?.city.id === 'number'
  })
  for (const name of kept) await cp(join(folder, name), join(to, name))
  return kept
}

it('flattens 26 captured documents into 963 rows, and three readers agree on values and types', () =>
  inTemporaryFolder(async (temporary) => {
    const input = join(temporary, 'input')
    const names = await copyWithNumericIds(input)
    expect(names).toHaveLength(26)
    const output = join(temporary, 'output')
    const { report } = await runProjectJob({ root: repository, job: 'FlattenWeather', input, output })
    expect(report).toMatchObject({
      status: 'succeeded',
      records: { read: 26, accepted: 26 },
      rows: { written: 963 },
    })

    const expected = flattenWeather(names.flatMap((name) => readDocuments(join(input, name))))
    expect(expected).toHaveLength(963)
    expect(compareRows(await readParquet(output), expected)).toBeUndefined()

    const { rows, schema } = await readParquetPyarrow(output, inject('python'))
    expect(compareRows(rows, expected)).toBeUndefined()
    expect(schema).toMatchObject({ cityid: 'int64', ts: 'timestamp[us]', temp: 'double', cityname: 'string' })
  }))

/** The captured documents whose city.id is a string, in order. */
async function textualIds(): Promise<readonly string[]> {
  return (await readdir(folder)).sort().filter((name) => {
    const [document] = readDocuments(join(folder, name)) as readonly { city: { id: unknown } }[]
    return typeof document?.city.id === 'string'
  })
}

it('puts the documents whose city.id is a string into quarantine, whole, and every other row into the table', () =>
  inTemporaryFolder(async (output) => {
    const bad = await textualIds()
    expect(bad).toHaveLength(4)
    const { report } = await runProjectJob({ root: repository, job: 'FlattenWeather', input: folder, output })
    expect(report).toMatchObject({
      status: 'succeeded',
      records: { read: 30, accepted: 26, quarantined: 4 },
      rows: { written: 963 },
    })
    const lines = readFileSync(report.quarantine?.path ?? '', 'utf8')
      .trimEnd()
      .split('\n')
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(records).toMatchObject(
      bad.map((name) => ({ reason: 'wrongType', path: '$.city.id', file: join(folder, name), line: 1 })),
    )
    for (const [index, name] of bad.entries()) {
      expect(records[index]?.raw).toBe(readFileSync(join(folder, name), 'utf8').trim())
    }
    const waiting = records.map(({ raw }) => JSON.parse(String(raw)) as { list: { weather: unknown[] }[] })
    const rows = waiting.flatMap(({ list }) => list.flatMap(({ weather }) => weather))
    expect(963 + rows.length).toBe(1099)
  }))

it('under onMismatch: fail, stops at the first of them with exit code 3, and names file, line and path', () =>
  inTemporaryFolder(async (output) => {
    const project = parseProject(await readProjectFiles(repository))
    const checked = findJob(project, 'FlattenWeather')
    const strict = { ...checked.job, rejects: { ...checked.job.rejects, onMismatch: 'fail' as const } }
    const { error } = await runProjectJob({
      root: repository,
      job: 'FlattenWeather',
      input: folder,
      output,
      checked: { ...checked, job: strict },
    })
    const [first = ''] = await textualIds()
    expect((error as DataError).exitCode).toBe(exitCodes.data)
    expect((error as DataError).problems).toMatchObject([
      { place: { file: join(folder, first), line: 1, path: '$.city.id' }, expected: 'bigint' },
    ])
  }))
