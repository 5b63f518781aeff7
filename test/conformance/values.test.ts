import { describe, expect, it } from 'vitest'
import { describeCases } from './describe-cases.ts'
import { engines } from './engines.ts'
import { inProject } from './in-project.ts'
import { nameCases } from './names.ts'
import { readParquetExactly } from './read-parquet-exactly.ts'
import { listDataFiles } from './read-table.ts'
import { stepProject } from './step-project.ts'
import { everyParquetType, everyType, typeCases } from './types.ts'

describeCases('types', typeCases)
describeCases('names', nameCases)

describe.each(engines)('Parquet files on $name', (engine) => {
  it('have the logical type that the format has for each column', async () => {
    await inProject(stepProject({ schema: everyType, documents: '{}\n', steps: '' }), async (project) => {
      const result = await engine.run({ ...project, job: 'Case', trustInput: false })
      if (result.status !== 'succeeded') throw new Error(JSON.stringify(result.problems))
      const [file = ''] = listDataFiles(result.tablePath)
      const { schema } = await readParquetExactly(`${result.tablePath}/${file}`)
      expect(schema).toEqual(everyParquetType)
    })
  })
})
