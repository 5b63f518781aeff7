import { expect, it } from 'vitest'
import { UnsupportedError } from '../../src/errors.ts'
import { createTempFolder } from '../cli/temp-project.ts'
import { crawledOf, crawledOnce } from '../crawl/crawls.ts'
import { compact } from './compact-lake.ts'

it('the files of a table that only a crawler knows are left as they are', async () => {
  const [table] = crawledOnce([crawledOf('a:int', { format: 'parquet' })])
  if (table === undefined) throw new Error('no table')
  const compacting = compact(await createTempFolder(), table)
  await expect(compacting).rejects.toThrow('no job writes table lake.raw')
  await expect(compacting).rejects.toThrow(UnsupportedError)
})
