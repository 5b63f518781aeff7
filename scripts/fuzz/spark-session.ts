import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findSpark } from '../../src/engine/spark/find-spark.ts'
import { openSpark, type Spark } from '../../src/engine/spark/open-spark.ts'
import { OperatorError } from '../../src/errors.ts'

/** A Spark session that is opened anew after it has died. */
export async function openLastingSpark(root: string, threads: number): Promise<Spark> {
  const installation = await findSpark({
    root,
    environment: process.env,
    packageFolder: join(root, 'python'),
  })
  const scratchDir = await mkdtemp(join(tmpdir(), 'etl-fuzz-spark-'))
  const open = () => openSpark({ installation, scratchDir, threads, memoryBytes: 2 * 2 ** 30 })
  let spark = open()
  return {
    async run(request, effects) {
      try {
        return await spark.run(request, effects)
      } catch (error) {
        if (error instanceof OperatorError) spark = open()
        throw error
      }
    },
    async close() {
      await spark.close()
      await rm(scratchDir, { recursive: true, force: true })
    },
  }
}
