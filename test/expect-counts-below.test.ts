import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inProject } from './conformance/in-project.ts'
import { stepProject } from './conformance/step-project.ts'
import { expectCountsBelow } from './expect-counts-below.ts'
import { runCaseJob } from './lake/run-case-job.ts'

const project = stepProject({
  schema: 'id: int',
  documents: '{"id":1}\n{"id":2}\n{"id":"x"}\n',
  steps: '',
  sink: 'mode: append',
})

async function findOne(folder: string, name: RegExp): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter((one) => name.test(one))
  expect(names).toHaveLength(1)
  return join(folder, names[0] ?? '')
}

async function replaceIn(path: string, before: string, after: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  expect(text).toContain(before)
  await writeFile(path, text.replaceAll(before, after))
}

const record = (table: string) => join(table, '_etl/_commits/_000000000001.json')

/** What may be wrong with a table, and how the test says so. */
const wrongs = [
  {
    wrong: 'a record read that went nowhere',
    make: (table) => replaceIn(record(table), '"read":3', '"read":4'),
    says: 'accepted + quarantined',
  },
  {
    wrong: 'fewer rows reported than written',
    make: (table) => replaceIn(record(table), '"written":2', '"written":1'),
    says: 'rows of the outputs',
  },
  {
    wrong: 'a file with other rows than it is said to have',
    make: async (table) => {
      await replaceIn(record(table), '"written":2', '"written":1')
      await replaceIn(record(table), '"rows":2', '"rows":1')
    },
    says: '.parquet',
  },
  {
    wrong: 'a file that is gone',
    make: async (table) => rm(await findOne(table, /\.parquet$/)),
    says: 'is part of the table and is gone',
  },
  {
    wrong: 'a record in quarantine that nobody has counted',
    make: async (table) => appendFile(await findOne(table, /_quarantine\/_.*ndjson$/), '{}\n'),
    says: 'lines of the quarantine file',
  },
] satisfies readonly {
  readonly wrong: string
  readonly make: (table: string) => Promise<void>
  readonly says: string
}[]

describe('the counts of a table are refused', () => {
  it.each(wrongs)('with $wrong', ({ make, says }) =>
    inProject(project, async ({ root }) => {
      await runCaseJob(root, project)
      await expectCountsBelow(root)
      const table = join(root, '.etl/lake/lake/out')
      await make(table)
      await expect(expectCountsBelow(root)).rejects.toThrow(says)
      await rm(table, { recursive: true })
    }),
  )
})
