import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { compareRows } from '../reference/compare-rows.ts'
import { flattenWeather, weatherReadingsColumns } from '../reference/flatten-weather.ts'
import { readDocumentsIn } from '../reference/read-documents.ts'
import { readParquet } from '../reference/read-parquet.ts'
import { readParquetLite } from '../reference/read-parquet-lite.ts'
import { readParquetPyarrow } from '../reference/read-parquet-pyarrow.ts'
import { inTemporaryFolder, repository, runProjectJob } from '../run-project-job.ts'

const arrowTypes = { bigint: 'int64', double: 'double', string: 'string', timestamp: 'timestamp[us]' }

describe('weather_readings of the sample data', () => {
  it.skipIf(inject('python') === '')(
    'reads the same with DuckDB, pyarrow, hyparquet and parquetjs-lite',
    () =>
      inTemporaryFolder(async (output) => {
        await runProjectJob({ root: repository, job: 'FlattenWeather', output })
        const expected = flattenWeather(readDocumentsIn(join(repository, 'sample-data/raw')))
        expect(compareRows(await readParquet(output), expected)).toBeUndefined()
        expect(compareRows(await readParquetLite(output), expected)).toBeUndefined()
        const { rows, schema } = await readParquetPyarrow(output, inject('python'))
        expect(compareRows(rows, expected)).toBeUndefined()
        expect(schema).toEqual(
          Object.fromEntries(
            Object.entries(weatherReadingsColumns).map(([name, type]) => [name, arrowTypes[type]]),
          ),
        )
      }),
  )
})
