import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'

const python = inject('python')

it.skipIf(python === '')('the lake on S3 and the catalog of Glue hold against stand-ins', async () => {
  const script = join(import.meta.dirname, '../../python/test_s3_lake.py')
  const { stderr } = await promisify(execFile)(python, [script])
  expect(stderr).toMatch(/Ran [1-9]\d* tests[\s\S]*OK/)
})
