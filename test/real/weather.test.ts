import { execFile } from 'node:child_process'
import { cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { exitCodes } from '../../src/errors.ts'
import { compareRows } from '../reference/compare-rows.ts'
import { flattenWeather } from '../reference/flatten-weather.ts'
import { readDocuments } from '../reference/read-documents.ts'
import { readParquet } from '../reference/read-parquet.ts'
import { readParquetPyarrow } from '../reference/read-parquet-pyarrow.ts'
import { inTemporaryFolder, repository, runProjectJob } from '../run-project-job.ts'
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

it('stops at the first document whose city.id is a string, and names file, line and path', () =>
  inTemporaryFolder(async (temporary) => {
    const result = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [
          join(repository, 'dist/bin.js'),
          'run-job',
          'FlattenWeather',
          '--input',
          folder,
          '--output',
          join(temporary, 'output'),
        ],
        { cwd: repository },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      )
    })
    expect(result.code).toBe(exitCodes.data)
    const [first] = (await readdir(folder)).sort().filter((name) => {
      const [document] = readDocuments(join(folder, name)) as readonly { city: { id: unknown } }[]
      return typeof document?.city.id === 'string'
    })
    expect(result.stderr).toContain(`${join(folder, first ?? '')}:1`)
    expect(result.stderr).toContain('$.city.id')
    expect(result.stderr).toContain('bigint')
  }))
